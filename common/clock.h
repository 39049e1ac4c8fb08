/* SPDX-License-Identifier: MIT */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct arena;
struct err;

/*
 * The only place that asks what time it is.
 *
 * Stored times are seconds since 1970-01-01 UTC and named *_at.  With
 * PATCHDIGEST_CLOCK=FILE in the environment, and once clock_use_file() has
 * been called (main does that only where every configured server is
 * loopback), the time is the decimal epoch seconds in that file, read anew each
 * time; while the file holds none, the time stands still.
 */

#define CLOCK_NEVER INT64_MIN /* no time: unknown, none */

/* Take the time from path from now on; -1 with ERR_CONFIG if it holds none. */
int clock_use_file(const char *path, struct err *err);
bool clock_is_file(void); /* true while the time is taken from a file */

int64_t clock_now(void);          /* seconds; the wall clock, or the file */
int64_t clock_monotonic_ms(void); /* for timeouts: no file, never set back */

/*
 * Civil time in a zone of the tz database ("UTC", "Europe/Berlin").
 * clock_local fills tm (tm_wday and tm_yday too).  clock_instant is the
 * inverse: fields out of range are normalised; a local time that DST skips
 * gives the instant just after the gap, one that comes twice the first.
 */
bool clock_zone_exists(const char *zone);
void clock_local(const char *zone, int64_t at, struct tm *tm);
int64_t clock_instant(const char *zone, const struct tm *tm);

#define CLOCK_DAY_S INT64_C(86400) /* seconds of a day, in UTC */

/* The instant of a civil time in UTC, by the Gregorian calendar in all years. A
 * field out of range counts on: month 13 is January of the next year. */
int64_t clock_utc(int year, int month, int day, int hour, int minute,
		  int second);
/* Days of a month, 1 to 12. */
int clock_month_days(int year, int month);

/* "2020-05-25", in the zone. */
const char *clock_day(int64_t at, const char *zone, struct arena *a);

#define CLOCK_RFC3339_SIZE 32
/* "2020-05-25T11:23:59Z"; at may be any value, the year is clipped to
 * 0..9999. */
const char *clock_rfc3339(int64_t at, char buf[CLOCK_RFC3339_SIZE]);

#endif /* COMMON_CLOCK_H */
