/* SPDX-License-Identifier: MIT */
#include "config/schedule_spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/slice.h"

const char *const schedule_every_words[] = {"never", "daily", "weekly",
					    "monthly"};

#define DAY_MAX 28 /* the last day that every month has */

/* The next word of *text, of length 0 at the end. */
static struct slice next_word(const char **text)
{
	struct slice w;

	w.s = *text + strspn(*text, " \t");
	w.len = strcspn(w.s, " \t");
	*text = w.s + w.len;
	return w;
}

/* The number that w is, one or two digits of it, from min to max; else -1. */
static int number_of(struct slice w, int min, int max)
{
	int n = 0;

	if (!w.len || w.len > 2)
		return -1;
	for (size_t i = 0; i < w.len; i++) {
		if (!ascii_is_digit(w.s[i]))
			return -1;
		n = n * 10 + (w.s[i] - '0');
	}
	return n < min || n > max ? -1 : n;
}

static int day_parse(struct slice w, struct schedule_spec *out, struct err *err)
{
	out->day = number_of(w, 1, DAY_MAX);
	if (out->day < 0)
		return err_set(err, ERR_CONFIG,
			       "'%.*s' is no day of every month: 1..%d",
			       (int)w.len, w.s, DAY_MAX);
	return 0;
}

static int time_parse(struct slice w, struct schedule_spec *out,
		      struct err *err)
{
	struct slice minute = w, hour;

	slice_next(&minute, ':', &hour);
	out->hour = number_of(hour, 0, 23);
	out->minute = minute.len == 2 ? number_of(minute, 0, 59) : -1;
	if (out->hour < 0 || out->minute < 0)
		return err_set(err, ERR_CONFIG,
			       "'%.*s' is no time of day: 00:00..23:59",
			       (int)w.len, w.s);
	return 0;
}

static int zone_parse(struct slice w, struct schedule_spec *out,
		      struct err *err)
{
	if (w.len < sizeof(out->zone)) {
		memcpy(out->zone, w.s, w.len);
		out->zone[w.len] = '\0';
		if (clock_zone_exists(out->zone))
			return 0;
	}
	return err_set(err, ERR_CONFIG,
		       "'%.*s' is no time zone such as Europe/Berlin",
		       (int)(w.len < 40 ? w.len : 40), w.s);
}

static int every_parse(struct slice w, struct schedule_spec *out,
		       struct err *err)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};

	if (ascii_case_is(w.s, w.len, "daily")) {
		out->every = SCHEDULE_DAILY;
		return 0;
	}
	if (ascii_case_is(w.s, w.len, "monthly")) {
		out->every = SCHEDULE_MONTHLY;
		return 0;
	}
	for (int i = 0; i < 7; i++) {
		if (ascii_case_is(w.s, w.len, days[i])) {
			out->every = SCHEDULE_WEEKLY;
			out->weekday = i;
			return 0;
		}
	}
	return err_set(err, ERR_CONFIG,
		       "'%.*s' is no day: Mon..Sun, daily or monthly",
		       (int)(w.len < 40 ? w.len : 40), w.s);
}

static int spec_parse(const char *text, struct schedule_spec *out,
		      struct err *err)
{
	struct slice w = next_word(&text);

	if (!w.len)
		return 0;
	if (every_parse(w, out, err))
		return -1;
	if (out->every == SCHEDULE_MONTHLY &&
	    day_parse(next_word(&text), out, err))
		return -1;
	if (time_parse(next_word(&text), out, err))
		return -1;
	w = next_word(&text);
	if (w.len && zone_parse(w, out, err))
		return -1;
	w = next_word(&text);
	if (w.len)
		return err_set(err, ERR_CONFIG,
			       "'%.*s' stands behind the time zone",
			       (int)(w.len < 40 ? w.len : 40), w.s);
	return 0;
}

int schedule_spec_parse(const char *text, struct schedule_spec *out,
			struct err *err)
{
	const struct schedule_spec never = {.every = SCHEDULE_NEVER};

	*out = never;
	if (spec_parse(text, out, err)) {
		*out = never;
		return -1;
	}
	return 0;
}
