/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_RECORD_STREAM_H
#define BOT_READ_RECORD_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bot/read/read_job.h"
#include "bot/read/record.h"
#include "common/strbuf.h"

struct err;
struct spawner;

/*
 * A stream of records for main, whatever becomes of the readers behind it.
 *
 * A reader that dies is started again behind the last record it sent.  It died
 * on the mail that its page names: that mail is tried once more, the records
 * before it sent one by one; then it is passed over, and comes out as a mail of
 * kind FACTS_UNREADABLE with the reason.  The same happens to a mail whose
 * reader sends what is no record.
 */

struct record_stream {
	struct spawner *sp;
	struct read_job *job;  /* borrowed; where to start is moved on in it */
	struct record_in in;
	pid_t pid;             /* 0: no reader */
	const volatile struct read_progress *page;
	struct strbuf after;   /* what job->after points to */
	uint64_t last;         /* number of the last mail received */
	uint64_t suspect;      /* the mail the last reader died on */
	char why[128];         /* how it died */
	int deaths;            /* since the last record */
	bool ended;            /* RECORD_END or RECORD_FAULT came */
};

/* Start a reader on job. Release in any case. */
int record_stream_start(struct record_stream *f, struct spawner *sp, struct read_job *job,
	       struct err *err);

/* The next record: 1; 0 if none comes within timeout_ms (-1: wait for ever);
 * -1 if there is no more, with the fault the reader reported, or, if readers
 * die without a mail to blame, ERR_SYSTEM (ERR_TEMP of a mailbox). Valid until the next call. After
 * RECORD_END of a job that does not stay, do not call again. */
int record_stream_next(struct record_stream *f, int timeout_ms, struct record *r,
	      struct err *err);

/* End the reader; one that has said all may end by itself. */
void record_stream_release(struct record_stream *f);

#endif /* BOT_READ_RECORD_STREAM_H */
