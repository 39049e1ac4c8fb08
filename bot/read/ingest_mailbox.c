/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/ingest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bot/read/batch.h"
#include "bot/read/record_stream.h"
#include "bot/series/refresh.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/tls_stream.h"
#include "config/config.h"
#include "imap/session.h"
#include "state/cursors.h"

#define IDLE_FAULTS_MAX 2   /* in a row; then we poll */
#define STEP_MS         250 /* the caller has other things to see to */
#define PROGRESS_MS     250

struct folder {
	const char *key;    /* of its cursor: imap://user@host:port/FOLDER */
	const char *source; /* of its unreadable mails */
	struct state_cursor cursor;
	bool dirty; /* the cursor has moved since it was stored */
};

struct ingest_mailbox {
	struct ingest_context *in; /* borrowed */
	struct arena arena;
	struct read_job job;
	struct record_stream feed;
	struct batch batch;
	struct folder *folders;  /* [job.mailbox.n_folders] */
	size_t folder;           /* the one that mails come from */
	struct read_nudge nudge; /* the last one sent */
	int found;               /* by its search; -1: not answered yet */
	int64_t told_ms;
	char *note; /* of a check; borrowed */
	size_t note_size;
};

static void add_folder(struct ingest_mailbox *m, const char *name)
{
	struct read_mailbox *box = &m->job.mailbox;

	for (size_t i = 0; i < box->n_folders; i++)
		if (!strcmp(box->folders[i].name, name))
			return;
	box->folders[box->n_folders++].name = name;
}

/* Where that folder was read to; another user's or server's is not it. */
static int load_cursor(struct ingest_mailbox *m, size_t i, struct err *err)
{
	const struct config_server *server = &m->in->config->imap.server;
	struct read_folder *box = &m->job.mailbox.folders[i];
	struct folder *f = &m->folders[i];
	int found;

	f->key = arena_printf(&m->arena, "imap://%s@%s:%d/%s", server->user,
			      server->host, server->port, box->name);
	f->cursor.ended_at = CLOCK_NEVER;
	/* a check comes without a state */
	if (!m->in->st)
		return 0;
	found = state_cursor_find(m->in->st, f->key, &f->cursor, err);
	if (found < 0)
		return -1;
	box->uidvalidity = f->cursor.uidvalidity;
	box->uid = f->cursor.uid;
	return 0;
}

/* How to know a command mail. */
static void fill_command_mails(struct ingest_mailbox *m,
			       struct command_mail_settings *out)
{
	const struct config *config = m->in->config;
	const struct config_commands *commands = &config->commands;
	struct sender_proof_server *trust = arena_array(
	    &m->arena, commands->n_trusted_authserv, sizeof(*trust));

	for (size_t i = 0; i < commands->n_trusted_authserv; i++)
		trust[i] = (struct sender_proof_server){
		    .id = commands->trusted_authserv[i].id,
		    .hops = commands->trusted_authserv[i].hops,
		};
	*out = (struct command_mail_settings){
	    .prefix = commands->prefix,
	    .address = config->bot.address,
	    .trust = trust,
	    .n_trust = commands->n_trusted_authserv,
	};
}

static void fill_job(struct ingest_mailbox *m)
{
	const struct config *config = m->in->config;
	const struct config_imap *imap = &config->imap;
	struct read_mailbox *box = &m->job.mailbox;

	read_job_init(&m->job, READ_MAILBOX);
	box->host = imap->server.host;
	box->port = imap->server.port;
	box->tls = imap->server.tls;
	box->auth = imap->server.auth;
	box->user = imap->server.user;
	box->password_file = imap->server.password_file;
	box->password_command = imap->server.password_command;
	box->ca_file = imap->server.ca_file;
	box->timeout_ms = imap->server.timeout * 1000;
	box->idle = imap->idle && m->in->idle_faults < IDLE_FAULTS_MAX;
	box->poll_s = imap->poll;
	fill_command_mails(m, &box->command_mails);
	box->folders =
	    arena_array(&m->arena, config->n_lists + 1, sizeof(*box->folders));
	add_folder(m, imap->folder);
	for (size_t i = 0; i < config->n_lists; i++)
		add_folder(m, config->lists[i].folder);
}

static struct ingest_mailbox *new_mailbox(struct ingest_context *in)
{
	struct ingest_mailbox *m = mem_alloc(sizeof(*m));

	*m = (struct ingest_mailbox){
	    .in = in, .found = -1, .told_ms = clock_monotonic_ms()};
	fill_job(m);
	m->folders = arena_array(&m->arena, m->job.mailbox.n_folders,
				 sizeof(*m->folders));
	batch_init(&m->batch, in, "imap");
	m->batch.arrives = true;
	return m;
}

static int start_reading(struct ingest_mailbox *m, struct err *err)
{
	for (size_t i = 0; i < m->job.mailbox.n_folders; i++)
		if (load_cursor(m, i, err) < 0)
			return -1;
	return record_stream_start(&m->feed, m->in->sp, &m->job, err);
}

void ingest_mailbox_close(struct ingest_mailbox *m)
{
	if (!m)
		return;
	record_stream_release(&m->feed);
	batch_release(&m->batch);
	arena_release(&m->arena);
	free(m);
}

/* The mails and the cursor in one transaction: after a kill the cursor stands
 * behind exactly the mails that are recorded. */
static int commit(struct ingest_mailbox *m, struct err *err)
{
	for (size_t i = 0; i < m->job.mailbox.n_folders; i++) {
		struct folder *f = &m->folders[i];

		if (!f->dirty)
			continue;
		if (batch_begin(&m->batch, err) < 0 ||
		    state_cursor_put(m->in->st, f->key, &f->cursor, err) < 0)
			return -1;
		f->dirty = false;
	}
	return batch_commit(&m->batch, err);
}

static int take_folder(struct ingest_mailbox *m, const struct record *r,
		       struct err *err)
{
	struct folder *f;

	if (r->number >= m->job.mailbox.n_folders)
		return err_set(err, ERR_DATA, "reader: no such folder");
	/* the batch notes one folder's mails at a time */
	if (commit(m, err) < 0)
		return -1;
	m->folder = (size_t)r->number;
	f = &m->folders[m->folder];
	if (f->cursor.uidvalidity != r->uidvalidity ||
	    f->cursor.uid > r->next) {
		if (f->cursor.uidvalidity)
			log_warnx("folder rebuilt source=%s: reading it again",
				  f->key);
		f->cursor.uid = 0;
		f->cursor.uidvalidity = r->uidvalidity;
		f->source = NULL;
		f->dirty = true;
	}
	if (!f->source)
		f->source = arena_printf(&m->arena, "imap:%s:%u",
					 m->job.mailbox.folders[m->folder].name,
					 f->cursor.uidvalidity);
	m->batch.source = f->source;
	m->batch.folder = m->job.mailbox.folders[m->folder].name;
	return 0;
}

static int move_cursor(struct ingest_mailbox *m, const struct record *r,
		       struct err *err)
{
	struct folder *f = &m->folders[m->folder];
	uint32_t uid = (uint32_t)r->number;

	if (r->number >> 32 != m->folder)
		return err_set(err, ERR_DATA, "reader: mail of another folder");
	if (uid > f->cursor.uid) {
		f->cursor.uid = uid;
		f->dirty = true;
	}
	return 0;
}

static int take_end(struct ingest_mailbox *m, const struct record *r,
		    bool *ended, struct err *err)
{
	for (size_t i = 0; i < m->job.mailbox.n_folders; i++) {
		m->folders[i].cursor.ended_at = clock_now();
		m->folders[i].dirty = true;
	}
	if (commit(m, err) < 0 || series_refresh(m->in->st, err) < 0)
		return -1;
	/* an end from before the last nudge answers nothing */
	if (r->number == m->nudge.seq) {
		*ended = true;
		m->found = r->found;
		m->job.mailbox.search = "";
	}
	return 0;
}

static int take_record(struct ingest_mailbox *m, const struct record *r,
		       bool *ended, struct err *err)
{
	switch (r->type) {
	case RECORD_MAIL:
		if (move_cursor(m, r, err) < 0)
			return -1;
		return batch_mail(&m->batch, r, err);
	case RECORD_PASSED:
	case RECORD_COVERED:
		return move_cursor(m, r, err);
	case RECORD_FOLDER:
		return take_folder(m, r, err);
	case RECORD_END:
		if (m->note)
			*ended = true;
		return m->note ? 0 : take_end(m, r, ended, err);
	case RECORD_NOTE:
		if (m->note)
			snprintf(m->note, m->note_size, "%s", r->place);
		return 0;
	case RECORD_SEEN:
	case RECORD_FAULT:
		break;
	}
	return 0;
}

static void report_mails(struct ingest_mailbox *m)
{
	const struct ingest_context *in = m->in;
	int64_t now;

	if (!in->progress)
		return;
	now = clock_monotonic_ms();
	if (now - m->told_ms < PROGRESS_MS)
		return;
	m->told_ms = now;
	in->progress(in->progress_arg, (int64_t)m->feed.page->done,
		     (int64_t)m->feed.page->total, "mails");
}

/* Take a record, waiting for it: 1, 0 none in time, -1. */
static int step(struct ingest_mailbox *m, int timeout_ms, bool *ended,
		struct err *err)
{
	struct record r = {.type = RECORD_END};
	int got = record_stream_next(&m->feed, timeout_ms, &r, err);

	if (got < 0) {
		struct err late;

		if (r.type == RECORD_FAULT && r.number)
			m->in->idle_faults++;
		commit(m, &late);
		return m->note ? -1
			       : err_wrap(err, "imap %s", m->job.mailbox.host);
	}
	if (got && take_record(m, &r, ended, err) < 0)
		return -1;
	if (batch_is_due(&m->batch) && commit(m, err) < 0)
		return -1;
	report_mails(m);
	return got;
}

int ingest_mailbox_open(struct ingest_context *in, struct ingest_mailbox **out,
			struct err *err)
{
	struct ingest_mailbox *m = new_mailbox(in);

	m->job.mailbox.stay = true;
	if (start_reading(m, err) < 0) {
		ingest_mailbox_close(m);
		return -1;
	}
	*out = m;
	return 0;
}

int ingest_mailbox_fd(const struct ingest_mailbox *m)
{
	return m->feed.in.fd;
}

int ingest_mailbox_step(struct ingest_mailbox *m, bool *ended, struct err *err)
{
	int64_t until = clock_monotonic_ms() + STEP_MS;
	int got;

	*ended = false;
	/* what is in our own buffer no poll would tell of: take all of that */
	do
		got = step(m, 0, ended, err);
	while (got > 0 &&
	       (record_in_has(&m->feed.in) || clock_monotonic_ms() < until));
	/* the caller has transactions of its own */
	return got < 0 ? -1 : commit(m, err);
}

int ingest_mailbox_nudge(struct ingest_mailbox *m, const char *search_msgid,
			 struct err *err)
{
	ssize_t n;

	m->nudge.seq++;
	m->found = -1;
	snprintf(m->nudge.search, sizeof(m->nudge.search), "%s",
		 search_msgid ? search_msgid : "");
	/* for the next reader, should this one die over it */
	m->job.mailbox.seq = m->nudge.seq;
	m->job.mailbox.search = m->nudge.search;
	n = send(m->feed.in.fd, &m->nudge, sizeof(m->nudge),
		 MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n != sizeof(m->nudge))
		return err_set(err, ERR_TEMP, "the mailbox's reader is gone");
	return 0;
}

int ingest_mailbox_found(const struct ingest_mailbox *m)
{
	return m->found;
}

/* One reading of all folders, or a check of them. */
static int run_once(struct ingest_mailbox *m, struct err *err)
{
	bool ended = false;
	int wait_ms;

	if (start_reading(m, err) < 0)
		return -1;
	while (!ended) {
		wait_ms = batch_wait_ms(&m->batch);
		if (m->in->progress && (wait_ms < 0 || wait_ms > PROGRESS_MS))
			wait_ms = PROGRESS_MS;
		if (step(m, wait_ms, &ended, err) < 0)
			return -1;
	}
	return 0;
}

int ingest_sync(struct ingest_context *in, const char *search_msgid,
		bool *found, struct err *err)
{
	struct ingest_mailbox *m = new_mailbox(in);
	int r;

	if (search_msgid)
		m->job.mailbox.search = search_msgid;
	r = run_once(m, err);
	if (!r && search_msgid)
		*found = m->found == 1;
	ingest_mailbox_close(m);
	return r;
}

int ingest_check(struct ingest_context *in, char *out, size_t out_size,
		 struct err *err)
{
	struct ingest_mailbox *m = new_mailbox(in);
	int r;

	m->job.mailbox.check = true;
	m->note = out;
	m->note_size = out_size;
	*out = '\0';
	r = run_once(m, err);
	ingest_mailbox_close(m);
	return r;
}
