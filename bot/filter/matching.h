/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_MATCHING_H
#define BOT_FILTER_MATCHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct filter;
struct mail_addr;
struct model_answers;
struct model_series;
struct state;
struct state_patch;

/*
 * Does one series, or one pull request with its patches, match a filter?
 * Judged is what was known at the end of the range: what came later changes
 * no answer.
 */

struct matching_subject {
	const char *title, *tags;
	const struct mail_addr *submitter;
	struct state_patch *const *mails; /* [n] */
	size_t n;
	const struct model_series *series; /* NULL: a pull request .. */
	const struct model_answers *answers;
};

struct matching {
	struct state *st;
	const struct filter *filter;
	int64_t until; /* end of the range: what waits is as old as that */
};

/* 1/0/-1. hits: [n] of the subject's mails, set where a path or section of
 * the filter is the mail's own. */
int matching_find(const struct matching *x, const struct matching_subject *s,
		  bool *hits, struct err *err);

/* Has the filter a path or a section to be touched? */
bool matching_has_places(const struct filter *f);

#endif /* BOT_FILTER_MATCHING_H */
