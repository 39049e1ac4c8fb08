/* SPDX-License-Identifier: MIT */
#ifndef IMAP_LOGIN_H
#define IMAP_LOGIN_H

struct err;
struct imap_session;

/* Log in as s->config says. -1 with ERR_PERM without TLS, ERR_AUTH if the
 * server does not offer that way or refuses; the session is then dead. */
int imap_login(struct imap_session *s, struct err *err);

#endif /* IMAP_LOGIN_H */
