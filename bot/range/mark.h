/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_MARK_H
#define BOT_RANGE_MARK_H

#include "bot/range/range.h"

struct arena;
struct err;
struct state;

/*
 * Marks: the ends of a range named by commits of an imported archive or by
 * Message-IDs. In range is, as in git, what comes after the first mark, up to
 * and with the second.
 *
 * Both functions fill of *out: span (but list_id), since (the date of the first
 * mark) and until (one second after the newest mail in range). span.since is
 * the oldest date in range if that is before since.
 *
 * -1 with ERR_DATA and a text without context if a mark does not fit; other
 * codes are the state's.
 */

struct mark_pair {
	const char *first, *last;
	const char *wrong; /* on ERR_DATA: first or last */
};

/* Marks are prefixes of commit ids, lower-case hex, 8 to 64 digits each. */
int mark_of_commits(struct state *st, struct mark_pair *marks, struct arena *a,
		    struct range *out, struct err *err);

/* Marks are Message-IDs without brackets. */
int mark_of_messages(struct state *st, struct mark_pair *marks, struct arena *a,
		     struct range *out, struct err *err);

#endif /* BOT_RANGE_MARK_H */
