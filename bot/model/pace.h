/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_PACE_H
#define BOT_MODEL_PACE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct model;

/*
 * How fast a list is: medians and counts of what happened to the model's series
 * and pull requests, so that a submitter can tell a slow list from a forgotten
 * patch. Never of one person.
 *
 * Settled series are those posted PACE_SETTLED or longer before the range's
 * end, so that being young does not count as being ignored; without backports,
 * patches of pull requests, and series of which less than half is on the list.
 *
 * With fewer than PACE_MIN cases a number is PACE_UNKNOWN.
 */

#define PACE_SETTLED (28 * 86400)
#define PACE_MIN     5
#define PACE_UNKNOWN (-1)
#define PACE_NEVER   INT64_MAX /* half of the cases are still open */

struct pace {
	int64_t answer; /* seconds until half of the settled series had a first human answer */
	int64_t reroll; /* from one version to the next */
	int64_t applied; /* from posting to the notice, of what was applied */
	int64_t pulled; /* the same of pull requests */
	size_t n_answered;          /* settled series that somebody answered .. */
	size_t n_rerolled, n_applied; /* .. and those of them that got a new version, that were applied */
};

/* Fill out from m. Pure. */
void pace_find(const struct model *m, struct arena *a, struct pace *out);

#endif /* BOT_MODEL_PACE_H */
