/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_PLAN_H
#define BOT_DIGEST_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/filter/topic.h"

struct arena;
struct model;
struct list;
struct model_pull;
struct model_series;

/*
 * The patch list before it is written: which series gets an entry, in which
 * group, under which number, and what hangs below it (LAYOUT.md 3). It does
 * not depend on the detail asked for, so numbers are the same in every one.
 */

struct plan_entry {
	int number;                       /* [N], from 1 */
	const struct model_series *series; /* NULL for a pull request */
	const struct model_pull *pull;     /* NULL for a series */
	bool continued;                   /* begun before the range */
	bool orphan;                      /* of a pull request that is not in the range */
	struct topic_choice topic;
	const struct model_series **below; /* [n_below] older postings in the range, newest first */
	size_t n_below;
};

struct plan_group {
	const char *name; /* "pull requests", a topic, "other", ... */
	bool pulls;       /* its entries are pull requests */
	bool backports;
	size_t first;     /* index of its first entry */
	size_t n;
};

struct plan {
	struct plan_entry *entries; /* [n_entries] in the order of the mail */
	size_t n_entries;
	struct plan_group *groups;  /* [n_groups] none empty */
	size_t n_groups;
	size_t n_below;             /* over all entries */
};

void plan_make(const struct model *m, struct arena *a, struct plan *out);

/* The topic of a series by its paths, or, of one whose patches are not on the
 * list, by those of its cover letter's diffstat. */
void plan_choose_topic(const struct list *list,
		       const struct model_series *s, struct arena *a,
		       struct topic_choice *out);

/* Number of the entry that a series' mail stands in; 0 if it is in none. */
int plan_number(const struct plan *p, const char *msgid);

#endif /* BOT_DIGEST_PLAN_H */
