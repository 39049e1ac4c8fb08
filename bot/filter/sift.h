/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_SIFT_H
#define BOT_FILTER_SIFT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct filter;
struct model;
struct model_series;
struct state;

/*
 * A model through a filter: the series and pull requests that match, and what
 * they add up to.
 *
 * A pull request and the patches posted with it are judged as one. A series
 * matches a path or a section if one of its patches does; matches of
 * model_series says which, where not all do. What belongs to no series (mails,
 * senders, robots, reviewers, days) is not counted.
 */
int sift_model(struct state *st, const struct filter *f, const struct model *m,
	       struct arena *a, struct model *out, struct err *err);

#endif /* BOT_FILTER_SIFT_H */
