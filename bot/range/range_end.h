/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_RANGE_END_H
#define BOT_RANGE_RANGE_END_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct range_context;
struct strbuf;

/*
 * One end of a range, and the faults of a range. Private to bot/range.
 */

#define RANGE_YEAR_MIN 1970
#define RANGE_YEAR_MAX 2999

/* A range while it is parsed. */
struct range_reader {
	const char *text; /* the whole range, [len] */
	size_t len;
	const char *dots; /* between its two ends; NULL: it is one */
	const char *zone;
	const struct range_context *context;
	struct arena *arena;
	struct err *err;
};

enum range_end_kind {
	RANGE_END_OPEN,    /* nothing is there */
	RANGE_END_DAYS,    /* [from, to) */
	RANGE_END_INSTANT, /* from == to */
	RANGE_END_COMMIT,
	RANGE_END_MESSAGE,
};

struct range_end {
	enum range_end_kind kind;
	int64_t from, to;
	const char *mark; /* COMMIT: lower-case hex; MESSAGE: without <> */
	const char *text; /* as written, [len] */
	size_t len;
};

/* Parse the end s[0..len), a part of r->text. -1 with ERR_DATA. */
int range_end_read(const struct range_reader *r, const char *s, size_t len,
		   struct range_end *out);

/* Fill r->err with ERR_DATA. at: where r->text stopped making sense; the text
 * from there to the end of that end of the range is displayed. Returns -1. */
int range_fault(const struct range_reader *r, const char *at, const char *fmt,
		...) __attribute__((format(printf, 3, 4)));

/* Append at most max characters of s[0..len), fit for display, and "..." if
 * that is not all. */
void range_add_head(struct strbuf *out, const char *s, size_t len, size_t max);

/* True if the first n bytes, at most 9, of s[0..len) are digits; *out is then
 * their number. */
bool range_digits(const char *s, size_t len, size_t n, int *out);

/* The instant of a midnight in the zone; month 13 and day 0 count on. */
int64_t range_midnight(const char *zone, int year, int month, int day);

#endif /* BOT_RANGE_RANGE_END_H */
