/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "common/ascii.h"
#include "common/base64.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "imap/private.h"

/* Capabilities, and login by hand: what a password crosses. */

bool imap_has_capability(const struct imap_session *s, const char *name)
{
	const struct mailimap_capability_data *data =
	    s->imap->imap_connection_info
		? s->imap->imap_connection_info->imap_capability
		: NULL;

	if (!data || !data->cap_list)
		return false;
	for (clistiter *i = clist_begin(data->cap_list); i; i = clist_next(i)) {
		const struct mailimap_capability *cap = clist_content(i);
		const char *have = cap->cap_data.cap_name;
		const char *want = name;

		if (cap->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE) {
			if (ascii_ncasecmp(want, "AUTH=", 5))
				continue;
			want += 5;
			have = cap->cap_data.cap_auth_type;
		}
		if (have && !ascii_casecmp(have, want))
			return true;
	}
	return false;
}

void imap_forget_capabilities(struct imap_session *s)
{
	struct mailimap_connection_info *info = s->imap->imap_connection_info;

	if (!info || !info->imap_capability)
		return;
	mailimap_capability_data_free(info->imap_capability);
	info->imap_capability = NULL;
}

/* Not by mailimap_capability: that crashes on an OK without the data. */
int imap_learn_capabilities(struct imap_session *s, struct err *err)
{
	int r;

	if (s->imap->imap_connection_info &&
	    s->imap->imap_connection_info->imap_capability)
		return 0;
	imap_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = mailimap_custom_command(s->imap, "CAPABILITY");
	if (r)
		return imap_session_fail(s, r, "CAPABILITY", err);
	if (!s->imap->imap_connection_info ||
	    !s->imap->imap_connection_info->imap_capability)
		return imap_give_up(s, ERR_DATA,
				    "CAPABILITY: the answer is empty", err);
	return 0;
}

/* Login */

int imap_send_line(struct imap_session *s, const char *line)
{
	mailstream *stream = s->imap->imap_stream;
	size_t len = strlen(line);

	if ((len && mailstream_write(stream, line, len) < 0) ||
	    mailstream_write(stream, "\r\n", 2) < 0 ||
	    mailstream_flush(stream) < 0)
		return MAILIMAP_ERROR_STREAM;
	return MAILIMAP_NO_ERROR;
}

int imap_parse_tagged(struct imap_session *s)
{
	struct mailimap_response *response = NULL;
	bool ok;
	int r = mailimap_parse_response(s->imap, &response);

	if (r)
		return r;
	ok = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state
		 ->rsp_type == MAILIMAP_RESP_COND_STATE_OK;
	mailimap_response_free(response);
	return ok ? MAILIMAP_NO_ERROR : MAILIMAP_ERROR_LOGIN;
}

/* RFC 3501 6.2.2, with one client response; libetpan's needs SASL plugins. */
static int authenticate(struct imap_session *s, const char *command,
			const struct strbuf *secret)
{
	const char *answer = secret->buf;
	int r = mailimap_send_current_tag(s->imap);

	if (!r)
		r = imap_send_line(s, command);
	while (!r) {
		const char *line = mailimap_read_line(s->imap);

		if (!line)
			return MAILIMAP_ERROR_STREAM;
		if (*line == '+') {
			/* A second one tells why XOAUTH2 failed and wants an
			 * empty line. */
			mailstream_set_privacy(s->imap->imap_stream, 0);
			r = imap_send_line(s, answer);
			mailstream_set_privacy(s->imap->imap_stream, 1);
			answer = "";
		} else if (*line != '*') {
			r = imap_parse_tagged(s);
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
	struct strbuf plain = STRBUF_INIT, secret = STRBUF_INIT;
	int r = MAILIMAP_ERROR_LOGIN;

	switch (config->auth) {
	case IMAP_AUTH_LOGIN:
		r = mailimap_login(s->imap, config->user, config->password);
		break;
	case IMAP_AUTH_PLAIN: /* RFC 4616 */
		strbuf_addch(&plain, '\0');
		strbuf_addstr(&plain, config->user);
		strbuf_addch(&plain, '\0');
		strbuf_addstr(&plain, config->password);
		base64_add(&secret, plain.buf, plain.len);
		r = authenticate(s, "AUTHENTICATE PLAIN", &secret);
		break;
	case IMAP_AUTH_XOAUTH2:
		strbuf_addf(&plain, "user=%s\001auth=Bearer %s\001\001",
			    config->user, config->password);
		base64_add(&secret, plain.buf, plain.len);
		r = authenticate(s, "AUTHENTICATE XOAUTH2", &secret);
		break;
	}
	strbuf_release(&plain);
	strbuf_release(&secret);
	return r;
}

bool imap_has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

int imap_login(struct imap_session *s, struct err *err)
{
	const struct imap_config *config = &s->config;
	const char *code = NULL;
	struct err fault;
	int r;

	if (!tls_stream_is_secure(s->tls))
		return imap_give_up(s, ERR_PERM, "no login without TLS", err);
	if (imap_has_control(config->user) ||
	    imap_has_control(config->password))
		return imap_give_up(s, ERR_CONFIG,
				    "user or password has a control character",
				    err);
	if (config->auth == IMAP_AUTH_PLAIN &&
	    !imap_has_capability(s, "AUTH=PLAIN"))
		return imap_give_up(s, ERR_AUTH, "no AUTH=PLAIN offered", err);
	if (config->auth == IMAP_AUTH_XOAUTH2 &&
	    !imap_has_capability(s, "AUTH=XOAUTH2"))
		return imap_give_up(s, ERR_AUTH, "no AUTH=XOAUTH2 offered",
				    err);
	if (config->auth == IMAP_AUTH_LOGIN &&
	    imap_has_capability(s, "LOGINDISABLED"))
		return imap_give_up(s, ERR_AUTH, "LOGIN is disabled", err);
	imap_forget_capabilities(s); /* there may be others after login */
	imap_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = try_login(s);
	if (!r)
		return 0;
	if (s->imap->imap_response_info)
		code = s->imap->imap_response_info->rsp_atom;
	/* RFC 5530: the server's own trouble, not our password's. */
	if (tls_stream_fault(s->tls, &fault) || r == MAILIMAP_ERROR_PARSE ||
	    (code && !ascii_casecmp(code, "UNAVAILABLE")))
		return imap_session_fail(s, r, "login", err);
	imap_session_fail(s, r, "login", err);
	err->code = ERR_AUTH;
	return -1;
}
