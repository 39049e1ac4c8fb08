/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_LATER_H
#define BOT_DIGEST_LATER_H

#include <stddef.h>

#include "bot/digest/fold.h"

struct arena;
struct model;
struct plan;
struct strbuf;

/*
 * The sections behind the patch list (LAYOUT.md 4 and 5), each with its
 * heading; nothing if they are empty.
 */

#define LATER_WAITING	  "Waiting for a first answer"
#define LATER_APPLIED	  "Applied and merged"
#define LATER_WAITING_MAX 25 /* entries; the others are counted */
#define LATER_IN_LIST	  "In the list above: "

/* A section as it is before it is folded. */
struct later {
	const char *intro; /* NULL: none */
	struct later_entry {
		int number; /* in the patch list; 0: not there */
		const char *title;
		struct fold_items items;
		const char *link; /* "b4 am https://...", "https://..."; NULL */
		const char *url;  /* of that; NULL */
	} * entries;              /* [n] */
	size_t n;
	const char *more, *command; /* "3 more:" and what asks for them; NULL */
	struct fold_items in_list;  /* behind LATER_IN_LIST */
};

/* prefix: of commands by mail, NULL: the command line is named. */
void later_make_waiting(const struct model *m, const struct plan *p,
			const char *prefix, struct arena *a, struct later *out);
void later_make_applied(const struct model *m, const struct plan *p,
		      struct arena *a, struct later *out);

/* The same in lines. */
void later_write_waiting(const struct model *m, const struct plan *p,
			 const char *prefix, struct arena *a, struct strbuf *out);
void later_write_applied(const struct model *m, const struct plan *p,
		       struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_LATER_H */
