/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SERIES_STATE_H
#define BOT_MODEL_SERIES_STATE_H

#include <stddef.h>

struct arena;
struct model_series;
struct model_series_state;

/*
 * The state of a series (doc/SPEC 4), from explicit evidence only, with the mail
 * that proves it. The first row that holds decides:
 *
 *	merged		a notice says merged, or is the tip tree's
 *	applied		any other notice but a backport's (applied.h); perhaps for
 *			some patches only
 *	dropped		whoever had applied it wrote later that they dropped it
 *	superseded	a newer version or posting exists
 *	changes asked	a Nacked-by that is not the submitter's; `pw-bot:
 *			changes-requested`, or patchwork's robot saying so
 *	reviewed	a reply gave a Reviewed-by or Acked-by, and every patch
 *			has a tag (reviewed, acked or tested; carried ones count,
 *			one on the cover is on all); proved by the reply that
 *			gave the last such tag
 *	discussed	a person other than the submitter answered: the first
 *	new		none of these
 *
 * A tag that was carried over from an older version reviews nothing: its
 * submitter wants to know that there is no answer yet. Pure.
 */

/* Fill state of s, whose answers, carried and tagged are filled. */
void series_state_judge(struct model_series *s, struct arena *a);

/* Make superseded those of series[0..n), by (first_at, msgid), of which a newer
 * version or a later posting is among them. */
void series_state_supersede(struct model_series *const *series, size_t n,
			    struct arena *a);

/* Make s superseded by the series of that Message-ID, unless it was applied. */
void series_state_replace(struct model_series *s, const char *by);

/* "new", "changes asked", ... */
const char *series_state_name(const struct model_series_state *state);

#endif /* BOT_MODEL_SERIES_STATE_H */
