/* SPDX-License-Identifier: MIT */
#include "common/auth.h"

#include "common/encode.h"
#include "common/strbuf.h"

const char *auth_name(enum auth auth)
{
	static const char *const names[] = {
	    [AUTH_PLAIN] = "PLAIN",
	    [AUTH_LOGIN] = "LOGIN",
	    [AUTH_XOAUTH2] = "XOAUTH2",
	    [AUTH_NONE] = "",
	};

	return names[auth];
}

void auth_add_response(enum auth auth, const char *user, const char *password,
		       struct strbuf *out)
{
	struct strbuf plain = STRBUF_INIT;

	if (auth == AUTH_PLAIN)
		strbuf_addf(&plain, "%c%s%c%s", '\0', user, '\0', password);
	else
		strbuf_addf(&plain, "user=%s\001auth=Bearer %s\001\001", user,
			    password);
	encode_base64(out, plain.buf, plain.len);
	strbuf_release(&plain);
}
