/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_ANSWERS_H
#define BOT_MODEL_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct list;
struct load;
struct model_answers;
struct model_series;
struct state_patch;

/*
 * What came back to a series or a pull request: replies, the trailers they give,
 * the notices that it was applied (RULES R11, R12). 0, or -1 if the state
 * failed.
 */

/* Fill out with what answers mails[0..n), those of one series or one pull
 * request, within the horizon. list: for its robots. */
int answers_find(struct load *load, const struct list *list,
		 struct state_patch *const *mails, size_t n,
		 struct model_answers *out, struct err *err);

/* Fill out with the part of all that lies in the range. */
int answers_in_range(struct load *load, const struct model_answers *all,
		     struct model_answers *out, struct err *err);

/* Fill carried of s: the trailers in its patches' own text. */
int answers_find_carried(struct load *load, struct model_series *s,
			 struct err *err);

#endif /* BOT_MODEL_ANSWERS_H */
