/* SPDX-License-Identifier: MIT */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include <stddef.h>

#include "common/auth.h"
#include "common/tls_stream.h"

struct err;

/*
 * One message to one recipient over one connection (RFC 5321, 6409). When to
 * try again is the caller's.
 */

struct smtp_config {
	struct tls_config tls;
	const char *helo;     /* name said in EHLO; NULL: "localhost" */
	enum auth auth;
	const char *user;
	const char *password;
};

enum smtp_outcome {
	SMTP_SENT,     /* 250 after the final dot */
	SMTP_LATER,    /* 4xx, or no answer before DATA began: nothing was taken */
	SMTP_REFUSED,  /* 5xx: will not be taken */
	SMTP_DOUBTFUL, /* no answer once DATA had begun: it may have been taken */
};

struct smtp_result {
	enum smtp_outcome outcome;
	int code;       /* the deciding reply, 0 if there was none */
	char text[512]; /* that reply, or the fault: one line of printable ASCII */
};

struct smtp_mail {
	const char *sender;    /* reverse-path; "" is the null sender */
	const char *recipient; /* forward-path */
	const char *bytes;     /* LF line ends, 8bit allowed; recoded where the server has no 8BITMIME */
	size_t len;
	/* Called directly before DATA is said; non-zero ends the session with
	 * SMTP_LATER, code 0 and err's text. May be NULL. */
	int (*before_data)(void *arg, struct err *err);
	void *arg;
};

/*
 * Send the mail: connect, TLS, AUTH, MAIL, RCPT, DATA, QUIT. Always fills
 * *result. If nobody can know whether the server took the mail, the outcome is
 * SMTP_DOUBTFUL.
 *
 * SMTP_LATER has the code of the server's reply (535, or 530 if it wants AUTH
 * and got none), or 0: no answer, our kind of AUTH not offered, a certificate
 * that cannot be trusted. SMTP_REFUSED with code 0: an address that cannot be
 * mailed, a line over 998 bytes, a NUL, a message over the server's SIZE.
 *
 * The final dot may take 10 minutes, other commands tls.timeout_ms. Once DATA
 * was taken, a wake-up by tls.wake_fd leaves 60 seconds.
 */
void smtp_session_send(const struct smtp_config *config,
		       const struct smtp_mail *mail, struct smtp_result *result);

/* Connect, TLS, AUTH, QUIT. What the server offers is written to out:
 * "TLSv1.3, 8BITMIME, SIZE 1000000". */
int smtp_session_check(const struct smtp_config *config, char *out, size_t out_size,
		       struct err *err);

#endif /* SMTP_SESSION_H */
