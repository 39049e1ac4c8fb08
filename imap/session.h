/* SPDX-License-Identifier: MIT */
#ifndef IMAP_SESSION_H
#define IMAP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/tls_stream.h"

struct err;

/*
 * A mailbox, read only: login, EXAMINE, fetch by UID, IDLE (RFC 9051, 3501,
 * 2177). Knows no policy: the cursor, back-off and what a mail says are the
 * caller's.
 *
 * Errors: ERR_TEMP network or time; ERR_PERM TLS; ERR_AUTH login refused;
 * ERR_DATA an answer that cannot be read. After an error only
 * imap_session_free may be called.
 */

enum imap_auth { IMAP_AUTH_PLAIN, IMAP_AUTH_LOGIN, IMAP_AUTH_XOAUTH2 };

struct imap_config {
	struct tls_config tls;
	enum imap_auth auth;
	const char *user;
	const char *password; /* or the OAuth token */
};

struct imap_session;

/* What any of them says of a fault names neither host nor folder: the caller
 * knows both. */

/* Connect, TLS, capabilities, login. addrs: looked up before. They and all that
 * config points to are borrowed until imap_session_free: a fetch may have to
 * connect anew. */
int imap_session_open(const struct imap_config *config,
		      const struct tls_addrs *addrs, struct imap_session **out,
		      struct err *err);
void imap_session_free(
    struct imap_session *s); /* LOGOUT if the stream is well */

/* "TLSv1.3", "no TLS" */
const char *imap_session_tls(const struct imap_session *s);
bool imap_session_can_idle(const struct imap_session *s);

struct imap_mailbox {
	uint32_t uidvalidity;
	uint32_t uidnext; /* 0 if the server did not say */
	uint32_t exists;
};
/* EXAMINE. */
int imap_session_examine(struct imap_session *s, const char *folder,
			 struct imap_mailbox *out, struct err *err);

/* Is a mail with that Message-ID in the examined folder? 1/0/-1. */
int imap_session_search_msgid(struct imap_session *s, const char *msgid,
			      struct err *err);

/* Wait for news (1), at most timeout_ms (0), until news_fd is readable (2; -1:
 * none), -1 on a fault: IDLE. News is new mail told since imap_session_examine:
 * then examine again. After a 2 the session may be used on.
 * After two IDLE faults in a row of connections the caller polls instead. */
int imap_session_idle(struct imap_session *s, int timeout_ms, int news_fd,
		      struct err *err);
/* Ask for news: 1 (then examine again), else 0; -1. NOOP. */
int imap_session_noop(struct imap_session *s, struct err *err);

#endif /* IMAP_SESSION_H */
