/* SPDX-License-Identifier: MIT */
#ifndef STATE_SERIES_H
#define STATE_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/messages.h"

/*
 * Column patches.series_id: which series a patch belongs to, a cache of what
 * bot/series/assemble computes.  A series is named by the row of the mail
 * that opened it (its earliest).  NULL: the patch waits to be assembled.
 *
 * Table series_keys: the keys (bot/series/keys.h) by which patches of a series
 * find each other, written when a patch gets its series.  Rows of a mail that
 * was replaced stay: a caller that follows a key must check the mail itself.
 */

/* Some patches that wait, at most max. */
int state_series_pending(struct state *st, int max, struct arena *a,
			 int64_t **ids, size_t *n, struct err *err);

/* What assembling needs of a patch, cover or pull. */
struct state_series_mail {
	int64_t id;
	int64_t date_at;
	int64_t series_id; /* 0: it waits */
	const char *msgid;
	const char *refs; /* the two nearest ancestors, '\n' between */
	const char *tags;
	const char *revision;
	struct mail_addr from;
	uint32_t counter, expected;
	int kind;
	bool has_revision, counted;
};

/* id: of a patch.  1, 0 if it is none (any more), or -1. */
int state_series_mail_find(struct state *st, int64_t id, struct arena *a,
			   struct state_series_mail *out, struct err *err);
/* As qsort(3) wants it: by (date_at, counter, msgid), undated ones last. */
int state_series_mail_compare(const struct state_series_mail *a,
			      const struct state_series_mail *b);

/* The id of the patch with that Message-ID; 0: no such patch. */
int state_series_patch_id(struct state *st, const char *msgid, int64_t *id,
			  struct err *err);
/* The ids of the patches of a series, in no order. */
int state_series_ids(struct state *st, int64_t series_id, struct arena *a,
		     int64_t **ids, size_t *n, struct err *err);

/* Patches put under a key and dated since <= date_at <= until. */
struct state_series_range {
	int64_t key;
	int64_t since, until;
	size_t max; /* the newest so many, and those of the same second as the
		     * last of these; 0: all */
};
/* Their ids, newest first. */
int state_series_under_key(struct state *st,
			   const struct state_series_range *range,
			   struct arena *a, int64_t **ids, size_t *n,
			   struct err *err);

/* Put the patch under key: that of a text, or hash_key() of an ancestor's
 * Message-ID; then the patch and its series wait again when the ancestor is
 * recorded or replaced. */
int state_series_put_key(struct state *st, int64_t key, int64_t date_at,
			 int64_t message_id, struct err *err);
/* Store the series of a patch; series_id 0: the patch waits again. */
int state_series_put(struct state *st, int64_t message_id, int64_t series_id,
		     struct err *err);

/* Patches, covers and pulls with that title key, dated before that, by (date_at,
 * counter, msgid). Of more than STATE_TITLE_MAX the last. */
#define STATE_TITLE_MAX 1000
int state_series_by_title(struct state *st, int64_t title_key, int64_t before,
			  struct arena *a, struct state_patch **rows, size_t *n,
			  struct err *err);

#endif /* STATE_SERIES_H */
