/* SPDX-License-Identifier: MIT */
#ifndef BOT_RANGE_RANGE_END_H
#define BOT_RANGE_RANGE_END_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct strbuf;

/*
 * One end of a range, and how a range is refused: the private half of
 * range.c.
 */

#define RANGE_YEAR_MIN 1970
#define RANGE_YEAR_MAX 2999

/* What is being read. */
struct range_reader {
	const char *text; /* the whole range, [len] */
	size_t len;
	const char *dots; /* between its two ends; NULL: it is one */
	const char *zone;
	int64_t now;
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

/* s[0..len) is part of r->text. -1 with ERR_DATA. */
int range_end_read(const struct range_reader *r, const char *s, size_t len,
		   struct range_end *out);

/* Refuse with ERR_DATA: at is where the text stopped making sense, and is shown
 * up to where that end of the range ends. Returns -1. */
int range_fault(const struct range_reader *r, const char *at, const char *fmt,
		...) __attribute__((format(printf, 3, 4)));

/* Append at most max characters of s[0..len), shown, and "..." if that is not
 * all. */
void range_add_head(struct strbuf *out, const char *s, size_t len, size_t max);

/* Are the first n bytes of s[0..len) all digits? Then *out is their number.
 * n: at most 9. */
bool range_digits(const char *s, size_t len, size_t n, int *out);

/* Midnight of a day of the zone; month and day may be out of their year and
 * month. */
int64_t range_midnight(const char *zone, int year, int month, int day);

#endif /* BOT_RANGE_RANGE_END_H */
