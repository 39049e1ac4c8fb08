/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_INGEST_H
#define BOT_READ_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct err;
struct facts;
struct spawner;
struct state;

/*
 * Facts into the state: the main process's end of the readers.  One
 * transaction for a batch (batch.h), with the cursor in it.  A reader that
 * dies is started again behind the mails that are recorded; a mail it dies on
 * twice is recorded as unreadable and passed over.
 *
 * With a config a mail belongs to the config's lists (ingest_lists.h); without
 * one to the list of its List-Id, made on sight, named by its first label.
 * After the last mail series_refresh has run.
 */

struct ingest_counts {
	int64_t read;       /* mails looked at */
	int64_t new;        /* recorded for the first time */
	int64_t known;      /* there already */
	int64_t replaced;   /* took another's place, R14 */
	int64_t unreadable; /* recorded as such in this run */
};

struct ingest_context {
	struct state *st;
	struct spawner *sp;
	const struct config *config; /* NULL without one */
	const char *list;            /* -l: list of mails that name none; or NULL */
	/* progress, about 4 times a second; total 0 if not known; may be NULL */
	void (*progress)(void *arg, int64_t done, int64_t total, const char *unit);
	void *progress_arg;
	struct ingest_counts counts; /* added to */
	int idle_faults;             /* of the mailbox's connections; after two we poll */
};

/* Import an mbox ("-": standard input), Maildir or public-inbox archive. */
int ingest_import(struct ingest_context *in, const char *source, struct err *err);

/* Parse single mails and record nothing: fn gets the facts of each file,
 * borrowed during the call; if it fails, so does ingest_parse. */
typedef int ingest_parse_fn(void *arg, const char *file, const struct facts *facts,
			    struct err *err);
int ingest_parse(struct spawner *sp, char *const *files, size_t n,
		 ingest_parse_fn *fn, void *arg, struct err *err);

/*
 * The mailbox of the config: every folder from its cursor to its end.
 * ingest_sync does it once. For run: open a reader that goes on and idles;
 * poll ingest_mailbox_fd for reading, then step.
 */
int ingest_sync(struct ingest_context *in, const char *search_msgid,
		bool *found, struct err *err); /* found: if search_msgid is not NULL */

struct ingest_mailbox;
int ingest_mailbox_open(struct ingest_context *in, struct ingest_mailbox **out,
			struct err *err);
int ingest_mailbox_fd(const struct ingest_mailbox *m);
/* Take what has come, without waiting, for a quarter of a second at most. *ended: the end of all folders was
 * reached (since the last nudge). -1: the reader ended (ERR_TEMP network,
 * ERR_AUTH, ERR_PERM TLS); close, and open again after a while. */
int ingest_mailbox_step(struct ingest_mailbox *m, bool *ended, struct err *err);
/* Leave IDLE and read to the end now; search for a Message-ID too (or NULL). */
int ingest_mailbox_nudge(struct ingest_mailbox *m, const char *search_msgid,
			 struct err *err);
/* The last nudge's search: 1 found, 0 not, -1 not answered yet. */
int ingest_mailbox_found(const struct ingest_mailbox *m);
void ingest_mailbox_close(struct ingest_mailbox *m);

/* Log in, examine every folder, say what works ("TLSv1.3, IDLE, INBOX 1234 mails"). */
int ingest_check(struct ingest_context *in, char *out, size_t out_size,
		 struct err *err);

#endif /* BOT_READ_INGEST_H */
