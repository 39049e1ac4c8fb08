/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_H
#define BOT_OPEN_OPEN_H

#include <stddef.h>
#include <stdint.h>

#include "common/strbuf.h"

struct arena;
struct err;
struct list;
struct open_view;
struct state;

/*
 * What is open for one person (SPEC 7: mine, todo), as text by LAYOUT's rules:
 * own lines at most 78 columns, nothing at column 0 that a robot reads. It
 * stands for itself: a title, what is listed, the entries; ends in a line
 * feed. Where nothing is open it is one sentence.
 */

struct open_query {
	const struct list *list;
	const char *maintainers; /* path of the list's MAINTAINERS file; "" none */
	const char *me;          /* address, lower case; other addresses of the same person by mailmap */
	int64_t now;
	const char *zone;
	const struct open_view *view; /* of this list and time, made before, for many people (open_view.h);
					 NULL: made for this one */
};

#define OPEN_TODO_MAX 50 /* entries, then a count */

/*
 * My series and pull requests, parted by whose turn it is, oldest first: each
 * with the last answer and what it waits for (open_waits.h). *n: how many. 0
 * or -1.
 */
int open_mine(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

/*
 * Series and pull requests of others that name me in To or Cc, or series that
 * touch what a section of MAINTAINERS with one of my addresses (M: or R:)
 * looks after; none that I have answered: no mail of mine is a reply to that
 * version. Nothing is asked of me either where all of it is applied, or where
 * every patch carries a Reviewed-by or Acked-by of mine from an earlier
 * version. First those that nobody answered, then the others, each oldest
 * first; of more than OPEN_TODO_MAX the last are counted. *n: how many, those
 * included. 0 or -1.
 */
int open_todo(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

#endif /* BOT_OPEN_OPEN_H */
