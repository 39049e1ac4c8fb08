/* SPDX-License-Identifier: MIT */
#ifndef IMAP_PRIVATE_H
#define IMAP_PRIVATE_H

#include <stdbool.h>

#include <libetpan/mailimap.h>

#include "common/err.h"
#include "imap/guard.h"
#include "imap/session.h"

/* What the files of imap/ share; nobody else includes this. */

#define IMAP_ANSWER_MAX 65536 /* bytes of the answer to a simple command */

struct imap_session {
	struct imap_config config;
	const struct tls_addrs *addrs;
	struct tls_stream *tls; /* own */
	mailimap *imap;         /* own */
	struct imap_guard guard;
	char *folder;            /* own; the folder examined, NULL: none yet */
	struct imap_mailbox box; /* of folder */
	bool idling;             /* IDLE was sent, DONE not yet */
};

/* session.c */

/* Before each command: limits, and DONE if the session idles. The answer may
 * take work_ms more than the timeout for its bytes to arrive. */
int imap_session_begin(struct imap_session *s, int64_t work_ms, size_t budget,
		       size_t literal_max, struct err *err);
/* The limits alone. */
void imap_arm(struct imap_session *s, int64_t work_ms, size_t budget,
	      size_t literal_max);

/* Fill err from a libetpan result, or with a fault of our own finding; the
 * session is then dead. Both return -1. */
int imap_session_fail(struct imap_session *s, int result, const char *what,
		      struct err *err);
int imap_give_up(struct imap_session *s, enum err_code code, const char *why,
		 struct err *err);

/* A new connection, logged in, in the same folder with the same
 * UIDVALIDITY. */
int imap_session_reopen(struct imap_session *s, struct err *err);

/* login.c */

/* "IDLE", "AUTH=PLAIN": by what the server told last. */
bool imap_has_capability(const struct imap_session *s, const char *name);
void imap_forget_capabilities(struct imap_session *s);
/* Ask for them unless they were told unasked. */
int imap_learn_capabilities(struct imap_session *s, struct err *err);

/* Send line and CRLF; a libetpan result. */
int imap_send_line(struct imap_session *s, const char *line);
/* The tagged answer whose line was read last; a libetpan result,
 * MAILIMAP_ERROR_LOGIN for a NO. */
int imap_parse_tagged(struct imap_session *s);
bool imap_has_control(const char *s); /* C0 or DEL */

/* Log in as configured; refuses where it would not be safe. */
int imap_login(struct imap_session *s, struct err *err);

#endif /* IMAP_PRIVATE_H */
