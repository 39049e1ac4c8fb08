/* SPDX-License-Identifier: MIT */
#include "common/clock.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/log.h"

/*
 * UTC is computed here, with the calendar of eras of 400 years; other zones
 * by libc, whose only interface to one zone among many is the environment
 * variable TZ.  The process has one thread and nobody else asks for local
 * time, so TZ stays at the zone asked for last.
 */

#define ZONE_DIR   "/usr/share/zoneinfo/"
#define ZONE_MAX   64
#define YEAR_0_AT  INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define YEAR_9K_AT INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

static char *file_path; /* own; NULL: the wall clock */
static int64_t file_time;

/* The number in the clock file; false if there is none (while it is being
 * written anew, say). */
static bool read_file(const char *path, int64_t *at)
{
	char text[32];
	ssize_t len;
	char *end;

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	do
		len = read(fd, text, sizeof(text) - 1);
	while (len < 0 && errno == EINTR);
	close(fd);
	if (len < 0)
		return false;
	text[len] = '\0';

	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (end == text || errno || value < YEAR_0_AT || value > YEAR_9K_AT)
		return false;
	while (isspace((unsigned char)*end))
		end++;
	if (*end)
		return false;
	*at = value;
	return true;
}

int clock_use_file(const char *path, struct err *err)
{
	int64_t at;

	if (!read_file(path, &at))
		return err_set(err, ERR_CONFIG,
			       "clock file '%s' does not hold epoch seconds",
			       path);
	char *copy = mem_strdup(path);
	free(file_path);
	file_path = copy;
	file_time = at;
	return 0;
}

bool clock_is_file(void)
{
	return file_path != NULL;
}

int64_t clock_now(void)
{
	struct timespec ts;

	if (file_path) {
		/* Read anew each time: two writes within one tick of the
		 * file system's clock look the same to stat(2). */
		read_file(file_path, &file_time);
		return file_time;
	}
	if (clock_gettime(CLOCK_REALTIME, &ts))
		fatal("cannot read the clock");
	return ts.tv_sec;
}

int64_t clock_monotonic_ms(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts))
		fatal("cannot read the monotonic clock");
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Quotient rounded down, for a divisor above 0. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t clock_utc(int year, int month, int day, int hour, int minute,
		  int second)
{
	/* The year begins in March, so that leap days come last in it. */
	int64_t months = (int64_t)year * 12 + month - 3;
	int64_t y = floor_div(months, 12);
	int64_t m = months - y * 12;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * m + 2) / 5;
	int64_t days = era * 146097 + year_of_era * 365 + year_of_era / 4 -
		       year_of_era / 100 + day_of_year + day - 1 - 719468;

	return days * CLOCK_DAY_S + (int64_t)hour * 3600 +
	       (int64_t)minute * 60 + second;
}

int clock_month_days(int year, int month)
{
	return (int)((clock_utc(year, month + 1, 1, 0, 0, 0) -
		      clock_utc(year, month, 1, 0, 0, 0)) /
		     CLOCK_DAY_S);
}

static int64_t clipped(int64_t at)
{
	if (at < YEAR_0_AT)
		return YEAR_0_AT;
	return at > YEAR_9K_AT ? YEAR_9K_AT : at;
}

static void utc_fields(int64_t at, struct tm *tm)
{
	int64_t days = floor_div(at, CLOCK_DAY_S);
	int second = (int)(at - days * CLOCK_DAY_S);
	int64_t since = days + 719468; /* since 0000-03-01 */
	int64_t era = floor_div(since, 146097);
	int day_of_era = (int)(since - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			   day_of_era / 146096) /
			  365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
					year_of_era / 100);
	int m = (5 * day_of_year + 2) / 153;
	int year = (int)(era * 400) + year_of_era + (m >= 10);

	memset(tm, 0, sizeof(*tm));
	tm->tm_year = year - 1900;
	tm->tm_mon = m < 10 ? m + 2 : m - 10;
	tm->tm_mday = day_of_year - (153 * m + 2) / 5 + 1;
	tm->tm_hour = second / 3600;
	tm->tm_min = second / 60 % 60;
	tm->tm_sec = second % 60;
	tm->tm_wday = (int)(((days + 4) % 7 + 7) % 7);
	tm->tm_yday =
	    (int)(days - clock_utc(year, 1, 1, 0, 0, 0) / CLOCK_DAY_S);
}

static bool is_utc(const char *zone)
{
	return !strcmp(zone, "UTC");
}

bool clock_zone_exists(const char *zone)
{
	char path[sizeof(ZONE_DIR) + ZONE_MAX];
	char magic[4];

	if (is_utc(zone))
		return true;
	if (!isalnum((unsigned char)zone[0]) || strlen(zone) > ZONE_MAX ||
	    strstr(zone, ".."))
		return false;
	snprintf(path, sizeof(path), "%s%s", ZONE_DIR, zone);
	/* O_NONBLOCK: never wait for the writer of a FIFO */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	/* RFC 8536: zone.tab and such lie beside the zones */
	bool found = read(fd, magic, sizeof(magic)) == sizeof(magic) &&
		     !memcmp(magic, "TZif", sizeof(magic));
	close(fd);
	return found;
}

static void use_zone(const char *zone)
{
	static char current[ZONE_MAX + 2];
	char wanted[sizeof(current)];

	/* the colon: a file, not a rule like "EST5EDT" */
	snprintf(wanted, sizeof(wanted), ":%s", zone);
	if (!strcmp(wanted, current))
		return;
	if (setenv("TZ", wanted, 1))
		fatal("cannot set the time zone");
	tzset();
	memcpy(current, wanted, sizeof(current));
}

void clock_local(const char *zone, int64_t at, struct tm *tm)
{
	at = clipped(at);
	if (is_utc(zone)) {
		utc_fields(at, tm);
		return;
	}
	use_zone(zone);
	time_t t = (time_t)at;
	if (!localtime_r(&t, tm))
		utc_fields(at, tm);
}

static int64_t fields_as_utc(const struct tm *tm)
{
	/* tm_year may be near INT_MAX; no caller means such a year */
	int year = tm->tm_year > 8099 ? 9999 : tm->tm_year + 1900;

	return clock_utc(year, tm->tm_mon + 1, tm->tm_mday, tm->tm_hour,
			 tm->tm_min, tm->tm_sec);
}

/* What the clocks of zone show at that instant, as if they showed UTC. */
static int64_t shown_at(const char *zone, int64_t at)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return fields_as_utc(&tm);
}

int64_t clock_instant(const char *zone, const struct tm *tm)
{
	const int64_t wanted = clipped(fields_as_utc(tm));

	if (is_utc(zone))
		return wanted;

	/* A zone is always less than a day from UTC, so the offset is either
	 * that of a day before or that of a day after. */
	int64_t low = wanted - CLOCK_DAY_S;
	int64_t high = wanted + CLOCK_DAY_S;
	int64_t with_old = wanted - (shown_at(zone, low) - low);
	int64_t with_new = wanted - (shown_at(zone, high) - high);
	bool old_fits = shown_at(zone, with_old) == wanted;
	bool new_fits = shown_at(zone, with_new) == wanted;

	if (old_fits && new_fits)
		return with_old < with_new ? with_old : with_new;
	if (old_fits || new_fits)
		return old_fits ? with_old : with_new;

	/* skipped: the first instant whose local time is beyond the gap */
	while (high - low > 1) {
		int64_t mid = low + (high - low) / 2;
		if (shown_at(zone, mid) > wanted)
			high = mid;
		else
			low = mid;
	}
	return high;
}

const char *clock_rfc3339(int64_t at, char buf[CLOCK_RFC3339_SIZE])
{
	struct tm tm;

	utc_fields(clipped(at), &tm);
	/* not all of it by strftime: its %Y does not fill with zeros */
	int len = snprintf(buf, CLOCK_RFC3339_SIZE, "%04d", tm.tm_year + 1900);
	strftime(buf + len, (size_t)(CLOCK_RFC3339_SIZE - len),
		 "-%m-%dT%H:%M:%SZ", &tm);
	return buf;
}

const char *clock_day(int64_t at, const char *zone, struct arena *a)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900,
			    tm.tm_mon + 1, tm.tm_mday);
}
