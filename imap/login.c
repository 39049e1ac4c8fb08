/* SPDX-License-Identifier: MIT */
#include "imap/login.h"

#include "common/ascii.h"
#include "common/auth.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "imap/command.h"

/* RFC 3501 6.2.2, with one client response; libetpan's needs SASL plugins. */
static int authenticate(struct imap_session *s, const char *command,
			const struct strbuf *secret)
{
	const char *answer = secret->buf;
	int r = mailimap_send_current_tag(s->imap);

	if (!r)
		r = imap_command_send(s, command);
	while (!r) {
		const char *line = mailimap_read_line(s->imap);

		if (!line)
			return MAILIMAP_ERROR_STREAM;
		if (*line == '+') {
			/* A second one tells why XOAUTH2 failed and wants an
			 * empty line. */
			mailstream_set_privacy(s->imap->imap_stream, 0);
			r = imap_command_send(s, answer);
			mailstream_set_privacy(s->imap->imap_stream, 1);
			answer = "";
		} else if (*line != '*') {
			r = imap_command_answer(s);
			if (!r)
				s->imap->imap_state =
				    MAILIMAP_STATE_AUTHENTICATED;
			return r;
		}
	}
	return r;
}

static int try_login(struct imap_session *s)
{
	const struct imap_config *config = &s->config;
	struct strbuf secret = STRBUF_INIT;
	int r;

	if (config->auth == AUTH_LOGIN)
		return mailimap_login(s->imap, config->user, config->password);
	auth_add_response(config->auth, config->user, config->password,
			  &secret);
	r = authenticate(s,
			 config->auth == AUTH_PLAIN ? "AUTHENTICATE PLAIN"
						    : "AUTHENTICATE XOAUTH2",
			 &secret);
	strbuf_release(&secret);
	return r;
}

int imap_login(struct imap_session *s, struct err *err)
{
	const struct imap_config *config = &s->config;
	const char *code = NULL;
	struct err fault;
	int r;

	if (!tls_stream_is_secure(s->tls))
		return imap_command_give_up(s, ERR_PERM, "no login without TLS",
					    err);
	if (imap_has_control(config->user) ||
	    imap_has_control(config->password))
		return imap_command_give_up(
		    s, ERR_CONFIG, "user or password has a control character",
		    err);
	if (config->auth == AUTH_PLAIN && !imap_capability_has(s, "AUTH=PLAIN"))
		return imap_command_give_up(s, ERR_AUTH,
					    "no AUTH=PLAIN offered", err);
	if (config->auth == AUTH_XOAUTH2 &&
	    !imap_capability_has(s, "AUTH=XOAUTH2"))
		return imap_command_give_up(s, ERR_AUTH,
					    "no AUTH=XOAUTH2 offered", err);
	if (config->auth == AUTH_LOGIN &&
	    imap_capability_has(s, "LOGINDISABLED"))
		return imap_command_give_up(s, ERR_AUTH, "LOGIN is disabled",
					    err);
	imap_capability_forget(s); /* there may be others after login */
	imap_command_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = try_login(s);
	if (!r)
		return 0;
	if (s->imap->imap_response_info)
		code = s->imap->imap_response_info->rsp_atom;
	/* RFC 5530: the server's own trouble, not our password's. */
	if (tls_stream_fault(s->tls, &fault) || r == MAILIMAP_ERROR_PARSE ||
	    (code && !ascii_casecmp(code, "UNAVAILABLE")))
		return imap_command_fail(s, r, "login", err);
	imap_command_fail(s, r, "login", err);
	err->code = ERR_AUTH;
	return -1;
}
