/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/err.h"

static void utc_normalises(void **state)
{
	static const struct {
		int f[6];
		int64_t want;
	} rows[] = {
	    {{1970, 1, 1, 0, 0, 0}, 0},
	    {{1969, 12, 31, 23, 59, 59}, -1},
	    {{2000, 2, 29, 12, 0, 0}, 951825600},
	    {{2100, 3, 1, 0, 0, 0}, 4107542400},
	    {{1900, 3, 1, 0, 0, 0}, -2203891200},
	    {{2020, 4, 20, 0, 5, 0}, 1587341100},
	    {{2020, 13, 1, 0, 0, 0}, 1609459200},
	    {{2021, 0, 1, 0, 0, 0}, 1606780800},
	    {{2021, 3, 0, 0, 0, 0}, 1614470400},
	    {{2021, -11, 1, 0, 0, 0}, 1577836800},
	    {{2020, 1, 1, 24, -60, 60}, 1577919660},
	    {{0, 1, 1, 0, 0, 0}, -62167219200},
	    {{9999, 12, 31, 23, 59, 59}, 253402300799},
	    {{-400, 1, 1, 0, 0, 0}, -74790000000},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const int *f = rows[i].f;
		table_int(i, "", rows[i].want,
			  clock_utc(f[0], f[1], f[2], f[3], f[4], f[5]));
	}
	table_end();
}

static void days_of_months(void **state)
{
	static const struct {
		int year, month, want;
	} rows[] = {
	    {2021, 1, 31}, {2021, 2, 28}, {2020, 2, 29},  {2000, 2, 29},
	    {1900, 2, 28}, {2021, 4, 30}, {2021, 12, 31},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, "", rows[i].want,
			  clock_month_days(rows[i].year, rows[i].month));
	table_end();
}

/* Our calendar against libc's, over all the years. */
static void utc_is_gmtime(void **state)
{
	(void)state;
	for (int64_t at = -62167219200; at <= 253402300799; at += 86399 * 31) {
		time_t t = (time_t)at;
		struct tm want;
		struct tm got;
		gmtime_r(&t, &want);
		clock_local("UTC", at, &got);
		assert_int_equal(got.tm_year, want.tm_year);
		assert_int_equal(got.tm_mon, want.tm_mon);
		assert_int_equal(got.tm_mday, want.tm_mday);
		assert_int_equal(got.tm_hour, want.tm_hour);
		assert_int_equal(got.tm_min, want.tm_min);
		assert_int_equal(got.tm_sec, want.tm_sec);
		assert_int_equal(got.tm_wday, want.tm_wday);
		assert_int_equal(got.tm_yday, want.tm_yday);
		assert_int_equal(clock_instant("UTC", &got), at);
	}
}

static void rfc3339(void **state)
{
	static const struct {
		int64_t at;
		const char *want;
	} rows[] = {
	    {0, "1970-01-01T00:00:00Z"},
	    {-1, "1969-12-31T23:59:59Z"},
	    {1590405839, "2020-05-25T11:23:59Z"},
	    {-62167219200, "0000-01-01T00:00:00Z"},
	    {-30610224000, "1000-01-01T00:00:00Z"},
	    {253402300799, "9999-12-31T23:59:59Z"},
	    {253402300800, "9999-12-31T23:59:59Z"},
	    {INT64_MAX, "9999-12-31T23:59:59Z"},
	    {CLOCK_NEVER, "0000-01-01T00:00:00Z"},
	};
	char buf[CLOCK_RFC3339_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, "", rows[i].want, clock_rfc3339(rows[i].at, buf));
	table_end();
}

static void zones(void **state)
{
	static const struct {
		const char *input;
		bool want;
	} rows[] = {
	    {"UTC", true},
	    {"Europe/Berlin", true},
	    {"America/Argentina/Buenos_Aires", true},
	    {"Etc/GMT+5", true},
	    {"", false},
	    {"Europe", false},
	    {"Europe/Berlin/", false},
	    {"Mars/Olympus", false},
	    {"zone.tab", false},
	    {"/usr/share/zoneinfo/Europe/Berlin", false},
	    {"../zoneinfo/Europe/Berlin", false},
	    {"Europe/../Europe/Berlin", false},
	    {":Europe/Berlin", false},
	    {"EST5EDT4", false},
	    {"Europe/BerlinBerlinBerlinBerlinBerlinBerlinBerlinBerlinBerlin"
	     "Berlin",
	     false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].input, rows[i].want,
			  clock_zone_exists(rows[i].input));
	table_end();
}

static void local_follows_the_zone(void **state)
{
	static const struct {
		const char *zone;
		const char *at;
		const char *want;
	} rows[] = {
	    {"UTC", "2020-03-29T00:59:59Z", "2020-03-29 00:59:59 0 88"},
	    {"Europe/Berlin", "2020-03-29T00:59:59Z",
	     "2020-03-29 01:59:59 0 88"},
	    {"Europe/Berlin", "2020-03-29T01:00:00Z",
	     "2020-03-29 03:00:00 0 88"},
	    {"America/New_York", "2020-01-01T00:00:00Z",
	     "2019-12-31 19:00:00 2 364"},
	    {"UTC", "2020-01-01T00:00:00Z", "2020-01-01 00:00:00 3 0"},
	    {"Asia/Kolkata", "2020-01-01T00:00:00Z", "2020-01-01 05:30:00 3 0"},
	};
	char got[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int y, mo, d, h, mi, s;
		struct tm tm;
		assert_int_equal(sscanf(rows[i].at, "%d-%d-%dT%d:%d:%dZ", &y,
					&mo, &d, &h, &mi, &s),
				 6);
		clock_local(rows[i].zone, clock_utc(y, mo, d, h, mi, s), &tm);
		size_t len =
		    strftime(got, sizeof(got), "%Y-%m-%d %H:%M:%S %w", &tm);
		snprintf(got + len, sizeof(got) - len, " %d", tm.tm_yday);
		table_str(i, rows[i].zone, rows[i].want, got);
	}
	table_end();
}

static void instant_of_local_time(void **state)
{
	static const struct {
		const char *zone;
		int f[6];
		const char *want;
	} rows[] = {
	    {"UTC", {2020, 5, 25, 6, 0, 0}, "2020-05-25T06:00:00Z"},
	    {"UTC", {2020, 14, 31, 25, 0, 0}, "2021-03-04T01:00:00Z"},
	    {"Europe/Berlin", {2020, 5, 25, 6, 0, 0}, "2020-05-25T04:00:00Z"},
	    {"Europe/Berlin", {2020, 12, 1, 6, 0, 0}, "2020-12-01T05:00:00Z"},
	    /* around the gap of 29 March, 02:00 to 03:00 */
	    {"Europe/Berlin", {2020, 3, 29, 1, 59, 59}, "2020-03-29T00:59:59Z"},
	    {"Europe/Berlin", {2020, 3, 29, 2, 0, 0}, "2020-03-29T01:00:00Z"},
	    {"Europe/Berlin", {2020, 3, 29, 2, 30, 0}, "2020-03-29T01:00:00Z"},
	    {"Europe/Berlin", {2020, 3, 29, 2, 59, 59}, "2020-03-29T01:00:00Z"},
	    {"Europe/Berlin", {2020, 3, 29, 3, 0, 0}, "2020-03-29T01:00:00Z"},
	    {"Europe/Berlin", {2020, 3, 28, 26, 30, 0}, "2020-03-29T01:00:00Z"},
	    /* 25 October, 02:00 to 03:00 comes twice: the first */
	    {"Europe/Berlin",
	     {2020, 10, 25, 1, 59, 59},
	     "2020-10-24T23:59:59Z"},
	    {"Europe/Berlin", {2020, 10, 25, 2, 0, 0}, "2020-10-25T00:00:00Z"},
	    {"Europe/Berlin", {2020, 10, 25, 2, 30, 0}, "2020-10-25T00:30:00Z"},
	    {"Europe/Berlin", {2020, 10, 25, 3, 0, 0}, "2020-10-25T02:00:00Z"},
	    {"America/New_York",
	     {2020, 3, 8, 2, 30, 0},
	     "2020-03-08T07:00:00Z"},
	    {"America/New_York",
	     {2020, 11, 1, 1, 30, 0},
	     "2020-11-01T05:30:00Z"},
	    /* half an hour; a whole day, 30 December 2011 */
	    {"Australia/Lord_Howe",
	     {2020, 10, 4, 2, 15, 0},
	     "2020-10-03T15:30:00Z"},
	    {"Pacific/Apia", {2011, 12, 30, 12, 0, 0}, "2011-12-30T10:00:00Z"},
	    {"Pacific/Apia",
	     {2011, 12, 29, 23, 59, 59},
	     "2011-12-30T09:59:59Z"},
	    {"Pacific/Apia", {2011, 12, 31, 0, 0, 0}, "2011-12-30T10:00:00Z"},
	};
	char buf[CLOCK_RFC3339_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const int *f = rows[i].f;
		struct tm tm = {
		    .tm_year = f[0] - 1900,
		    .tm_mon = f[1] - 1,
		    .tm_mday = f[2],
		    .tm_hour = f[3],
		    .tm_min = f[4],
		    .tm_sec = f[5],
		};
		int64_t at = clock_instant(rows[i].zone, &tm);
		table_str(i, rows[i].zone, rows[i].want,
			  clock_rfc3339(at, buf));
	}
	table_end();
}

/* Every instant comes back, but for the second pass of an hour. */
static void local_and_instant_are_inverse(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "Asia/Kolkata",
					    "America/St_Johns",
					    "Australia/Lord_Howe"};
	const int64_t end = clock_utc(2021, 1, 1, 0, 0, 0);

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		for (int64_t at = clock_utc(2020, 1, 1, 0, 0, 0); at < end;
		     at += 601) {
			struct tm tm;
			struct tm again;
			clock_local(names[i], at, &tm);
			int64_t back = clock_instant(names[i], &tm);
			if (back == at)
				continue;
			assert_true(back < at && at - back <= 3600);
			clock_local(names[i], back, &again);
			assert_int_equal(again.tm_hour, tm.tm_hour);
			assert_int_equal(again.tm_min, tm.tm_min);
		}
	}
}

static char path[512];

static void write_clock(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void clock_file(void **state)
{
	static const struct {
		const char *input;
		int64_t want; /* as before: -1 */
	} rows[] = {
	    {"1590405839\n", 1590405839},
	    {"1590405840", 1590405840},
	    {"  7 \n", 7},
	    {"-86400\n", -86400},
	    {"", -1},
	    {"\n", -1},
	    {"soon", -1},
	    {"12 34", -1},
	    {"12.5", -1},
	    {"99999999999999999999", -1},
	    {"999999999999999", -1},
	    {"0", 0},
	};
	struct err err;
	int64_t before = 1;

	(void)state;
	assert_false(clock_is_file());
	for (size_t i = 0; i < LENGTH(rows); i++) {
		write_clock(rows[i].input);
		bool bad = rows[i].want == -1;
		err.code = ERR_NONE;
		table_int(i, rows[i].input, bad ? -1 : 0,
			  clock_use_file(path, &err));
		table_int(i, rows[i].input, bad ? ERR_CONFIG : ERR_NONE,
			  err.code);
	}
	assert_true(clock_is_file());
	write_clock("1");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		write_clock(rows[i].input);
		if (rows[i].want != -1)
			before = rows[i].want;
		table_int(i, rows[i].input, before, clock_now());
	}
	unlink(path);
	assert_int_equal(clock_now(), before);
	assert_int_equal(clock_use_file("/nonexistent", &err), -1);
	assert_int_equal(clock_now(), before);
	table_end();
}

/* Before clock_file: there is no way back. */
static void wall_clock(void **state)
{
	int64_t ms = clock_monotonic_ms();

	(void)state;
	assert_true(llabs((long long)clock_now() - (long long)time(NULL)) <= 1);
	assert_true(clock_monotonic_ms() >= ms);
}

static int make_file(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(path, sizeof(path), "%s/clock-XXXXXX", tmp ? tmp : "/tmp");
	int fd = mkstemp(path);
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(utc_normalises),
	    cmocka_unit_test(days_of_months),
	    cmocka_unit_test(utc_is_gmtime),
	    cmocka_unit_test(rfc3339),
	    cmocka_unit_test(zones),
	    cmocka_unit_test(local_follows_the_zone),
	    cmocka_unit_test(instant_of_local_time),
	    cmocka_unit_test(local_and_instant_are_inverse),
	    cmocka_unit_test(wall_clock),
	    cmocka_unit_test(clock_file),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
