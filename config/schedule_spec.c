/* SPDX-License-Identifier: MIT */
#include "config/schedule_spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"

const char *const schedule_every_words[] = {"never", "daily", "weekly",
					    "monthly"};

#define DAY_MAX 28 /* the last day that every month has */

struct word {
	const char *s;
	size_t len;
};

/* The next word of *text, of length 0 at the end. */
static struct word word_next(const char **text)
{
	struct word w;

	*text += strspn(*text, " \t");
	w.s = *text;
	w.len = strcspn(*text, " \t");
	*text += w.len;
	return w;
}

static bool word_is(struct word w, const char *want)
{
	return w.len == strlen(want) && !ascii_ncasecmp(w.s, want, w.len);
}

/* One or two digits at *s, moved over them; -1 if there are none or more. */
static int digits(const char **s, const char *end)
{
	int n = 0;
	int len = 0;

	while (*s < end && **s >= '0' && **s <= '9' && len < 3) {
		n = n * 10 + (**s - '0');
		len++;
		(*s)++;
	}
	return len == 1 || len == 2 ? n : -1;
}

static int day_parse(struct word w, struct schedule_spec *out, struct err *err)
{
	const char *s = w.s;

	out->day = digits(&s, w.s + w.len);
	if (s != w.s + w.len || out->day < 1 || out->day > DAY_MAX)
		return err_set(err, ERR_CONFIG,
			       "'%.*s' is no day of every month: 1..%d",
			       (int)w.len, w.s, DAY_MAX);
	return 0;
}

static int time_parse(struct word w, struct schedule_spec *out, struct err *err)
{
	const char *s = w.s;
	const char *end = w.s + w.len;

	out->hour = digits(&s, end);
	if (out->hour < 0 || out->hour > 23 || s == end || *s++ != ':' ||
	    end - s != 2)
		goto bad;
	out->minute = digits(&s, end);
	if (out->minute < 0 || out->minute > 59 || s != end)
		goto bad;
	return 0;
bad:
	return err_set(err, ERR_CONFIG,
		       "'%.*s' is no time of day: 00:00..23:59", (int)w.len,
		       w.s);
}

static int zone_parse(struct word w, struct schedule_spec *out, struct err *err)
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

static int every_parse(struct word w, struct schedule_spec *out,
		       struct err *err)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};

	if (word_is(w, "daily")) {
		out->every = SCHEDULE_DAILY;
		return 0;
	}
	if (word_is(w, "monthly")) {
		out->every = SCHEDULE_MONTHLY;
		return 0;
	}
	for (int i = 0; i < 7; i++) {
		if (word_is(w, days[i])) {
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
	struct word w = word_next(&text);

	if (!w.len)
		return 0;
	if (every_parse(w, out, err))
		return -1;
	if (out->every == SCHEDULE_MONTHLY) {
		w = word_next(&text);
		if (day_parse(w, out, err))
			return -1;
	}
	w = word_next(&text);
	if (time_parse(w, out, err))
		return -1;
	w = word_next(&text);
	if (w.len && zone_parse(w, out, err))
		return -1;
	w = word_next(&text);
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
