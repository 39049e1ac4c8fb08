/* SPDX-License-Identifier: MIT */
#ifndef COMMON_AUTH_H
#define COMMON_AUTH_H

struct strbuf;

/* How a client shows a mail server who it is. */

enum auth { AUTH_PLAIN, AUTH_LOGIN, AUTH_XOAUTH2, AUTH_NONE };

/* The name of the mechanism: "PLAIN", "LOGIN", "XOAUTH2"; "" for AUTH_NONE. */
const char *auth_name(enum auth auth);

/* Append the one response of AUTH_PLAIN (RFC 4616) or AUTH_XOAUTH2, where
 * password is the token, in base64. */
void auth_add_response(enum auth auth, const char *user, const char *password,
		       struct strbuf *out);

#endif /* COMMON_AUTH_H */
