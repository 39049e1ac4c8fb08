/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_ASSEMBLE_H
#define BOT_SERIES_ASSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct mail_addr;
struct state_series_mail;

/*
 * Patches and covers of one cluster of submitters into series (RULES R10).
 *
 * Greedy and in order: where a mail goes depends on the mails before it
 * alone, so the series known on any day are those of the whole history cut
 * off there.  Pure, but for the question below; near linear in the mails,
 * since of the series that share a key only the newest ASSEMBLE_OPEN_MAX are
 * looked at.
 */

#define ASSEMBLE_OPEN_MAX 64

/* Are the two one submitter: by address, or else by name? */
bool assemble_same_submitter(const struct mail_addr *a,
			     const struct mail_addr *b);

/* The question behind R10's "which the archive lacks": the date of the mail
 * msgid, CLOCK_NEVER if it is not there or has none.  Asked at most once per
 * msgid, and only for ids of no row.  0 or -1. */
typedef int assemble_date_fn(void *arg, const char *msgid, int64_t *date_at,
			     struct err *err);

/* What became of one row. */
struct assemble_place {
	size_t opener;       /* the row that opened its series, maybe itself */
	const char *awaited; /* NULL, or an id asked for (in the arena): had
			      * that mail another date, the place might differ */
};

/*
 * rows: [n] patches, covers and pulls by (date, counter, msgid), undated ones
 * last.  Undated mails and pulls stand alone.  places: [n], filled.  Fails
 * only if date_of does.
 */
int assemble_rows(const struct state_series_mail *rows, size_t n,
		  assemble_date_fn *date_of, void *arg, struct arena *a,
		  struct assemble_place *places, struct err *err);

#endif /* BOT_SERIES_ASSEMBLE_H */
