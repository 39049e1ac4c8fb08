/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_PAGE_H
#define BOT_OPEN_OPEN_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "bot/digest/fold.h"

struct arena;
struct err;
struct open_query;
struct open_series;
struct open_view;
struct state;
struct strbuf;

/*
 * The page that mine and todo share: a title, and entries under headings, each
 * with lines of its own.
 */

/* One entry. */
struct open_entry {
	const struct open_series *series;
	int heading;           /* index of open_page_frame.headings */
	const char *lines[2];  /* below the entry; NULL: none */
	struct fold_items why; /* the last line below it; n 0: none */
};

struct open_page {
	const struct open_view *view;
	uint32_t me;                /* who asks, a person of the view; INTERN_NONE: a stranger */
	struct arena *arena;
	struct open_entry *entries; /* [n] */
	size_t n;
};

struct open_page_frame {
	const char *title;           /* "your open series" */
	const char *intro;           /* what is listed, a paragraph */
	const char *nothing;         /* the whole page if there is no entry */
	const char *const *headings; /* [n_headings] */
	int n_headings;
	size_t n_max;                /* entries that are written; then a count of the others */
};

/* Begin a page, with room for all series of the view: that of the query, or, if
 * it has none, a view made for it in the arena. -1: the state failed. */
int open_page_init(struct open_page *p, struct state *st,
		   const struct open_query *q, struct arena *a,
		   struct err *err);

/* Add an entry for s under a heading, in the view's order; the caller sets its
 * lines. */
struct open_entry *open_page_add(struct open_page *p,
				 const struct open_series *s, int heading);

/* Append the page to out, heading by heading, entries numbered from 1. */
void open_page_write(const struct open_page *p,
		     const struct open_page_frame *frame, struct strbuf *out);

/* The list's name, fit to be shown. */
const char *open_page_list(const struct open_page *p);

#endif /* BOT_OPEN_OPEN_PAGE_H */
