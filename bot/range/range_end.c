/* SPDX-License-Identifier: MIT */
#include "bot/range/range_end.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define SHOWN_MAX 40 /* characters of what was read */
#define REST_MAX  20 /* and of where it went wrong */
#define HEX_MIN   8
#define HEX_MAX   64

void range_add_head(struct strbuf *out, const char *s, size_t len, size_t max)
{
	size_t n = 0, bytes = 0;

	while (bytes < len && n < max) {
		uint32_t cp;

		bytes += utf8_next(s + bytes, len - bytes, &cp);
		n++;
	}
	utf8_add_shown(out, s, bytes);
	if (bytes < len)
		strbuf_addstr(out, "...");
}

int range_fault(const struct range_reader *r, const char *at, const char *fmt,
		...)
{
	struct strbuf read = STRBUF_INIT, rest = STRBUF_INIT;
	struct strbuf why = STRBUF_INIT;
	const char *end = r->text + r->len;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&why, fmt, ap);
	va_end(ap);
	range_add_head(&read, r->text, r->len, SHOWN_MAX);
	if (r->dots && at < r->dots)
		end = r->dots;
	if (at < end)
		range_add_head(&rest, at, (size_t)(end - at), REST_MAX);
	else
		strbuf_addstr(&rest, "the end");
	err_set(r->err, ERR_DATA,
		"range '%s': %s (at %s%s%s); "
		"examples: 2025-04-01..2025-04-07, 2w",
		read.buf, why.buf, at < end ? "'" : "", rest.buf,
		at < end ? "'" : "");
	strbuf_release(&read);
	strbuf_release(&rest);
	strbuf_release(&why);
	return -1;
}

bool range_digits(const char *s, size_t len, size_t n, int *out)
{
	if (len < n)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!ascii_is_digit(s[i]))
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

/* Days since the epoch, a Thursday, to the Monday of a year's first ISO week:
 * the week that holds 4 January. */
static int64_t first_monday(int year)
{
	int64_t day = clock_utc(year, 1, 4, 0, 0, 0) / CLOCK_DAY_S;

	return day - (day + 3) % 7;
}

int64_t range_midnight(const char *zone, int year, int month, int day)
{
	struct tm tm = {
	    .tm_year = year - 1900,
	    .tm_mon = month - 1,
	    .tm_mday = day,
	    .tm_isdst = -1,
	};

	return clock_instant(zone, &tm);
}

static int read_week(const struct range_reader *r, const char *s, size_t len,
		     int year, struct range_end *out)
{
	int week;

	if (len != 2 || !range_digits(s, len, 2, &week))
		return range_fault(r, s, "a week is written 2025-W14");

	int64_t monday = first_monday(year) + 7 * (week - 1);

	if (week < 1 || monday >= first_monday(year + 1))
		return range_fault(
		    r, s, "%d has %d weeks", year,
		    (int)(first_monday(year + 1) - first_monday(year)) / 7);
	/* As a day of January, which clock_instant normalises. */
	int day =
	    (int)(monday - clock_utc(year, 1, 1, 0, 0, 0) / CLOCK_DAY_S) + 1;

	out->kind = RANGE_END_DAYS;
	out->from = range_midnight(r->zone, year, 1, day);
	out->to = range_midnight(r->zone, year, 1, day + 7);
	return 0;
}

/* "Z", "+02:00" or nothing at s. */
static int read_offset(const struct range_reader *r, const char *s, size_t len,
		       bool *local, int *offset)
{
	int hours, minutes;

	*local = !len;
	*offset = 0;
	if (!len || (len == 1 && *s == 'Z'))
		return 0;
	if (len != 6 || (*s != '+' && *s != '-') || s[3] != ':' ||
	    !range_digits(s + 1, 2, 2, &hours) ||
	    !range_digits(s + 4, 2, 2, &minutes) || hours > 23 || minutes > 59)
		return range_fault(r, s, "a zone is written Z or +02:00");
	*offset = (hours * 60 + minutes) * (*s == '-' ? -60 : 60);
	return 0;
}

static int read_instant(const struct range_reader *r, const char *s, size_t len,
			int year, int month, int day, struct range_end *out)
{
	int hour, minute, second = 0, offset;
	bool local;

	if (len < 5 || s[2] != ':' || !range_digits(s, 2, 2, &hour) ||
	    !range_digits(s + 3, 2, 2, &minute) || hour > 23 || minute > 59)
		return range_fault(r, s, "a time is written 06:30");
	s += 5;
	len -= 5;
	if (len && *s == ':') {
		if (!range_digits(s + 1, len - 1, 2, &second) || second > 59)
			return range_fault(r, s, "a time is written 06:30:00");
		s += 3;
		len -= 3;
	}
	if (read_offset(r, s, len, &local, &offset))
		return -1;
	out->kind = RANGE_END_INSTANT;
	if (local) {
		struct tm tm = {
		    .tm_year = year - 1900,
		    .tm_mon = month - 1,
		    .tm_mday = day,
		    .tm_hour = hour,
		    .tm_min = minute,
		    .tm_sec = second,
		    .tm_isdst = -1,
		};
		out->from = clock_instant(r->zone, &tm);
	} else {
		out->from =
		    clock_utc(year, month, day, hour, minute, second) - offset;
	}
	out->to = out->from;
	return 0;
}

/* 2025, 2025-04, 2025-04-01, 2025-W14, 2025-04-01T00:00Z */
static int read_date(const struct range_reader *r, const char *s, size_t len,
		     struct range_end *out)
{
	int year, month, day;

	if (!range_digits(s, len, 4, &year))
		return range_fault(r, s, "a date is written 2025-04-01");
	if (year < RANGE_YEAR_MIN || year > RANGE_YEAR_MAX)
		return range_fault(r, s, "years go from %d to %d",
				   RANGE_YEAR_MIN, RANGE_YEAR_MAX);
	out->kind = RANGE_END_DAYS;
	out->from = range_midnight(r->zone, year, 1, 1);
	out->to = range_midnight(r->zone, year + 1, 1, 1);
	if (len == 4)
		return 0;
	if (s[4] != '-')
		return range_fault(r, s + 4, "a date is written 2025-04-01");
	s += 5;
	len -= 5;
	if (len && (*s == 'W' || *s == 'w'))
		return read_week(r, s + 1, len - 1, year, out);
	if (!range_digits(s, len, 2, &month) || (len > 2 && s[2] != '-'))
		return range_fault(r, s, "a date is written 2025-04-01");
	if (month < 1 || month > 12)
		return range_fault(r, s, "a year has 12 months");
	out->from = range_midnight(r->zone, year, month, 1);
	out->to = range_midnight(r->zone, year, month + 1, 1);
	if (len == 2)
		return 0;
	s += 3;
	len -= 3;
	if (!range_digits(s, len, 2, &day) || (len > 2 && s[2] != 'T'))
		return range_fault(r, s, "a date is written 2025-04-01");
	if (day < 1 || day > clock_month_days(year, month))
		return range_fault(r, s, "%04d-%02d has %d days", year, month,
				   clock_month_days(year, month));
	out->from = range_midnight(r->zone, year, month, day);
	out->to = range_midnight(r->zone, year, month, day + 1);
	if (len == 2)
		return 0;
	return read_instant(r, s + 3, len - 3, year, month, day, out);
}

/* 8 digits are rather a date without hyphens than a commit. */
static bool is_bare_date(const char *s, size_t len)
{
	int year, month, day;

	return len == 8 && range_digits(s, 4, 4, &year) &&
	       range_digits(s + 4, 2, 2, &month) &&
	       range_digits(s + 6, 2, 2, &day) && year >= 1990 && year < 2100 &&
	       month >= 1 && month <= 12 && day >= 1 &&
	       day <= clock_month_days(year, month);
}

static int read_commit(const struct range_reader *r, const char *s, size_t len,
		       struct range_end *out)
{
	if (is_bare_date(s, len))
		return range_fault(r, s, "write the date %.4s-%.2s-%.2s", s,
				   s + 4, s + 6);
	if (len < HEX_MIN)
		return range_fault(r, s, "a commit id needs %d digits",
				   HEX_MIN);
	if (len > HEX_MAX)
		return range_fault(r, s, "a commit id has at most %d digits",
				   HEX_MAX);

	char *hex = arena_strndup(r->arena, s, len);

	for (char *c = hex; *c; c++)
		*c = ascii_lower(*c);
	out->kind = RANGE_END_COMMIT;
	out->mark = hex;
	return 0;
}

int range_end_read(const struct range_reader *r, const char *s, size_t len,
		   struct range_end *out)
{
	size_t n_hex = 0;

	*out =
	    (struct range_end){.kind = RANGE_END_OPEN, .text = s, .len = len};
	if (!len)
		return 0;
	while (n_hex < len && ascii_is_hex(s[n_hex]))
		n_hex++;
	if (*s == '<' || memchr(s, '@', len)) {
		bool bracket = *s == '<';

		if (bracket && (len < 3 || s[len - 1] != '>'))
			return range_fault(r, s,
					   "a Message-ID is written <a@b>");
		out->kind = RANGE_END_MESSAGE;
		out->mark =
		    arena_strndup(r->arena, s + bracket, len - 2 * bracket);
		return 0;
	}
	if (n_hex == len &&
	    (len != 4 || !ascii_is_digit(s[0]) || !ascii_is_digit(s[1]) ||
	     !ascii_is_digit(s[2]) || !ascii_is_digit(s[3])))
		return read_commit(r, s, len, out);
	if (!ascii_is_digit(*s))
		return range_fault(r, s, "neither a date nor a mark");
	return read_date(r, s, len, out);
}
