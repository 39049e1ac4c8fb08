/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_BATCH_H
#define BOT_READ_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/read/ingest.h"
#include "bot/read/ingest_lists.h"
#include "bot/read/record.h"
#include "common/strbuf.h"

struct err;

/*
 * Records into the state: one transaction for BATCH_MAILS of them, or for all
 * that come within BATCH_MS, whichever is less.
 */

#ifndef BATCH_MAILS /* `make bench` sets all in one */
#define BATCH_MAILS 2000
#define BATCH_MS    1000
#endif

struct batch {
	struct ingest_context *in; /* borrowed */
	struct ingest_lists lists;
	const char *source;   /* borrowed; what unreadable mails are noted under */
	const char *folder;   /* borrowed; of the mailbox; NULL elsewhere */
	int64_t archive;      /* source_id of a git archive; else 0 */
	bool arrives;         /* from the mailbox: the clock is noted */
	int64_t arrived_at;   /* of the open transaction */
	int64_t begun_ms;
	int mails;            /* in the open transaction */
	bool open;
	bool has_savepoint;   /* a savepoint stands before the mails in kept: */
	struct strbuf kept;   /* their records, each behind its length */
	int n_kept;
	struct ingest_counts counted; /* at the savepoint */
	bool listed;          /* lists are initialised */
	struct arena arena;
};

/* source, folder, archive and arrives may be set and changed afterwards. */
void batch_init(struct batch *b, struct ingest_context *in, const char *source);
/* Rolls back what was not committed. */
void batch_release(struct batch *b);

/* Open a transaction unless one is open: for a cursor that belongs to the mails. */
int batch_begin(struct batch *b, struct err *err);
/*
 * Record a RECORD_MAIL; a mail that the state refuses is recorded as
 * unreadable.  A savepoint for each mail would cost a twelfth of an import, so
 * there is one for some of them: if the state refuses a mail, all since the
 * savepoint are recorded anew, each with a savepoint of its own.
 */
int batch_mail(struct batch *b, const struct record *r, struct err *err);
bool batch_is_due(const struct batch *b); /* true: commit now */
/* Milliseconds until the batch is due by time; -1: no transaction is open. */
int batch_wait_ms(const struct batch *b);
int batch_commit(struct batch *b, struct err *err); /* no-op if none is open */

#endif /* BOT_READ_BATCH_H */
