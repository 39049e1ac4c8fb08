/* SPDX-License-Identifier: MIT */
#include "imap/command.h"

#include <string.h>

#include "common/ascii.h"

int imap_command_fail(struct imap_session *s, int result, const char *what,
		      struct err *err)
{
	const char *said = s->imap ? s->imap->imap_response : NULL;
	struct err fault;

	if (tls_stream_fault(s->tls, &fault)) {
		err_set(err, fault.code, "%s: %s", what, fault.text);
	} else if (result == MAILIMAP_ERROR_PARSE) {
		err_set(err, ERR_DATA, "%s: the answer cannot be read", what);
	} else if (result == MAILIMAP_ERROR_PROTOCOL) {
		err_set(err, ERR_DATA, "%s: not understood: %s", what,
			said ? said : "?");
	} else {
		err_set(err, ERR_TEMP, "%s: refused: %s", what,
			said ? said : "?");
	}
	if (s->guard.bye)
		err_set(err, ERR_TEMP, "%s: the server said goodbye:%s", what,
			s->guard.bye_text);
	tls_stream_arm(s->tls, 0, 0, 0);
	return -1;
}

int imap_command_give_up(struct imap_session *s, enum err_code code,
			 const char *why, struct err *err)
{
	tls_stream_arm(s->tls, 0, 0, 0);
	return err_set(err, code, "%s", why);
}

void imap_command_arm(struct imap_session *s, int64_t work_ms, size_t budget,
		      size_t literal_max)
{
	int timeout = s->config.tls.timeout_ms;

	s->guard.literal_max = literal_max;
	tls_stream_arm(s->tls, timeout, timeout + work_ms, budget);
}

int imap_command_end_idle(struct imap_session *s, struct err *err)
{
	int r;

	if (!s->idling)
		return 0;
	s->idling = false;
	imap_command_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = mailimap_idle_done(s->imap);
	return r ? imap_command_fail(s, r, "IDLE", err) : 0;
}

int imap_command_begin(struct imap_session *s, int64_t work_ms, size_t budget,
		       size_t literal_max, struct err *err)
{
	if (imap_command_end_idle(s, err))
		return -1;
	imap_command_arm(s, work_ms, budget, literal_max);
	return 0;
}

int imap_command_send(struct imap_session *s, const char *line)
{
	mailstream *stream = s->imap->imap_stream;
	size_t len = strlen(line);

	if ((len && mailstream_write(stream, line, len) < 0) ||
	    mailstream_write(stream, "\r\n", 2) < 0 ||
	    mailstream_flush(stream) < 0)
		return MAILIMAP_ERROR_STREAM;
	return MAILIMAP_NO_ERROR;
}

int imap_command_answer(struct imap_session *s)
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

bool imap_has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

bool imap_capability_has(const struct imap_session *s, const char *name)
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

void imap_capability_forget(struct imap_session *s)
{
	struct mailimap_connection_info *info = s->imap->imap_connection_info;

	if (!info || !info->imap_capability)
		return;
	mailimap_capability_data_free(info->imap_capability);
	info->imap_capability = NULL;
}

/* Not by mailimap_capability: that crashes on an OK without the data. */
int imap_capability_learn(struct imap_session *s, struct err *err)
{
	int r;

	if (s->imap->imap_connection_info &&
	    s->imap->imap_connection_info->imap_capability)
		return 0;
	imap_command_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = mailimap_custom_command(s->imap, "CAPABILITY");
	if (r)
		return imap_command_fail(s, r, "CAPABILITY", err);
	if (!s->imap->imap_connection_info ||
	    !s->imap->imap_connection_info->imap_capability)
		return imap_command_give_up(
		    s, ERR_DATA, "CAPABILITY: the answer is empty", err);
	return 0;
}
