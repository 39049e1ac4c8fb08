/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/read/sandbox.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/mail/header.h"
#include "imap/fetch.h"
#include "imap/session.h"

/*
 * All folders of a mailbox, each from its cursor to its end; then, if the job
 * says stay, waiting for more. Names are looked up and certificates loaded
 * before the sandbox closes; the connection is made inside it.
 *
 * A nudge, a byte on the record socket, ends a wait but never a command.
 */

#define IDLE_MAX_S (9 * 60) /* RFC 2177: well under 30 minutes */

struct mailbox {
	struct tls_addrs *addrs;
	struct imap_config config;
	struct imap_session *session;
	struct read_folder *folders; /* [n]; the job's, moved on here */
	size_t n;
	size_t folder;           /* the one being read */
	struct read_nudge nudge; /* the last one; of the job at first */
	int found;               /* by the search of this pass */
	bool idling;
	struct reader *reader;
};

static void tick(void *arg)
{
	reader_flush(arg);
}

static int mailbox_open(struct reader *r, struct err *err)
{
	const struct read_mailbox *job = &r->job->mailbox;
	struct mailbox *m = mem_alloc(sizeof(*m));

	*m = (struct mailbox){
	    .folders = job->folders,
	    .n = job->n_folders,
	    .reader = r,
	    .config = {.tls = {.host = job->host,
			       .port = job->port,
			       .mode = (enum tls_mode)job->tls,
			       .timeout_ms = job->timeout_ms,
			       .wake_fd = -1,
			       .tick = tick,
			       .tick_arg = r},
		       .auth = (enum auth)job->auth,
		       .user = job->user,
		       .password = r->password},
	};
	m->nudge.seq = job->seq;
	snprintf(m->nudge.search, sizeof(m->nudge.search), "%s", job->search);
	r->source = m;
	if (m->config.tls.mode != TLS_NONE &&
	    tls_context_new(job->ca_file, &m->config.tls.context, err) < 0)
		return -1;
	return tls_resolve(job->host, job->port, &m->addrs, err);
}

static int take_mail(void *arg, uint32_t uid, const char *data, size_t len,
		     size_t size, struct err *err)
{
	struct mailbox *m = arg;
	struct record at = {.type = RECORD_PASSED,
			    .number = READ_NUMBER(m->folder, uid),
			    .place = ""};

	(void)size;
	(void)err;
	if (data)
		reader_mail(m->reader, &at, data, len);
	else
		reader_put(m->reader, &at);
	m->folders[m->folder].uid = uid;
	m->reader->page->done++;
	return 0;
}

/* Never past UIDNEXT: "N:*" gives the last mail even if its UID is below N
 * (RFC 3501 6.4.8). */
static int read_folder(struct mailbox *m, const struct imap_mailbox *box,
		       struct err *err)
{
	struct read_folder *f = &m->folders[m->folder];
	struct record r = {.type = RECORD_FOLDER,
			   .number = m->folder,
			   .uidvalidity = box->uidvalidity};

	if (!box->uidnext && box->exists)
		return err_set(err, ERR_DATA, "the server names no UIDNEXT");
	/* UIDs never go back (RFC 9051 2.3.1.1), but of a mailbox that its
	 * server restored from a backup they do. */
	if (f->uidvalidity != box->uidvalidity ||
	    (box->uidnext && f->uid >= box->uidnext))
		f->uid = 0;
	f->uidvalidity = box->uidvalidity;
	r.next = f->uid;
	reader_put(m->reader, &r);
	if (!box->uidnext || f->uid >= box->uidnext - 1)
		return 0;
	m->reader->page->total += box->uidnext - 1 - f->uid;
	if (imap_fetch_range(m->session, f->uid + 1, box->uidnext - 1, MAIL_MAX,
			     take_mail, m, err) < 0)
		return -1;
	f->uid = box->uidnext - 1;
	r.type = RECORD_COVERED;
	r.number = READ_NUMBER(m->folder, f->uid);
	reader_put(m->reader, &r);
	return 0;
}

static int look_at_folder(struct mailbox *m, struct err *err)
{
	const char *name = m->folders[m->folder].name;
	struct imap_mailbox box;
	int found;

	if (imap_session_examine(m->session, name, &box, err) < 0 ||
	    read_folder(m, &box, err) < 0)
		return err_wrap(err, "folder '%s'", name);
	if (!*m->nudge.search || m->found == 1)
		return 0;
	found = imap_session_search_msgid(m->session, m->nudge.search, err);
	if (found < 0)
		return err_wrap(err, "folder '%s'", name);
	m->found = found;
	return 0;
}

/* All folders to their end. The first one comes last, so that it is the one
 * examined when we wait. */
static int read_folders(struct mailbox *m, struct err *err)
{
	struct record end = {.type = RECORD_END, .number = m->nudge.seq};

	m->found = *m->nudge.search ? 0 : -1;
	for (size_t i = m->n; i-- > 0;) {
		m->folder = i;
		if (look_at_folder(m, err) < 0)
			return -1;
	}
	end.found = m->found;
	m->nudge.search[0] = '\0';
	reader_put(m->reader, &end);
	reader_flush(m->reader);
	return 0;
}

static void take_nudge(struct mailbox *m)
{
	char *p = (char *)&m->nudge;
	size_t left = sizeof(m->nudge);

	while (left) {
		ssize_t n = recv(m->reader->out.fd, p, left, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(0); /* main has closed the mailbox */
		p += n;
		left -= (size_t)n;
	}
	m->nudge.search[sizeof(m->nudge.search) - 1] = '\0';
}

/* Wait in IDLE: 1 if there is something to look for, 0 if not yet. */
static int wait_idle(struct mailbox *m, int seconds, struct err *err)
{
	int got;

	m->idling = true;
	got = imap_session_idle(m->session, seconds * 1000, m->reader->out.fd,
				err);
	m->idling = got < 0;
	if (got == 2)
		take_nudge(m);
	return got < 0 ? -1 : got > 0;
}

static int wait_noop(struct mailbox *m, int seconds, struct err *err)
{
	int fd = m->reader->out.fd;

	if (reader_wait(m->reader, fd, -1, seconds * 1000) == fd) {
		take_nudge(m);
		return 1;
	}
	return imap_session_noop(m->session, err);
}

/* Until there is news in the first folder, the others want a look, or main
 * says so. */
static int wait_for_news(struct mailbox *m, struct err *err)
{
	const struct read_mailbox *job = &m->reader->job->mailbox;
	bool idle = job->idle && imap_session_can_idle(m->session);
	int64_t until = clock_monotonic_ms() + (int64_t)job->poll_s * 1000;

	for (;;) {
		int64_t left_s = (until - clock_monotonic_ms() + 999) / 1000;
		bool wait_on = idle && m->n == 1;
		int s =
		    wait_on || left_s > IDLE_MAX_S ? IDLE_MAX_S : (int)left_s;
		int news;

		if (s <= 0)
			return 0;
		news = idle ? wait_idle(m, s, err) : wait_noop(m, s, err);
		if (news < 0)
			return -1;
		/* a server may not say that mail has come: look now and then */
		if (news || wait_on)
			return 0;
	}
}

static int check(struct mailbox *m, struct err *err)
{
	struct record end = {.type = RECORD_END, .found = -1};
	struct strbuf line = STRBUF_INIT;
	struct record note = {.type = RECORD_NOTE};

	strbuf_addf(&line, "%s, %s", imap_session_tls(m->session),
		    imap_session_can_idle(m->session) ? "IDLE" : "no IDLE");
	for (size_t i = 0; i < m->n; i++) {
		struct imap_mailbox box;

		if (imap_session_examine(m->session, m->folders[i].name, &box,
					 err) < 0) {
			strbuf_release(&line);
			return err_wrap(err, "folder '%s'", m->folders[i].name);
		}
		strbuf_addf(&line, ", %s %u mails", m->folders[i].name,
			    box.exists);
	}
	note.place = line.buf;
	note.place_len = line.len;
	reader_put(m->reader, &note);
	reader_put(m->reader, &end);
	strbuf_release(&line);
	return 0;
}

static int run_mailbox(struct mailbox *m, struct err *err)
{
	if (m->reader->job->mailbox.check)
		return check(m, err);
	for (;;) {
		if (read_folders(m, err) < 0)
			return -1;
		if (!m->reader->job->mailbox.stay)
			return 0;
		if (wait_for_news(m, err) < 0)
			return -1;
	}
}

static int mailbox_run(struct reader *r, struct err *err)
{
	struct mailbox *m = r->source;
	int ret = imap_session_open(&m->config, m->addrs, &m->session, err);

	if (!ret)
		ret = run_mailbox(m, err);
	imap_session_free(m->session);
	/* Not sooner: a fetch may have to log in again. */
	explicit_bzero(r->password, strlen(r->password));
	tls_context_free(m->config.tls.context);
	tls_addrs_free(m->addrs);
	r->in_idle = m->idling;
	return ret;
}

const struct source source_mailbox = {
    .needs = SANDBOX_NETWORK,
    .open = mailbox_open,
    .run = mailbox_run,
};
