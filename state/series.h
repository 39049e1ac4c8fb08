/* SPDX-License-Identifier: MIT */
#ifndef STATE_SERIES_H
#define STATE_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/messages.h"

/*
 * Column patches.series_id: which series a patch belongs to, a cache of what
 * bot/series/assemble computes. A series is named by the row of the mail
 * that opened it (its earliest). 0 in a row: to be assembled.
 */

/* A submitter (address and name) of mails that wait to be assembled, any one.
 * 1/0/-1. */
int state_series_pending(struct state *st, struct arena *a,
			 struct mail_addr *submitter, struct err *err);

/* What assembling takes of a patch, cover or pull: a submitter may have a
 * hundred thousand of them, all in memory at once. */
struct state_series_mail {
	int64_t id;
	int64_t date_at;
	int64_t series_id;
	const char *msgid;
	const char *refs; /* the two nearest ancestors, '\n' between */
	const char *tags;
	const char *revision;
	struct mail_addr from;
	uint32_t counter, expected;
	int kind;
	bool has_revision, counted;
};

/*
 * Every patch, cover and pull whose submitter has that address or that name
 * (name only if not ""), or, step by step, an address or name of one of those;
 * by (date_at, counter, msgid); undated ones last.
 */
int state_series_cluster(struct state *st, const struct mail_addr *submitter,
			 struct arena *a, struct state_series_mail **rows,
			 size_t *n, struct err *err);

/* awaited: NULL, or the Message-ID of a mail, other than those of the cluster,
 * that this depends on: the row waits again when that mail is recorded or
 * replaced. */
int state_series_put(struct state *st, int64_t message_id, int64_t series_id,
		     const char *awaited, struct err *err);

/* Mails of one series by (date_at, counter, msgid). */
int state_series_members(struct state *st, int64_t series_id, struct arena *a,
			 struct state_patch **rows, size_t *n, struct err *err);

/* Patches, covers and pulls with that title key, dated before that, in the
 * same order. Of more than STATE_TITLE_MAX the first, or the last if latest. */
#define STATE_TITLE_MAX 1000
int state_series_by_title(struct state *st, int64_t title_key, int64_t before,
			  bool latest, struct arena *a,
			  struct state_patch **rows, size_t *n, struct err *err);

/* A series and the files that one of its mails touches. */
struct state_series_paths {
	int64_t series_id;
	const char *paths; /* '\n' between */
};

/* Patches of that revision whose submitter has that address or that name (name
 * only if not ""), dated since <= date < before, by series_id; those without
 * files, and with more than STATE_SUBMITTER_PATHS characters of them, left out. Of
 * more than STATE_SUBMITTER_MAX *n is 0: what is asked has no answer there. */
#define STATE_SUBMITTER_MAX   1000
#define STATE_SUBMITTER_PATHS 4000
int state_series_by_submitter(struct state *st,
			      const struct mail_addr *submitter,
			      const char *revision, int64_t since,
			      int64_t before, struct arena *a,
			      struct state_series_paths **rows, size_t *n,
			      struct err *err);

#endif /* STATE_SERIES_H */
