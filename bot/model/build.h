/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_BUILD_H
#define BOT_MODEL_BUILD_H

#include <stdbool.h>

struct arena;
struct err;
struct list;
struct model;
struct range;
struct state;

/*
 * The model of a range, stage after stage:
 *
 *	load	the mails of the range, and the patches of all series they touch
 *	series	what their own mails hold, what they are tied to, versions
 *	answers	replies, tags, notices, the state of each series
 *	pulls	pull requests with their patches; stable and tip notices
 *	older	series and requests of before that were answered in the range
 *	people	contributors, reviewers, days, events
 *	waiting	series of the last weeks without an answer
 *	since	what came after the range, for digests of the past
 *
 * Each stage adds its part to what the earlier ones made, and calls none of
 * them. Rows come by load.h.
 */

/*
 * Build it in the arena. series_refresh must have run. All is read in one read
 * transaction, the caller's if one is open. -1 with ERR_TEMP if mails were
 * recorded after series_refresh: refresh again and try again.
 */
int model_build(struct state *st, const struct list *list,
		const struct range *range, struct arena *a, struct model *out,
		struct err *err);

/* Whether there is nothing new: neither a patch mail nor a pull request lies in
 * the range, and nothing was applied in it. */
bool model_is_empty(const struct model *m);

#endif /* BOT_MODEL_BUILD_H */
