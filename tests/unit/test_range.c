/* SPDX-License-Identifier: MIT */
/* SPEC 3: one grammar of ranges: days, instants, durations. */
#include "tests/unit/range_rows.h"

#include <stdlib.h>

#include "common/utf8.h"
#include "state/db.h"

static int set_up(void **unused)
{
	struct err err;

	(void)unused;
	now = clock_utc(2025, 4, 8, 10, 30, 0);
	list_id = 1;
	return state_open(":memory:", STATE_CREATE, &st, &err);
}

static int tear_down(void **unused)
{
	(void)unused;
	state_close(st);
	return 0;
}

static void test_good(void **unused)
{
	static const struct range_row rows[] = {
	    /* days */
	    {"2025-04-01", DAY("2025-04-01", "2025-04-02") "2025-04-01 whole"},
	    {" 2025-04-01\n",
	     DAY("2025-04-01", "2025-04-02") "2025-04-01 whole"},
	    {"2025-04-01..2025-04-03",
	     DAY("2025-04-01", "2025-04-04") "2025-04-01 to 2025-04-03 whole"},
	    {"2025-04-01..2025-04-01",
	     DAY("2025-04-01", "2025-04-02") "2025-04-01 whole"},
	    {"2024-02-29", DAY("2024-02-29", "2024-03-01") "2024-02-29 whole"},
	    {"2025-12-31", DAY("2025-12-31", "2026-01-01") "2025-12-31 whole"},
	    {"2000-02-29", DAY("2000-02-29", "2000-03-01") "2000-02-29 whole"},
	    {"1970-01-01", DAY("1970-01-01", "1970-01-02") "1970-01-01 whole"},
	    /* weeks, months, years */
	    {"2025-W14", DAY("2025-03-31", "2025-04-07") "2025-W14 whole"},
	    {"2025-w14", DAY("2025-03-31", "2025-04-07") "2025-W14 whole"},
	    {"2025-W01", DAY("2024-12-30", "2025-01-06") "2025-W01 whole"},
	    {"2020-W53", DAY("2020-12-28", "2021-01-04") "2020-W53 whole"},
	    {"2026-W53", DAY("2026-12-28", "2027-01-04") "2026-W53 whole"},
	    {"2025-W52", DAY("2025-12-22", "2025-12-29") "2025-W52 whole"},
	    {"2021-W01", DAY("2021-01-04", "2021-01-11") "2021-W01 whole"},
	    {"2025-04", DAY("2025-04-01", "2025-05-01") "2025-04 whole"},
	    {"2025-12", DAY("2025-12-01", "2026-01-01") "2025-12 whole"},
	    {"2025", DAY("2025-01-01", "2026-01-01") "2025 whole"},
	    /* what is just a week, month or year has its name */
	    {"2025-03-31..2025-04-06",
	     DAY("2025-03-31", "2025-04-07") "2025-W14 whole"},
	    {"2025-04-01..2025-04-30",
	     DAY("2025-04-01", "2025-05-01") "2025-04 whole"},
	    {"2025-01-01..2025-12-31",
	     DAY("2025-01-01", "2026-01-01") "2025 whole"},
	    {"2025-04-01..2025-04-07",
	     DAY("2025-04-01", "2025-04-08") "2025-04-01 to 2025-04-07 whole"},
	    /* they may be ends */
	    {"2025-W13..2025-W14",
	     DAY("2025-03-24", "2025-04-07") "2025-03-24 to 2025-04-06 whole"},
	    {"2025-03..2025-04-02",
	     DAY("2025-03-01", "2025-04-03") "2025-03-01 to 2025-04-02 whole"},
	    {"2024..2025-W01",
	     DAY("2024-01-01", "2025-01-06") "2024-01-01 to 2025-01-05 whole"},
	    /* instants */
	    {"2025-04-01T00:00Z..2025-04-02T06:30+02:00",
	     "2025-04-01T00:00:00Z 2025-04-02T04:30:00Z 2025-04-01 to "
	     "2025-04-02"},
	    {"2025-04-01T00:00Z..2025-04-02T00:00Z",
	     DAY("2025-04-01", "2025-04-02") "2025-04-01 whole"},
	    {"2025-04-01T23:59:59-12:30..2025-04-03",
	     "2025-04-02T12:29:59Z 2025-04-04T00:00:00Z 2025-04-02 to "
	     "2025-04-03"},
	    {"2025-04-01T10:00..2025-04-01T10:00:01",
	     "2025-04-01T10:00:00Z 2025-04-01T10:00:01Z 2025-04-01"},
	    {"2025-04-01..2025-04-01T06:00Z",
	     "2025-04-01T00:00:00Z 2025-04-01T06:00:00Z 2025-04-01"},
	    /* durations */
	    {"36h", "2025-04-06T22:30:00Z " NOW " 2025-04-06 to 2025-04-08"},
	    {"1h", "2025-04-08T09:30:00Z " NOW " 2025-04-08"},
	    {"7d", "2025-04-01T10:30:00Z " NOW " 2025-04-01 to 2025-04-08"},
	    {"2w", "2025-03-25T10:30:00Z " NOW " 2025-03-25 to 2025-04-08"},
	    {"007d", "2025-04-01T10:30:00Z " NOW " 2025-04-01 to 2025-04-08"},
	};

	(void)unused;
	check_good(rows, LENGTH(rows));
}

static void test_bad(void **unused)
{
	static const struct range_row rows[] = {
	    {"", "range '': there is nothing to read (at the end)"},
	    {"   ", "range '': there is nothing to read (at the end)"},
	    {"yesterday",
	     "range 'yesterday': neither a date nor a mark (at 'yesterday')"},
	    {"waiting..now", "neither a date nor a mark (at 'waiting')"},
	    /* days that are none */
	    {"2025-02-30", "2025-02 has 28 days (at '30')"},
	    {"2025-02-29", "2025-02 has 28 days (at '29')"},
	    {"1900-02-29", "years go from 1970 to 2999 (at '1900-02-29')"},
	    {"2100-02-29", "2100-02 has 28 days (at '29')"},
	    {"2025-04-31..2025-05-01", "2025-04 has 30 days (at '31')"},
	    {"2025-04-01..2025-04-31", "2025-04 has 30 days (at '31')"},
	    {"2025-04-00", "2025-04 has 30 days (at '00')"},
	    {"2025-13", "a year has 12 months (at '13')"},
	    {"2025-00", "a year has 12 months (at '00')"},
	    {"2025-4-1", "a date is written 2025-04-01 (at '4-1')"},
	    {"2025-04-1", "a date is written 2025-04-01 (at '1')"},
	    {"2025-04-01x", "a date is written 2025-04-01 (at '01x')"},
	    {"2025-04-01 06:00",
	     "a date is written 2025-04-01 (at '01 06:00')"},
	    {"2025/04/01", "a date is written 2025-04-01 (at '/04/01')"},
	    {"7m", "the units are h, d and w, as in 36h, 7d, 2w (at 'm')"},
	    {"2weeks", "the units are h, d and w, as in 36h, 7d, 2w (at 'w"},
	    {"7D", "the units are h, d and w, as in 36h, 7d, 2w (at 'D')"},
	    {"20ab", "a commit id needs 8 digits (at '20ab')"},
	    {"202", "a commit id needs 8 digits (at '202')"},
	    {"3000", "years go from 1970 to 2999 (at '3000')"},
	    {"1969-12-31", "years go from 1970 to 2999 (at '1969-12-31')"},
	    {"99999-01-01", "years go from 1970 to 2999 (at '99999-01-01')"},
	    /* weeks that are none */
	    {"2025-W53", "2025 has 52 weeks (at '53')"},
	    {"2021-W53", "2021 has 52 weeks (at '53')"},
	    {"2020-W54", "2020 has 53 weeks (at '54')"},
	    {"2025-W00", "2025 has 52 weeks (at '00')"},
	    {"2025-W1", "a week is written 2025-W14 (at '1')"},
	    {"2025-W", "a week is written 2025-W14 (at the end)"},
	    {"2025-W141", "a week is written 2025-W14 (at '141')"},
	    /* instants */
	    {"2025-04-01T00:00Z", "one end is no range (at the end)"},
	    {"2025-04-01T24:00Z..", "a time is written 06:30 (at '24:00Z')"},
	    {"2025-04-01T06:60Z..", "a time is written 06:30 (at '06:60Z')"},
	    {"2025-04-01T06..", "a time is written 06:30 (at '06')"},
	    {"2025-04-01T06:30:60Z..",
	     "a time is written 06:30:00 (at ':60Z')"},
	    {"2025-04-01T06:30+0200..",
	     "a zone is written Z or +02:00 (at '+0200')"},
	    {"2025-04-01T06:30+24:00..",
	     "a zone is written Z or +02:00 (at '+24:00')"},
	    {"2025-04-01T06:30CET..",
	     "a zone is written Z or +02:00 (at 'CET')"},
	    /* order */
	    {"2025-04-07..2025-04-01",
	     "it ends before it begins (at '2025-04-01')"},
	    {"2025-04-01T06:00Z..2025-04-01T06:00Z",
	     "it ends before it begins"},
	    /* durations */
	    {"0d", "that is no time at all (at '0d')"},
	    {"999999w", "that is before 1970"},
	    {"99999999999999999999h", "that is before 1970"},
	    {"7", "a commit id needs 8 digits (at '7')"},
	    {"-7d", "neither a date nor a mark (at '-7d')"},
	    {"7 d", "a date is written 2025-04-01 (at '7 d')"},
	    /* dates without hyphens */
	    {"20250401", "write the date 2025-04-01 (at '20250401')"},
	    {"20250401..20250407", "write the date 2025-04-01 (at '20250401')"},
	    {"2025-04-01..20250407",
	     "write the date 2025-04-07 (at '20250407')"},
	    /* what was read is shown safely and in part */
	    {"a\033[31mb\xff", "range 'a?[31mb\xef\xbf\xbd'"},
	    {"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
	     "range 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz...': "},
	};

	(void)unused;
	check_bad(rows, LENGTH(rows));
}

static void test_commands(void **unused)
{
	static const struct range_row rows[] = {
	    {"2025-W14", "2025-W14"},
	    {"2025-03-31..2025-04-06", "2025-W14"},
	    {"2025-04-01", "2025-04-01"},
	    {"2025-04-01..2025-04-02", "2025-04-01..2025-04-02"},
	    {"36h", "2025-04-06T22:30Z..2025-04-08T10:30Z"},
	    {"2025-04-01T10:00:01..2025-04-02",
	     "2025-04-01T10:00:01Z..2025-04-03T00:00Z"},
	};

	(void)unused;
	check_commands(rows, LENGTH(rows));
}

static void test_zones(void **unused)
{
	static const struct {
		const char *zone, *text, *want;
	} rows[] = {
	    {"Europe/Berlin", "2025-03-30",
	     "2025-03-29T23:00:00Z 2025-03-30T22:00:00Z 2025-03-30 whole"},
	    {"Europe/Berlin", "2025-W13",
	     "2025-03-23T23:00:00Z 2025-03-30T22:00:00Z 2025-W13 whole"},
	    {"Europe/Berlin", "2025-04-01T06:00..2025-04-01T06:00Z",
	     "2025-04-01T04:00:00Z 2025-04-01T06:00:00Z 2025-04-01"},
	    /* a day that begins at one o'clock */
	    {"America/Sao_Paulo", "2018-11-04",
	     "2018-11-04T03:00:00Z 2018-11-05T02:00:00Z 2018-11-04 whole"},
	    {"Asia/Kolkata", "2025",
	     "2024-12-31T18:30:00Z 2025-12-31T18:30:00Z 2025 whole"},
	};
	struct arena a = ARENA_INIT;

	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct range r;
		struct err err;

		if (parse_in(rows[i].zone, rows[i].text, &a, &r, &err))
			table_str(i, rows[i].text, rows[i].want, err.text);
		else
			table_str(i, rows[i].text, rows[i].want, shown(&r, &a));
	}
	arena_release(&a);
	table_end();
}

/* Without a digest there is nothing to be the last, and no open beginning. */
static void test_no_digest(void **unused)
{
	static const char *const texts[] = {"last", "..2025-04-07", ".."};
	struct arena a = ARENA_INIT;

	(void)unused;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct range r;
		struct err err;

		assert_int_equal(parse_in("UTC", texts[i], &a, &r, &err), -1);
		assert_non_null(strstr(err.text, "no digest has been sent"));
	}
	arena_release(&a);
}

static void check_random(const char *text, struct arena *a, size_t *good)
{
	struct range r;
	struct err err;

	if (!parse_in("UTC", text, a, &r, &err)) {
		++*good;
		assert_true(r.since <= r.until);
		assert_non_null(range_title(&r, a));
		assert_non_null(range_command(&r, a));
		return;
	}
	assert_int_equal(err.code, ERR_DATA);
	assert_non_null(memchr(err.text, '\0', sizeof(err.text)));
	assert_true(utf8_is_valid(err.text, strlen(err.text)));
	for (const char *s = err.text; *s; s++)
		assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
	/* nothing of what it must say was cut off */
	assert_non_null(strstr(err.text, "2w"));
}

static void test_random(void **unused)
{
	static const char *const pieces[] = {
	    "2025",       "-",
	    "04",         "01",
	    "..",         "T",
	    "06:30",      "Z",
	    "+",          "W5",
	    "3",          "last",
	    "d",          "h",
	    "<",          ">",
	    "a1@x",       ".",
	    "aaaa0000",   " ",
	    "\n",         "\x01",
	    "\xff",       "\xe2\x80\xae",
	    "0000000001", "\xf0\x9f\x98\x80",
	    "20250401",
	};
	struct arena a = ARENA_INIT;
	size_t good = 0;

	(void)unused;
	srand(11);
	for (size_t i = 0; i < 30000; i++) {
		char text[512] = "";
		size_t len = 0, n = (size_t)rand() % 9;

		for (size_t k = 0; k < n; k++) {
			const char *p = pieces[(size_t)rand() % LENGTH(pieces)];

			memcpy(text + len, p, strlen(p) + 1);
			len += strlen(p);
		}
		check_random(text, &a, &good);

		/* any bytes at all */
		len = (size_t)rand() % (sizeof(text) - 1);
		for (size_t k = 0; k < len; k++)
			text[k] = (char)(1 + rand() % 255);
		text[len] = '\0';
		check_random(text, &a, &good);
		arena_reset(&a);
	}
	assert_true(good > 50);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),      cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_zones),     cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_no_digest), cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
