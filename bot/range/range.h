/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_RANGE_H
#define BOT_RANGE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "state/messages.h"

struct arena;
struct err;
struct state_digest;
struct state;

/*
 * Ranges: stretches of mail, in one grammar for the command line and mail
 * commands (patchdigest-commands(7)).
 */

struct range {
	struct state_span span; /* the mails in range; list_id is the caller's */
	int64_t since, until;   /* the range in time, for titles: [since, until) */
	const char *zone;       /* days are this zone's */
	const char *first_mark; /* as written, control characters as '?', for ranges of marks; else NULL */
	const char *last_mark;
	const char *iso;        /* "2020-W22", "2020-05", "2020" where the range is just that; else NULL */
	bool whole_days;        /* begins and ends at a midnight of zone */
};

struct range_context {
	const char *zone;
	int64_t now;      /* of clock_now() */
	struct state *st; /* NULL: only the form is checked; marks, `last` and an
			   * open begin then give a range of no time */
	int64_t list_id;  /* of `last` and of open ends; 0: none */
};

/*
 * Parse text and resolve it into *out, whose strings are the arena's.
 * span.list_id is that of the context.
 *
 * -1 with ERR_DATA: the text shows what was read (fit for display, at most 40
 * characters), where it stopped making sense, and two examples; other codes
 * are the state's.
 */
int range_parse(const char *text, const struct range_context *context,
		struct arena *a, struct range *out, struct err *err);

/* The range of a digest: the arrivals first < seq <= last of its list, without
 * mails dated before not_before; since and until are its period. */
void range_of_digest(const struct state_digest *d, const char *zone,
		     struct arena *a, struct range *out);

/* The first and the last day in the zone: "2020-05-25". */
const char *range_first_day(const struct range *r, struct arena *a);
const char *range_last_day(const struct range *r, struct arena *a);
/* For titles: "2020-05-25 to 2020-06-03", "e7f0ff2b to 1d980064"; long marks
 * are cut. */
const char *range_title(const struct range *r, struct arena *a);
/* For subjects (doc/LAYOUT 9): "2020-W22", "2020-05", "2020-05-25", else as
 * range_title. */
const char *range_name(const struct range *r, struct arena *a);
/* The range in its own grammar, as a command has it: "2020-W22",
 * "2020-05-25..2020-06-03", "2020-05-25T06:00Z..2020-06-01T06:00Z" or
 * "e7f0ff2b..1d980064". A range of arrivals is given by its dates. */
const char *range_command(const struct range *r, struct arena *a);

#endif /* BOT_RANGE_RANGE_H */
