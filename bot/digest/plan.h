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
 * The patch list before it is written (doc/LAYOUT 3): which series gets an entry,
 * in which group, under which number, with which older postings below it. The
 * detail asked for changes nothing here, so numbers are the same in each.
 */

struct plan_entry {
	int number;                       /* [N], from 1 */
	const struct plan_group *group;
	const struct model_series *series; /* NULL for a pull request */
	const struct model_pull *pull;     /* NULL for a series */
	bool continued;                   /* the series was begun before the range */
	bool orphan;                      /* the series was posted with a pull request that is not in the range */
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
	const struct model *m;      /* borrowed */
	struct arena *a;            /* borrowed: for the words of the digest, too */
	struct plan_entry *entries; /* [n_entries] in the order of the mail */
	size_t n_entries;
	struct plan_group *groups;  /* [n_groups] none empty */
	size_t n_groups;
	size_t n_below;             /* the sum over all entries */
};

/* Make the plan of a model; its arrays are in the arena. */
void plan_make(const struct model *m, struct arena *a, struct plan *out);

/* Choose the topic of a series by its paths; by those of its cover letter's
 * diffstat if its patches are not on the list. */
void plan_choose_topic(const struct list *list,
		       const struct model_series *s, struct arena *a,
		       struct topic_choice *out);

/* The name of the topic that was chosen: of the list's, "several topics" or
 * "other". */
const char *plan_topic_name(const struct list *list,
			    const struct topic_choice *choice);

/* The number of the entry that has the mail msgid of a series or pull request; 0
 * if no entry has it. */
int plan_number(const struct plan *p, const char *msgid);

#endif /* BOT_DIGEST_PLAN_H */
