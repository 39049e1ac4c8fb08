#ifndef BOT_COMMAND_OPEN_H
#define BOT_COMMAND_OPEN_H

#include <stddef.h>
#include <stdint.h>

#include "common/strbuf.h"

struct arena;
struct err;
struct model_list;
struct state;

/*
 * What is open for one person, as text by LAYOUT's rules (own lines at most
 * 78 columns, nothing at column 0 that a robot reads).
 */

#define OPEN_WEEKS 12 /* series whose newest version is older are forgotten */

struct open_query {
	const struct model_list *list;
	const char *maintainers; /* path of the list's MAINTAINERS file; "" none */
	const char *me;          /* address, lower case; other addresses of the same person by mailmap */
	int64_t now;
	const char *zone;
};

/*
 * My open series: each newest version that is neither merged, dropped nor
 * superseded, with its version, tags, the patches nobody reviewed, the last
 * answer (who, when) and what usually comes next. *n: how many.
 */
int open_mine(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

/*
 * Open series of others that name me in To or Cc or touch what a section of
 * MAINTAINERS with my address looks after, and that I have not answered,
 * those that wait longest first. *n: how many.
 */
int open_todo(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err);

#endif /* BOT_COMMAND_OPEN_H */
