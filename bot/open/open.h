/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_H
#define BOT_OPEN_OPEN_H

#include <stddef.h>

#include "bot/open/open_view.h"
#include "common/strbuf.h"

struct arena;
struct err;
struct state;

/*
 * What is open for one person, as a page of text (doc/LAYOUT): a title, what is
 * listed, the entries; or, where nothing is open, one sentence. Own lines have
 * at most 78 columns; nothing at column 0 that another robot acts on; ends in a
 * line feed.
 */

#define OPEN_TODO_MAX 50 /* entries, then a count */

/*
 * Append the series and pull requests that me posted: whose turn it is, the
 * last answer, what each waits for. Oldest first under three headings. *n: how
 * many. -1: the state failed.
 */
int open_mine(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

/*
 * Append the series and pull requests of others that want an answer of me:
 * those that name me in To or Cc, and series that touch a section of
 * MAINTAINERS with one of my addresses (M: or R:).
 *
 * Left out is what I answered (a mail of mine is a reply to that version), what
 * is applied as a whole, and what carries a Reviewed-by or Acked-by of mine
 * from an earlier version on every patch.
 *
 * First those that nobody answered, then the others, each oldest first; over
 * OPEN_TODO_MAX only their number. *n: how many, those included. -1: the state
 * failed.
 */
int open_todo(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

#endif /* BOT_OPEN_OPEN_H */
