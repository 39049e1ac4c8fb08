/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bot/read/record_stream.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "bot/read/sandbox.h"
#include "bot/read/spawner.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"

#define DEATHS_MAX 5 /* in a row, without a record between them */

static int start_reader(struct record_stream *f, struct err *err)
{
	void *page;
	int fd;

	if (spawner_read(f->sp, f->job, &fd, &f->pid, &page, err) < 0) {
		f->pid = 0;
		return -1;
	}
	f->page = page;
	record_in_init(&f->in, fd);
	return 0;
}

/* End the reader if it has not ended, and learn how. */
static int stop_reader(struct record_stream *f, bool kill_it, int *status,
		       struct err *err)
{
	int r;

	if (kill_it)
		kill(f->pid, SIGKILL);
	record_in_release(&f->in);
	munmap((void *)f->page, READ_PROGRESS_SIZE);
	r = spawner_reap(f->sp, f->pid, status, err);
	f->pid = 0;
	return r;
}

int record_stream_start(struct record_stream *f, struct spawner *sp,
			struct read_job *job, struct err *err)
{
	*f = (struct record_stream){.sp = sp, .job = job};
	strbuf_init(&f->after);
	return start_reader(f, err);
}

void record_stream_release(struct record_stream *f)
{
	struct err err;
	int status;

	if (f->pid && stop_reader(f, !f->ended || f->job->mailbox.stay, &status,
				  &err) < 0)
		log_warnx("reader reap failed: %s", err.text);
	strbuf_release(&f->after);
}

static void say_death(struct record_stream *f, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		snprintf(f->why, sizeof(f->why),
			 "took more than %d s of processor time",
			 SANDBOX_CPU_S);
	else if (WIFSIGNALED(status))
		snprintf(f->why, sizeof(f->why), "killed its reader: SIG%s",
			 sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(f->why, sizeof(f->why),
			 "ended its reader: exit code %d", WEXITSTATUS(status));
}

/* The reader has ended without saying so: find the mail to blame, and start
 * another. */
static int restart_reader(struct record_stream *f, bool malformed,
			  struct err *err)
{
	bool mailbox = f->job->kind == READ_MAILBOX;
	uint64_t now = f->page->now;
	int status;

	if (stop_reader(f, malformed, &status, err) < 0)
		return -1;
	say_death(f, status);
	if (malformed)
		snprintf(f->why, sizeof(f->why),
			 "made its reader send what is no record");
	/* of what a server said, not of a mail: connecting again and again at
	 * once is for nobody's good */
	if (mailbox && (!now || now == f->last))
		return err_set(err, ERR_TEMP, "the connection %s", f->why);
	if (!now)
		return err_set(err, ERR_SYSTEM,
			       "reader: died before the first mail; it %s",
			       f->why);
	if (++f->deaths > DEATHS_MAX)
		return err_set(err, ERR_SYSTEM,
			       "reader: dies again and again on a mail; it %s",
			       f->why);
	log_warnx("reader died mail=%llu reason=\"%s\"",
		  (unsigned long long)now, f->why);
	if (now != f->last && now == f->suspect)
		f->job->skip = now;
	f->suspect = now;
	f->job->careful = now;
	return start_reader(f, err);
}

/* Where a reader would have to go on after this record. */
static void move_job_on(struct record_stream *f, const struct record *r)
{
	struct read_job *job = f->job;

	f->ended = r->type == RECORD_END;
	if (r->type == RECORD_FOLDER && r->number < job->mailbox.n_folders) {
		struct read_folder *folder = &job->mailbox.folders[r->number];

		folder->uid = (uint32_t)r->next;
		folder->uidvalidity = r->uidvalidity;
		return;
	}
	if (r->type != RECORD_MAIL && r->type != RECORD_PASSED &&
	    r->type != RECORD_SEEN && r->type != RECORD_COVERED)
		return;
	f->deaths = 0;
	f->last = r->number;
	if (job->kind == READ_MAILBOX) {
		if (r->number >> 32 < job->mailbox.n_folders)
			job->mailbox.folders[r->number >> 32].uid =
			    (uint32_t)r->number;
		return;
	}
	job->number = r->number;
	job->offset = r->next;
	strbuf_reset(&f->after);
	if (job->kind == READ_GIT && r->place_len <= HASH_SHA256_SIZE) {
		strbuf_grow(&f->after, 2 * r->place_len);
		hash_hex((const unsigned char *)r->place, r->place_len,
			 f->after.buf);
		strbuf_setlen(&f->after, 2 * r->place_len);
	} else {
		strbuf_add(&f->after, r->place, r->place_len);
	}
	job->after = f->after.buf;
}

/* The mail that was passed over because readers died of it. */
static void make_unreadable(const struct record_stream *f, struct record *r)
{
	r->type = RECORD_MAIL;
	r->facts.kind = FACTS_UNREADABLE;
	r->facts.msgid = "";
	r->facts.subject = "";
	r->facts.tag.title = r->facts.tag.tags = r->facts.tag.revision = "";
	r->facts.from.name = r->facts.from.email = "";
	r->facts.author = r->facts.from;
	r->facts.loop = r->facts.text = r->facts.body_start = "";
	r->facts.date_at = r->facts.received_at = CLOCK_NEVER;
	r->facts.why = f->why;
}

/* Wait for bytes: 1, 0 after the time. */
static int wait_for_bytes(int fd, int timeout_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	/* a signal ends the wait too: main may have something to do */
	return poll(&p, 1, timeout_ms) > 0;
}

int record_stream_next(struct record_stream *f, int timeout_ms,
		       struct record *r, struct err *err)
{
	for (;;) {
		enum record_fill got;
		int ret = record_in_next(&f->in, r, err);

		if (ret < 0) {
			if (restart_reader(f, true, err) < 0)
				return -1;
			continue;
		}
		if (ret > 0 && r->type == RECORD_FAULT) {
			*err = r->fault;
			f->ended = true;
			return -1;
		}
		if (ret > 0) {
			if (r->type == RECORD_PASSED && f->job->skip &&
			    r->number == f->job->skip)
				make_unreadable(f, r);
			move_job_on(f, r);
			return 1;
		}
		got = record_in_fill(&f->in);
		if (got == RECORD_EOF && restart_reader(f, false, err) < 0)
			return -1;
		if (got == RECORD_NONE && !wait_for_bytes(f->in.fd, timeout_ms))
			return 0;
	}
}
