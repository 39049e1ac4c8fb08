/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_RANGE_H
#define BOT_RANGE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "state/messages.h"

struct arena;
struct err;
struct state;

/*
 * Ranges (SPEC 3): one grammar for the command line, mail commands and
 * `series`.
 */

struct range {
	struct state_span span; /* what is told; list_id is the caller's */
	int64_t since, until;   /* the same as instants, for titles: [since, until) */
	const char *zone;       /* days are this zone's */
	const char *first_mark; /* as written, control characters as '?', for ranges of marks; else NULL */
	const char *last_mark;
	const char *iso;        /* "2020-W22", "2020-05", "2020" where the range is just that; else NULL */
	bool whole_days;        /* begins and ends at midnight of zone */
};

/*
 * Read and resolve text. now: of clock_now(). list_id: for `last` and open
 * ends, 0 if none; span.list_id is set to it. Two days, weeks, months or
 * years may be the ends of a range too, and an instant without a zone is the
 * zone's. -1 with ERR_DATA: the text says what was read (escaped, at most 40
 * characters), where it stopped making sense, and two examples; other codes
 * are the state's. Strings live in the arena.
 *
 * st NULL: only the form is read. What the state would have to say, marks,
 * `last` and an open begin, then leaves a range of no time.
 */
int range_parse(const char *text, const char *zone, int64_t now,
		struct state *st, int64_t list_id, struct arena *a,
		struct range *out, struct err *err);

/* A scheduled digest's: arrivals first < messages.id <= last, mails dated
 * before not_before left out; since and until are its period. */
void range_of_arrivals(int64_t since, int64_t until, int64_t first, int64_t last,
		       int64_t not_before, const char *zone, struct arena *a,
		       struct range *out);

/* "2020-05-25" as in titles: first and last day, in the zone. */
const char *range_first_day(const struct range *r, struct arena *a);
const char *range_last_day(const struct range *r, struct arena *a);
/* "2020-05-25 to 2020-06-03", "e7f0ff2b to 1d980064": long marks are cut. */
const char *range_title(const struct range *r, struct arena *a);
/* "2020-W22", "2020-05", "2020-05-25", "2020-05-25 to 2020-06-03" (LAYOUT 9)
 * or "e7f0ff2b to 1d980064". */
const char *range_name(const struct range *r, struct arena *a);
/* The range in its own grammar, for a command: "2020-W22",
 * "2020-05-25..2020-06-03", "2020-05-25T06:00Z..2020-06-01T06:00Z" or
 * "e7f0ff2b..1d980064". What arrived is asked for by date. */
const char *range_command(const struct range *r, struct arena *a);

#endif /* BOT_RANGE_RANGE_H */
