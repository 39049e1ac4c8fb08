/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_ANSWERS_H
#define BOT_MODEL_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct load;
struct model_answers;
struct list;
struct model_series;
struct state_message;
struct state_patch;

/*
 * What came back to a series or a pull request: replies, the trailers they
 * give, the notices that it was applied (RULES R11, R12).  0 or -1.
 */

/* Of the mails [n] of one series, or of one pull request: what k knows.
 * list: for its robots. */
int answers_find(struct load *load, const struct list *list,
		 struct state_patch *const *mails, size_t n,
		 struct model_answers *out, struct err *err);

/* Of these the part that the range itself tells. */
int answers_in_range(struct load *load, const struct model_answers *all,
		 struct model_answers *out, struct err *err);

/* Fill carried of s: the trailers in the own text of its mails. */
int answers_find_carried(struct load *load, struct model_series *s,
			 struct err *err);

#endif /* BOT_MODEL_ANSWERS_H */
