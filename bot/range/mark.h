/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_MARK_H
#define BOT_RANGE_MARK_H

#include "bot/range/range.h"

struct arena;
struct err;
struct state;

/*
 * Marks: the ends of a range named by commits of an imported archive or by
 * Message-IDs (SPEC 3). What lies between is told as git means it: after the
 * first, up to and with the second.
 *
 * Both fill span, whose list_id is the caller's, since and until of *out: the
 * time of the first mark, and the end of the last second that something told
 * falls into; span.since is earlier if something told is dated so.
 * -1 with ERR_DATA and a text without context, and *wrong set to the mark, first
 * or last, that does not fit; other codes are the state's.
 */

/* Prefixes of commit ids, lower-case hex, 8 to 64 digits each. */
int mark_of_commits(struct state *st, const char *first, const char *last,
		    struct arena *a, struct range *out, const char **wrong,
		    struct err *err);

/* Message-IDs without brackets. */
int mark_of_messages(struct state *st, const char *first, const char *last,
		     struct arena *a, struct range *out, const char **wrong,
		    struct err *err);

#endif /* BOT_RANGE_MARK_H */
