/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_LATER_H
#define BOT_DIGEST_LATER_H

#include <stddef.h>

#include "bot/digest/fold.h"

struct plan;
struct strbuf;

/*
 * The sections behind the patch list (doc/LAYOUT 4 and 5).
 */

#define LATER_WAITING_MAX 25 /* entries; the others are counted */
#define LATER_IN_LIST	  "In the list above: "
#define LATER_MAX	  2

struct later {
	const char *heading; /* "Waiting for a first answer" */
	const char *id;      /* in a page: "waiting" */
	const char *intro;   /* NULL: none */
	struct later_entry {
		int number; /* in the patch list; 0: not there */
		const char *title;
		struct fold_items items;
		const char *link; /* "b4 am https://...", "https://..."; NULL */
		const char *url;  /* of that; NULL */
	} *entries;               /* [n] */
	size_t n;
	const char *more, *command; /* "3 more:" and the command that lists them; NULL */
	struct fold_items in_list;  /* behind LATER_IN_LIST */
};

/*
 * Fill out[LATER_MAX] with the sections that have entries, unfolded; how many
 * there are is returned. prefix: of commands by mail; NULL: the command line
 * is named. All is in the arena.
 */
size_t later_make(const struct plan *p, const char *prefix, struct later *out);

/* Write these sections, each with its heading, in folded lines. */
void later_write(const struct plan *p, const char *prefix, struct strbuf *out);

#endif /* BOT_DIGEST_LATER_H */
