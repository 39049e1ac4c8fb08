/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_GATHER_H
#define BOT_MODEL_GATHER_H

struct err;
struct known;
struct known_series;
struct list;
struct model_series;

/*
 * The facts of one series, from all the files that make them.  0 or -1.
 */

/* Of its own mails and what they are tied to; of: at least one mail. */
int gather_series(struct known *k, const struct known_series *of,
		  struct model_series *out, struct err *err);

/* And what came back to it. */
int gather_answers(struct known *k, const struct list *list,
		   struct model_series *s, struct err *err);

#endif /* BOT_MODEL_GATHER_H */
