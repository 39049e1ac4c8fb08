/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SERIES_H
#define BOT_MODEL_SERIES_H

#include <stddef.h>

struct err;
struct list;
struct load;
struct model_pull;
struct model_series;
struct series_mails;
struct versions;

/*
 * The facts of series, many at a time: stage after stage for all of them, so
 * that each stage asks the state once. 0 or -1.
 */

/* Make series[0..n) of their mails, at least one each: what these hold, what
 * they are tied to, their earlier versions. */
int series_make(struct versions *v, const struct series_mails *mails,
		struct model_series *const *series, size_t n, struct err *err);

/* Add what came back to them: answers, tags, state. list: for its robots. */
int series_add_answers(struct versions *v, const struct list *list,
		       struct model_series *const *series, size_t n,
		       struct err *err);

/* Add what came back to a pull request: answers, and whether it was pulled. */
int series_add_pull_answers(struct load *load, const struct list *list,
			    struct model_pull *pull, struct err *err);

#endif /* BOT_MODEL_SERIES_H */
