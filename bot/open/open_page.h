/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_PAGE_H
#define BOT_OPEN_OPEN_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "bot/digest/fold.h"
#include "bot/digest/plan.h"
#include "bot/open/open_waits.h"

struct arena;
struct err;
struct open_query;
struct open_series;
struct open_view;
struct state;
struct strbuf;

/*
 * The frame that mine and todo share: which entries, under which headings, and
 * their lines.
 */

struct open_told {
	const struct open_series *series;
	int heading;
	struct open_waits waits; /* mine */
	struct fold_items why;   /* todo */
};

struct open_page {
	const struct open_view *view;
	uint32_t me;            /* INTERN_NONE: a stranger */
	struct arena *arena;
	struct strbuf *out;
	struct open_told *told; /* [n] */
	size_t n;
	struct plan plan;       /* of those that are written, numbered */
};

/* Begin one: with the query's view, or one made for it. 0 or -1. */
int open_page_init(struct open_page *p, struct state *st,
		   const struct open_query *q, struct arena *a,
		   struct strbuf *out, struct err *err);

/* Add one of the view's series, which come in their order. */
struct open_told *open_page_add(struct open_page *p,
				const struct open_series *s, int heading);

/* All are added: put them under n_headings, which are numbers from 0, and
 * number the first n. */
void open_page_arrange(struct open_page *p, int n_headings, size_t n);

/* Lines: words folded; the title "KVM mailing list: WHAT on DAY" and what is
 * listed; an entry, with its heading if it is the first there. */
void open_page_words(struct open_page *p, size_t indent, const char *text);
void open_page_title(struct open_page *p, const char *what,
		     const char *intro);
void open_page_entry(struct open_page *p, size_t i,
		     const char *const *headings);

/* The list's name, fit to be shown. */
const char *open_page_list(const struct open_page *p);

#endif /* BOT_OPEN_OPEN_PAGE_H */
