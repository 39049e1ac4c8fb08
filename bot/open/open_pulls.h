/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_PULLS_H
#define BOT_OPEN_OPEN_PULLS_H

#include "common/intern.h"

struct arena;
struct model;
struct model_pull;
struct model_series;

/*
 * Which pull request has a series: a maintainer who applied it without a word
 * tells so by asking to pull it. The patches posted with a request are compared
 * by title and author.
 */

struct open_pulls {
	struct intern patches; /* title and author of each */
	const struct model_pull **pull; /* [patches.n] the last that has it */
};

/* Strings live in the arena. */
void open_pulls_init(struct open_pulls *p, const struct model *m,
		     struct arena *a);

/* The request, posted after it, that has all patches of s; NULL: none. */
const struct model_pull *open_pulls_find(const struct open_pulls *p,
					 const struct model_series *s);

#endif /* BOT_OPEN_OPEN_PULLS_H */
