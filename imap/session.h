/* SPDX-License-Identifier: MIT */
#ifndef IMAP_SESSION_H
#define IMAP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/auth.h"
#include "common/tls_stream.h"

struct err;

/*
 * A mailbox, read only: login, EXAMINE, fetch by UID, IDLE (RFC 9051, 3501,
 * 2177). The caller decides what is fetched, and when to try again.
 *
 * Errors: ERR_TEMP network or time; ERR_PERM TLS; ERR_AUTH login refused;
 * ERR_DATA an answer that cannot be read. Their texts name neither host nor
 * folder. After an error only imap_session_free may be called.
 */

struct imap_config {
	struct tls_config tls;
	enum auth auth; /* not AUTH_NONE */
	const char *user;
	const char *password; /* or the OAuth token */
};

struct imap_session;

/* Connect, TLS, capabilities, login. addrs and all that config points to are
 * borrowed until imap_session_free: a fetch may have to connect anew. */
int imap_session_open(const struct imap_config *config,
		      const struct tls_addrs *addrs, struct imap_session **out,
		      struct err *err);
/* LOGOUT if the connection is well, close, free. */
void imap_session_free(struct imap_session *s);

/* Connect anew, log in, examine the same folder; ERR_TEMP if its UIDVALIDITY
 * is another one. */
int imap_session_reopen(struct imap_session *s, struct err *err);

/* "TLSv1.3", "no TLS" */
const char *imap_session_tls(const struct imap_session *s);
bool imap_session_can_idle(const struct imap_session *s);

struct imap_mailbox {
	uint32_t uidvalidity;
	uint32_t uidnext; /* 0 if the server did not say */
	uint32_t exists;
};
/* EXAMINE a folder: the other commands are about it from then on. */
int imap_session_examine(struct imap_session *s, const char *folder,
			 struct imap_mailbox *out, struct err *err);

/* 1 if a mail with that Message-ID is in the examined folder, else 0; -1. */
int imap_session_search_msgid(struct imap_session *s, const char *msgid,
			      struct err *err);

/*
 * Wait by IDLE. Returns 1 if the server announced new mail since the folder was
 * examined (examine it again), 0 after timeout_ms, 2 if news_fd (-1: none) is
 * readable, -1 on a fault. The session may be used on.
 */
int imap_session_idle(struct imap_session *s, int timeout_ms, int news_fd,
		      struct err *err);
/* Ask by NOOP. Returns 1 if the server announced new mail, else 0; -1. */
int imap_session_noop(struct imap_session *s, struct err *err);

#endif /* IMAP_SESSION_H */
