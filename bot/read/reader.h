/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_READER_H
#define BOT_READ_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/read/job.h"
#include "bot/read/record.h"
#include "bot/read/seen.h"
#include "common/arena.h"
#include "common/strbuf.h"

/*
 * The reader process: a source in, records out. It has no database and no
 * secret but the mailbox's, is closed in (sandbox.h) before it looks at the
 * first foreign byte, and is expected to die of one some day: before it
 * parses a mail it writes the mail's number into the page it shares with main.
 */

struct reader {
	const struct read_job *job;
	char *password;            /* MAILBOX; wiped by the source at its end */
	bool in_idle;              /* MAILBOX: the fault came in IDLE */
	struct read_progress *page;
	struct record_out out;
	struct seen seen;        /* mails that need not be parsed again */
	size_t looked, hits;       /* in it */
	struct arena arena;        /* of one mail */
	struct strbuf scratch;
	void *source;              /* the source's own */
};

/* A place to read mails from. */
struct source {
	unsigned needs;            /* enum sandbox_needs */
	/* open what the walls would keep out */
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
 * The whole life of the process: never returns. fd: the record socket;
 * password: of the mailbox, NULL if there is none, wiped. Ends with exit code
 * 0 after RECORD_END or RECORD_FAULT; anything else means that it died.
 */
_Noreturn void reader_run(const struct read_job *job, int fd,
			  struct read_progress *page, char *password);

/*
 * For sources. A mail: parsed and reported, or passed over if the job says
 * so. at: a record whose number, next and place say where it stands.
 */
void reader_mail(struct reader *r, struct record *at, const char *raw,
		 size_t len);
void reader_put(struct reader *r, const struct record *record);
void reader_flush(struct reader *r);

/* Wait until fd can be read, or wake_fd (-1: none); what was found so far is
 * sent on if that takes time. timeout_ms -1: for ever. Returns the descriptor
 * that is ready, -1 after the time. */
int reader_wait(struct reader *r, int fd, int wake_fd, int timeout_ms);

#endif /* BOT_READ_READER_H */
