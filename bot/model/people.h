/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_PEOPLE_H
#define BOT_MODEL_PEOPLE_H

#include <stddef.h>

struct arena;
struct model_domain;
struct model_person;
struct display;
struct state_patch;

/*
 * Who contributed (RULES R8): patches count for their author, covers for
 * their sender. Pure.
 *
 * With a display, people are those whom readers see: two addresses of one person
 * are one row, and domains may be employers.
 */

struct people {
	struct model_person
	    *person; /* [n] by patches + covers down, then address */
	size_t n;
	struct model_domain *domain; /* [n_domains] likewise, then name */
	size_t n_domains;
};

/* mails: [n] patches and covers, by (date, msgid). display: NULL for the facts. */
void people_count(struct state_patch *const *mails, size_t n,
		  const struct display *display, struct arena *a,
		  struct people *out);

#endif /* BOT_MODEL_PEOPLE_H */
