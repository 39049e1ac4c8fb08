/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_READER_H
#define BOT_READ_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/read/read_job.h"
#include "bot/read/record.h"
#include "bot/read/seen.h"
#include "common/arena.h"
#include "common/strbuf.h"

/*
 * What the reader process (reader_process.h) gives its sources: mails parsed
 * and reported to main, and waiting.
 */

struct reader {
	const struct read_job *job;
	char *password;            /* MAILBOX; wiped by the source at its end */
	bool in_idle;              /* MAILBOX: the fault came in IDLE */
	struct read_progress *page;
	struct record_out out;
	struct seen seen;          /* mails that need not be parsed again */
	size_t looked, hits;       /* looked up there; found */
	struct arena arena;        /* of one mail */
	struct strbuf scratch;
	void *source;              /* the source's own */
};

/* A place to read mails from. */
struct source {
	unsigned needs;            /* enum sandbox_needs */
	/* open what the sandbox will keep out */
	int (*open)(struct reader *r, struct err *err);
	/* read to the end; all that is left to report after it is the end */
	int (*run)(struct reader *r, struct err *err);
};

extern const struct source source_mbox;
extern const struct source source_unpack;
extern const struct source source_maildir;
extern const struct source source_git;
extern const struct source source_files;
extern const struct source source_mailbox;

/*
 * Parse a mail and put its record.  A mail that the job passes over becomes a
 * RECORD_PASSED, a mail whose bytes are recorded already a RECORD_SEEN; neither
 * is parsed.  at: number, next and place of the mail; the rest is filled in.
 */
void reader_mail(struct reader *r, struct record *at, const char *raw,
		 size_t len);
/* Append a record to what will be sent. */
void reader_put(struct reader *r, const struct record *record);
/* Send all of it now; ends the process if main has gone. */
void reader_flush(struct reader *r);

/* Wait until fd or wake_fd (-1: none) can be read, at most timeout_ms (-1: for
 * ever); if neither is ready soon, the records put so far are sent first.
 * Returns the descriptor that is ready, or -1 after the time. */
int reader_wait(struct reader *r, int fd, int wake_fd, int timeout_ms);

#endif /* BOT_READ_READER_H */
