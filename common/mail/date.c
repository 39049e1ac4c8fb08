/* SPDX-License-Identifier: MIT */
#include "common/mail/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "common/ascii.h"
#include "common/clock.h"
#include "common/mail/param.h"
#include "common/strbuf.h"

/* Each word is known by its look, so their order matters little. */

#define DATE_MAX    256       /* bytes looked at */
#define NUMBER_HUGE 999999999 /* no year, no hour, no zone */

struct fields {
	int day, month; /* 0: not seen */
	int year;       /* -1: not seen */
	int hour, minute, second;
	bool has_time;
	int zone; /* as written: +-hhmm */
};

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr",
					"May", "Jun", "Jul", "Aug",
					"Sep", "Oct", "Nov", "Dec"};

/* The instant, or CLOCK_NEVER for what is on no calendar. */
static int64_t instant(const struct fields *f)
{
	int year = f->year;

	/* RFC 5322 section 4.3: years of two and three digits */
	if (year < 0)
		return CLOCK_NEVER;
	if (year < 50)
		year += 2000;
	else if (year < 1000)
		year += 1900;
	if (f->month < 1 || f->month > 12 || f->day < 1 || year < 1900 ||
	    year > 9999 || f->day > clock_month_days(year, f->month))
		return CLOCK_NEVER;
	/* 60 is a leap second */
	if (!f->has_time || f->hour < 0 || f->hour > 23 || f->minute < 0 ||
	    f->minute > 59 || f->second < 0 || f->second > 60)
		return CLOCK_NEVER;

	int zone_s = 0;
	if (f->zone > -2400 && f->zone < 2400 && f->zone % 100 > -60 &&
	    f->zone % 100 < 60)
		zone_s = f->zone / 100 * 3600 + f->zone % 100 * 60;
	return clock_utc(year, f->month, f->day, f->hour, f->minute,
			 f->second) -
	       zone_s;
}

/* The digits at *p as a number, -1 for none; NUMBER_HUGE for more than nine. */
static int read_number(const char **p, size_t *digits)
{
	const char *start = *p;
	int value = 0;

	for (; ascii_is_digit(**p); (*p)++)
		if (*p - start < 9)
			value = value * 10 + (**p - '0');
	*digits = (size_t)(*p - start);
	if (*digits > 9)
		return NUMBER_HUGE;
	return *digits ? value : -1;
}

/* What follows the hour: ":mm", ":mm:ss" or ":mm:ss.fff". */
static void read_time(const char **p, struct fields *f)
{
	size_t digits;

	(*p)++;
	f->has_time = true;
	f->minute = read_number(p, &digits);
	if (**p != ':')
		return;
	(*p)++;
	f->second = read_number(p, &digits);
	if (**p == '.' || **p == ',') {
		(*p)++;
		read_number(p, &digits);
	}
}

static void read_digits(const char **p, struct fields *f)
{
	size_t digits;
	int value = read_number(p, &digits);

	if (**p == ':' && !f->has_time) {
		f->hour = value;
		read_time(p, f);
	} else if (digits == 4 && f->year < 0 && strlen(*p) >= 6 &&
		   **p == '-' && ascii_is_digit((*p)[1])) {
		/* ISO 8601: 2020-04-20 */
		f->year = value;
		(*p)++;
		f->month = read_number(p, &digits);
		if (**p == '-')
			(*p)++;
		f->day = read_number(p, &digits);
	} else if (digits <= 2 && !f->day) {
		f->day = value;
	} else if (f->year < 0) {
		f->year = value;
	}
}

static void read_zone(const char **p, struct fields *f)
{
	bool negative = **p == '-';
	size_t digits;

	(*p)++;
	int value = read_number(p, &digits);
	if (digits == 2 && strlen(*p) >= 3 && **p == ':') {
		/* ISO 8601: +02:00 */
		(*p)++;
		int minutes = read_number(p, &digits);
		value = digits == 2 ? value * 100 + minutes : 0;
	} else if (digits == 2) {
		value *= 100;
	} else if (digits != 4) {
		value = 0;
	}
	f->zone = negative ? -value : value;
}

static void read_word(const char **p, struct fields *f)
{
	/* RFC 5322 section 4.3; every other name counts as UTC */
	static const struct {
		char name[4];
		int zone;
	} zones[] = {
	    {"EST", -500}, {"EDT", -400}, {"CST", -600}, {"CDT", -500},
	    {"MST", -700}, {"MDT", -600}, {"PST", -800}, {"PDT", -700},
	};
	const char *word = *p;

	while (ascii_is_alpha(**p))
		(*p)++;
	if (*p - word < 3)
		return;
	for (int i = 0; i < 12 && !f->month; i++)
		if (!ascii_ncasecmp(word, month_names[i], 3))
			f->month = i + 1;
	if (*p - word != 3)
		return;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (!ascii_ncasecmp(word, zones[i].name, 3))
			f->zone = zones[i].zone;
}

static void read_words(const char *p, struct fields *f)
{
	*f = (struct fields){.year = -1};
	while (*p) {
		if (ascii_is_digit(*p))
			read_digits(&p, f);
		else if (ascii_is_alpha(*p))
			read_word(&p, f);
		else if ((*p == '+' || *p == '-') && f->has_time &&
			 ascii_is_digit(p[1]))
			read_zone(&p, f);
		else if (*p == '(')
			p = mail_param_skip_comment(p);
		else
			p++;
	}
}

int64_t mail_date_parse(const char *value)
{
	char text[DATE_MAX + 1];
	size_t len = strnlen(value, DATE_MAX);
	struct fields f;

	memcpy(text, value, len);
	text[len] = '\0';
	read_words(text, &f);
	return instant(&f);
}

int64_t mail_date_parse_received(const char *value)
{
	const char *semicolon = strrchr(value, ';');

	return semicolon ? mail_date_parse(semicolon + 1) : CLOCK_NEVER;
}

void mail_date_format(int64_t at, struct strbuf *out)
{
	static const char day_names[7][4] = {"Sun", "Mon", "Tue", "Wed",
					     "Thu", "Fri", "Sat"};
	struct tm tm;

	clock_local("UTC", at, &tm);
	strbuf_addf(out, "%s, %d %s %04d %02d:%02d:%02d +0000",
		    day_names[tm.tm_wday], tm.tm_mday, month_names[tm.tm_mon],
		    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
