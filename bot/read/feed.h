/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_FEED_H
#define BOT_READ_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bot/read/job.h"
#include "bot/read/record.h"
#include "common/strbuf.h"

struct err;
struct spawner;

/*
 * A stream of records for main, whatever becomes of the readers behind it.
 *
 * A reader that dies is started again behind the last record it gave up. It
 * died on the mail its page names: that one is tried once more, its records
 * taken one by one on the way there; then it is passed over, and comes out as
 * a mail of kind FACTS_UNREADABLE with the reason. So is one whose reader
 * sends what is no record.
 */

struct feed {
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
int feed_start(struct feed *f, struct spawner *sp, struct read_job *job,
	       struct err *err);

/* The next record: 1; 0 if none comes within timeout_ms (-1: wait for ever);
 * -1 if there is no more, with the fault the reader reported, or, if readers
 * die without a mail to blame, ERR_SYSTEM (ERR_TEMP of a mailbox). Valid until the next call. After
 * RECORD_END of a job that does not stay, do not call again. */
int feed_next(struct feed *f, int timeout_ms, struct record *r,
	      struct err *err);

/* End the reader; one that has said all may end by itself. */
void feed_release(struct feed *f);

#endif /* BOT_READ_FEED_H */
