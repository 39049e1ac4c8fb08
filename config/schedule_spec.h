/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SCHEDULE_SPEC_H
#define CONFIG_SCHEDULE_SPEC_H

struct err;

/*
 * The setting "schedule": when a digest is due.
 *
 *	"Mon 06:00"   "daily 06:00"   "monthly 1 06:00 Europe/Berlin"   ""
 *
 * Words are separated by blanks, their letters' case does not count. A day of
 * the month is at most 28, so that every month has it.
 */

enum schedule_every {
	SCHEDULE_NEVER, /* "": no digest by itself */
	SCHEDULE_DAILY,
	SCHEDULE_WEEKLY,
	SCHEDULE_MONTHLY,
};
#define SCHEDULE_EVERY_N 4

/* "never", "daily", "weekly", "monthly" */
extern const char *const schedule_every_words[SCHEDULE_EVERY_N];

#define SCHEDULE_ZONE_MAX 64

struct schedule_spec {
	enum schedule_every every;
	int weekday; /* SCHEDULE_WEEKLY: 0 Sunday .. 6, as tm_wday */
	int day;     /* SCHEDULE_MONTHLY: 1..28 */
	int hour;    /* 0..23 */
	int minute;  /* 0..59 */
	char zone[SCHEDULE_ZONE_MAX]; /* "" if none is named; else it exists */
};

/*
 * Read text. Returns 0, or -1 with ERR_CONFIG and what was expected where
 * ("'Mo' is no day: Mon..Sun, daily or monthly"); *out is then SCHEDULE_NEVER.
 */
int schedule_spec_parse(const char *text, struct schedule_spec *out,
			struct err *err);

#endif /* CONFIG_SCHEDULE_SPEC_H */
