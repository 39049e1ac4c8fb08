/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_RANGE_ROWS_H
#define TESTS_UNIT_RANGE_ROWS_H

/* What the tests of ranges share: rows of text and what is read of it. */
#include "tests/unit/table.h"

#include "bot/range/range.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"

#define NOW       "2025-04-08T10:30:00Z"
#define DAY(a, b) a "T00:00:00Z " b "T00:00:00Z "

struct range_row {
	const char *text, *want;
};

static struct state *st;
static int64_t list_id, now;

/* "SINCE UNTIL NAME [whole]", or what kind of span it is. */
static inline const char *shown(const struct range *r, struct arena *a)
{
	char since[CLOCK_RFC3339_SIZE], until[CLOCK_RFC3339_SIZE];

	clock_rfc3339(r->since, since);
	clock_rfc3339(r->until, until);
	switch (r->span.kind) {
	case STATE_SPAN_DATES:
		if (r->span.since != r->since || r->span.until != r->until)
			return "span and range differ";
		return arena_printf(a, "%s %s %s%s", since, until,
				    range_name(r, a),
				    r->whole_days ? " whole" : "");
	case STATE_SPAN_ARRIVAL:
		return arena_printf(
		    a, "%s %s arrival %d-%d %d", since, until,
		    (int)r->span.first, (int)r->span.last,
		    (int)((r->since - r->span.not_before) / 86400));
	case STATE_SPAN_ARCHIVE:
		return arena_printf(a, "%s %s archive %d %d-%d %s", since,
				    until, (int)r->span.source_id,
				    (int)r->span.first, (int)r->span.last,
				    range_name(r, a));
	case STATE_SPAN_RECORDED:
		return arena_printf(a, "%s %s recorded %d-%d %s", since, until,
				    (int)r->span.first, (int)r->span.last,
				    range_name(r, a));
	}
	return "?";
}

static inline int parse_in(const char *zone, const char *text, struct arena *a,
			   struct range *out, struct err *err)
{
	const struct range_context context = {zone, now, st, list_id};

	return range_parse(text, &context, a, out, err);
}

static inline void check_good(const struct range_row *rows, size_t n)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++) {
		struct range r;
		struct err err;

		if (parse_in("UTC", rows[i].text, &a, &r, &err)) {
			table_str(i, rows[i].text, rows[i].want, err.text);
			continue;
		}
		table_str(i, rows[i].text, rows[i].want, shown(&r, &a));
		table_int(i, rows[i].text, list_id, r.span.list_id);
	}
	arena_release(&a);
	table_end();
}

static inline void check_bad(const struct range_row *rows, size_t n)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++) {
		struct range r;
		struct err err = {.code = ERR_NONE};

		if (!parse_in("UTC", rows[i].text, &a, &r, &err))
			table_str(i, rows[i].text, rows[i].want, shown(&r, &a));
		else if (!strstr(err.text, rows[i].want))
			table_str(i, rows[i].text, rows[i].want, err.text);
		else if (!strstr(err.text,
				 "examples: 2025-04-01..2025-04-07, 2w"))
			table_str(i, rows[i].text, "two examples", err.text);
		else
			table_int(i, rows[i].text, ERR_DATA, err.code);
	}
	arena_release(&a);
	table_end();
}

/* What range_command says is the same range again. */
static inline void check_commands(const struct range_row *rows, size_t n)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++) {
		struct range r, again;
		const char *command;
		struct err err;

		assert_int_equal(parse_in("UTC", rows[i].text, &a, &r, &err),
				 0);
		command = range_command(&r, &a);
		table_str(i, rows[i].text, rows[i].want, command);
		assert_int_equal(parse_in("UTC", command, &a, &again, &err),
				 0);
		table_str(i, rows[i].text, shown(&r, &a), shown(&again, &a));
	}
	arena_release(&a);
	table_end();
}

#endif /* TESTS_UNIT_RANGE_ROWS_H */
