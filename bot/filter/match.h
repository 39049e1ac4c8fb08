/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_MATCH_H
#define BOT_FILTER_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct filter;
struct mail_addr;
struct model_pull;
struct model_series;
struct state;
struct state_patch;

/*
 * Whether one series, or one pull request with its patches, matches a filter.
 * Only what was recorded by the end of the range counts.
 */

struct filter_subject {
	const char *title, *tags;
	const struct mail_addr *submitter;
	struct state_patch *const *mails;  /* [n] */
	size_t n;
	const struct model_series *series; /* NULL: it is a pull request, .. */
	const struct model_pull *pull;     /* .. this one; else NULL */
};

struct filter_asked {
	struct state *st;
	const struct filter *filter;
	int64_t until; /* end of the range */
};

/*
 * Returns 1 if s matches, 0 if not, -1 if the state failed.
 *
 * hits[i]: set to true if mail i of the subject touches a path or a section that
 * a term without '-' asks for.
 */
int filter_match(const struct filter_asked *x, const struct filter_subject *s,
		 bool *hits, struct err *err);

/* True if a term without '-' asks for a path or a section. */
bool filter_has_places(const struct filter *f);

#endif /* BOT_FILTER_MATCH_H */
