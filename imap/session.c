/* SPDX-License-Identifier: MIT */
#include "imap/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "imap/command.h"
#include "imap/login.h"

#define SEARCH_WORK 10     /* a search may take so many timeouts in all */
#define LOGOUT_MS   2000   /* a server slow to say goodbye is left */
#define IDLE_MS_MAX 540000 /* then DONE and IDLE again: proves it is alive */
#define MSGID_MAX   996

static void ignore_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

static int start_tls(struct imap_session *s, struct err *err)
{
	int r;

	if (imap_capability_learn(s, err))
		return -1;
	if (!imap_capability_has(s, "STARTTLS"))
		return imap_command_give_up(s, ERR_PERM, "no STARTTLS offered",
					    err);
	imap_command_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = mailimap_starttls(s->imap);
	/* libetpan says the same for a refusal and for bytes behind the OK. */
	if (r && !s->imap->imap_stream->read_buffer_len)
		return imap_command_fail(s, r, "STARTTLS", err);
	if (tls_stream_start_tls(s->tls, err)) {
		err_wrap(err, "STARTTLS");
		tls_stream_arm(s->tls, 0, 0, 0);
		return -1;
	}
	/* Announced in clear, so by anybody (RFC 3501 6.2.1). */
	imap_capability_forget(s);
	return 0;
}

static void close_connection(struct imap_session *s)
{
	if (s->imap)
		mailimap_free(s->imap);
	s->imap = NULL;
	tls_stream_free(s->tls);
	s->tls = NULL;
	s->idling = false;
}

static int open_connection(struct imap_session *s, struct err *err)
{
	int r;

	imap_guard_init(&s->guard);
	if (tls_stream_new(&s->config.tls, &s->tls, err) ||
	    tls_stream_connect(s->tls, s->addrs, err))
		return -1;
	tls_stream_set_guard(s->tls, imap_guard_check, &s->guard);
	s->imap = mailimap_new(0, NULL);
	if (!s->imap)
		return err_set(err, ERR_SYSTEM, "out of memory");
	/* Without a progress callback the handler for a mail is not called. */
	mailimap_set_progress_callback(s->imap, ignore_progress,
				       ignore_progress, NULL);
	imap_command_arm(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX);
	r = mailimap_connect(s->imap, tls_stream_mailstream(s->tls));
	if (r != MAILIMAP_NO_ERROR_AUTHENTICATED &&
	    r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return imap_command_fail(s, r, "greeting", err);
	if (s->config.tls.mode == TLS_STARTTLS) {
		/* RFC 8314 5.1: PREAUTH would jump over STARTTLS. */
		if (r == MAILIMAP_NO_ERROR_AUTHENTICATED)
			return imap_command_give_up(
			    s, ERR_PERM, "PREAUTH where STARTTLS is required",
			    err);
		if (start_tls(s, err))
			return -1;
	}
	if (r != MAILIMAP_NO_ERROR_AUTHENTICATED &&
	    (imap_capability_learn(s, err) || imap_login(s, err)))
		return -1;
	return imap_capability_learn(s, err);
}

int imap_session_open(const struct imap_config *config,
		      const struct tls_addrs *addrs, struct imap_session **out,
		      struct err *err)
{
	struct imap_session *s = mem_alloc(sizeof(*s));

	*s = (struct imap_session){.config = *config, .addrs = addrs};
	if (open_connection(s, err)) {
		close_connection(s);
		free(s);
		return -1;
	}
	*out = s;
	return 0;
}

int imap_session_reopen(struct imap_session *s, struct err *err)
{
	const struct imap_mailbox before = s->box;
	struct imap_mailbox now;
	char *folder = s->folder;
	int ret;

	close_connection(s);
	if (open_connection(s, err))
		return -1;
	s->folder = NULL;
	ret = imap_session_examine(s, folder, &now, err);
	free(folder);
	if (ret)
		return -1;
	if (now.uidvalidity != before.uidvalidity)
		return imap_command_give_up(
		    s, ERR_TEMP, "UIDVALIDITY changed meanwhile", err);
	return 0;
}

void imap_session_free(struct imap_session *s)
{
	if (!s)
		return;
	if (s->imap && !s->idling) {
		int ms = s->config.tls.timeout_ms;

		if (ms > LOGOUT_MS)
			ms = LOGOUT_MS;
		s->guard.leaving = true;
		tls_stream_arm(s->tls, ms, ms, IMAP_ANSWER_MAX);
		mailimap_logout(s->imap);
	}
	if (s->tls)
		tls_stream_arm(s->tls, 0, 0, 0);
	close_connection(s);
	free(s->folder);
	free(s);
}

/* Commands */

const char *imap_session_tls(const struct imap_session *s)
{
	return tls_stream_version(s->tls);
}

bool imap_session_can_idle(const struct imap_session *s)
{
	return imap_capability_has(s, "IDLE");
}

int imap_session_examine(struct imap_session *s, const char *folder,
			 struct imap_mailbox *out, struct err *err)
{
	const struct mailimap_selection_info *info;
	int r;

	if (imap_has_control(folder))
		return imap_command_give_up(
		    s, ERR_CONFIG, "the folder's name has a control character",
		    err);
	if (imap_command_begin(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX, err))
		return -1;
	r = mailimap_examine(s->imap, folder);
	if (r)
		return imap_command_fail(s, r, "EXAMINE", err);
	info = s->imap->imap_selection_info;
	if (!info || !info->sel_uidvalidity)
		return imap_command_give_up(s, ERR_DATA,
					    "EXAMINE: no UIDVALIDITY", err);
	free(s->folder);
	s->folder = mem_strdup(folder);
	s->box.uidvalidity = info->sel_uidvalidity;
	s->box.uidnext = info->sel_uidnext;
	s->box.exists = info->sel_exists;
	s->guard.news = false;
	*out = s->box;
	return 0;
}

int imap_session_search_msgid(struct imap_session *s, const char *msgid,
			      struct err *err)
{
	struct mailimap_search_key *key;
	struct strbuf value = STRBUF_INIT;
	clist *found = NULL;
	int r, ret;

	for (const char *p = msgid; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || p - msgid >= MSGID_MAX)
			return imap_command_give_up(
			    s, ERR_DATA, "SEARCH: not a Message-ID", err);
	if (imap_command_begin(s, SEARCH_WORK * s->config.tls.timeout_ms,
			       IMAP_ANSWER_MAX, IMAP_ANSWER_MAX, err))
		return -1;
	strbuf_addf(&value, "<%s>", msgid);
	key = mailimap_search_key_new_header(mem_strdup("Message-ID"),
					     strbuf_detach(&value, NULL));
	r = key ? mailimap_uid_search(s->imap, NULL, key, &found)
		: MAILIMAP_ERROR_MEMORY;
	if (key)
		mailimap_search_key_free(key);
	if (r)
		return imap_command_fail(s, r, "SEARCH", err);
	ret = found && clist_begin(found);
	if (found)
		mailimap_search_result_free(found);
	return ret;
}

/* Send IDLE and read up to "+".  By hand: mailimap_idle waits for ever on a
 * server that tells news before it. */
static int begin_idle(struct imap_session *s, struct err *err)
{
	int r;

	if (imap_command_begin(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX, err))
		return -1;
	r = mailimap_send_current_tag(s->imap);
	if (!r)
		r = imap_command_send(s, "IDLE");
	while (!r) {
		const char *line = mailimap_read_line(s->imap);

		if (!line) {
			r = MAILIMAP_ERROR_STREAM;
		} else if (*line == '+') {
			s->idling = true;
			return 0;
		} else if (*line != '*') {
			r = imap_command_answer(s);
			if (!r)
				r = MAILIMAP_ERROR_PROTOCOL;
		}
	}
	return imap_command_fail(s, r, "IDLE", err);
}

int imap_session_idle(struct imap_session *s, int timeout_ms, int news_fd,
		      struct err *err)
{
	int64_t end = clock_monotonic_ms() + timeout_ms;

	for (;;) {
		int64_t left;
		int got;

		if (s->guard.news)
			return 1;
		if (begin_idle(s, err))
			return -1;
		left = s->guard.news ? 0 : end - clock_monotonic_ms();
		if (left < 0)
			left = 0;
		got = tls_stream_wait(
		    s->tls, left < IDLE_MS_MAX ? (int)left : IDLE_MS_MAX,
		    news_fd, err);
		if (got == 2)
			return 2;
		if (got < 0)
			return imap_command_fail(s, MAILIMAP_ERROR_STREAM,
						 "IDLE", err);
		if (imap_command_end_idle(s, err))
			return -1;
		if (!s->guard.news && clock_monotonic_ms() >= end)
			return 0;
	}
}

int imap_session_noop(struct imap_session *s, struct err *err)
{
	int r;

	if (imap_command_begin(s, 0, IMAP_ANSWER_MAX, IMAP_ANSWER_MAX, err))
		return -1;
	r = mailimap_noop(s->imap);
	if (r)
		return imap_command_fail(s, r, "NOOP", err);
	return s->guard.news;
}
