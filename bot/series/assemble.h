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
 * Patches and covers into series (doc/RULES R10).
 *
 * Greedy and in order: where a mail goes depends on the mails before it
 * alone, so the series on any day are those of the whole history cut off
 * there.  Pure, but for the callback below; linear in the mails, since each
 * looks at no more than KEYS_MAX others that share a key with it.
 */

/* True if the two have one address, or one name that is not "". */
bool assemble_same_submitter(const struct mail_addr *a,
			     const struct mail_addr *b);

/* Looks a mail up that is in no row, for R10's "which the archive lacks": sets
 * *date_at to the date of the mail msgid, CLOCK_NEVER if it is not recorded or
 * undated.  Called at most once for each msgid.  0 or -1. */
typedef int assemble_date_fn(void *arg, const char *msgid, int64_t *date_at,
			     struct err *err);

#define ASSEMBLE_OPEN SIZE_MAX

/*
 * rows: [n] patches, covers and pulls by (date, counter, msgid), undated ones
 * last.  Undated mails and pulls stand alone.
 * openers: [n] in: for a mail to be placed ASSEMBLE_OPEN, for a mail that stays
 * in its series the index of the row that opened the series; out: for each mail
 * that index, its own if the mail opened the series itself.
 * Fails only if date_of does.
 */
int assemble_rows(const struct state_series_mail *rows, size_t n,
		  assemble_date_fn *date_of, void *arg, struct arena *a,
		  size_t *openers, struct err *err);

#endif /* BOT_SERIES_ASSEMBLE_H */
