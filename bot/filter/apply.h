/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_APPLY_H
#define BOT_FILTER_APPLY_H

struct arena;
struct err;
struct filter;
struct model;
struct state;

/*
 * Copy the part of m that matches a filter to *out: series, pull requests,
 * notices about them, and their sums. Counts that belong to no series (mails,
 * senders, robots, reviewers, days) are left empty.
 *
 * A pull request and the patches posted with it match together or not at all.
 * A series matches a path or a section if one of its patches does; matches of
 * model_series lists these patches, unless all do.
 *
 * Returns 0, or -1 if the state failed. *out shares the memory of m; what is
 * new is the arena's.
 */
int filter_apply(struct state *st, const struct filter *f,
		 const struct model *m, struct arena *a, struct model *out,
		 struct err *err);

#endif /* BOT_FILTER_APPLY_H */
