/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/clock.h"
#include "common/mail/date.h"
#include "common/strbuf.h"

struct row {
	const char *input;
	const char *want;
};

static void check(const struct row *rows, size_t n,
		  int64_t (*parse)(const char *))
{
	char buf[CLOCK_RFC3339_SIZE];

	for (size_t i = 0; i < n; i++) {
		int64_t at = parse(rows[i].input);
		table_str(i, rows[i].input, rows[i].want,
			  at == CLOCK_NEVER ? "never" : clock_rfc3339(at, buf));
	}
	table_end();
}

static void usual_forms(void **state)
{
	static const struct row rows[] = {
	    {"Mon, 2 Jan 2006 15:04:05 -0700", "2006-01-02T22:04:05Z"},
	    {" Mon, 20 Apr 2020 00:05:00 +0000 (UTC)", "2020-04-20T00:05:00Z"},
	    {"Mon, 20 Apr 2020 00:05:00\t+0200 (CEST (x))",
	     "2020-04-19T22:05:00Z"},
	    {"Mon, 20 Apr 2020 00:05:00 +0000 (12345678901)",
	     "2020-04-20T00:05:00Z"},
	    {"Sun,  3 May 2020 09:00:00 +0530", "2020-05-03T03:30:00Z"},
	    {"Mon,20 Apr 2020 00:05:00 +0000", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 +0000", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05 +0000", "2020-04-20T00:05:00Z"},
	    {"Mon, 20 Apr 2020 0:5:0 +0200", "2020-04-19T22:05:00Z"},
	    {"29 Feb 2020 10:00:60 +0000", "2020-02-29T10:01:00Z"},
	    {"29 Feb 2000 10:00:00 +0000", "2000-02-29T10:00:00Z"},
	    {"MON, 20 APR 2020 00:05:00 +0000", "2020-04-20T00:05:00Z"},
	};

	(void)state;
	check(rows, LENGTH(rows), mail_date_parse);
}

static void old_and_odd_forms(void **state)
{
	static const struct row rows[] = {
	    /* RFC 5322 section 4.3: years */
	    {"20 Apr 20 00:05 GMT", "2020-04-20T00:05:00Z"},
	    {"20 Apr 49 00:05 GMT", "2049-04-20T00:05:00Z"},
	    {"20 Apr 50 00:05 GMT", "1950-04-20T00:05:00Z"},
	    {"20 Apr 99 00:05 GMT", "1999-04-20T00:05:00Z"},
	    {"20 Apr 120 00:05 GMT", "2020-04-20T00:05:00Z"},
	    /* comments where white space may stand */
	    {"Mon, (x) 20 Apr 2020 (y(z)) 00:05:00 (\\)) +0200",
	     "2020-04-19T22:05:00Z"},
	    /* asctime(3), date(1) */
	    {"Mon Apr 20 00:05:00 2020", "2020-04-20T00:05:00Z"},
	    {"Mon Apr  6 00:05:00 2020", "2020-04-06T00:05:00Z"},
	    {"Mon Apr 20 00:05:00 2020 +0200", "2020-04-19T22:05:00Z"},
	    {"Mon Apr 20 00:05:00 EST 2020", "2020-04-20T05:05:00Z"},
	    /* ISO 8601 */
	    {"2020-04-20T00:05:00Z", "2020-04-20T00:05:00Z"},
	    {"2020-04-20T00:05:00.5+02:00", "2020-04-19T22:05:00Z"},
	    {"2020-04-20 00:05:00 -0230", "2020-04-20T02:35:00Z"},
	    {"2020-04-20 00:05:00 +02", "2020-04-19T22:05:00Z"},
	    {"2020-04-20 00:05", "2020-04-20T00:05:00Z"},
	    /* names in full, in other languages, cut, missing */
	    {"Monday, 20 April 2020 00:05:00 +0000", "2020-04-20T00:05:00Z"},
	    {"Mo, 20 Apr 2020 10:05:00 +0200", "2020-04-20T08:05:00Z"},
	    {", 20 Apr 2020 10:05:00 +0200", "2020-04-20T08:05:00Z"},
	    {"on, 20 Apr 2020 10:05:00 +0200", "2020-04-20T08:05:00Z"},
	    /* RFC 850 */
	    {"Monday, 20-Apr-20 00:05:00 GMT", "2020-04-20T00:05:00Z"},
	    {"Mon, 20 Apr 2020 00:05:00.123 +0200", "2020-04-19T22:05:00Z"},
	    {"Wed,  1 Jun 2016 22:00:54+0200", "2016-06-01T20:00:54Z"},
	};

	(void)state;
	check(rows, LENGTH(rows), mail_date_parse);
}

static void zones(void **state)
{
	static const struct row rows[] = {
	    {"20 Apr 2020 00:05:00 GMT", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 UT", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 UTC", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 Z", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 EST", "2020-04-20T05:05:00Z"},
	    {"20 Apr 2020 00:05:00 EDT", "2020-04-20T04:05:00Z"},
	    {"20 Apr 2020 00:05:00 CST", "2020-04-20T06:05:00Z"},
	    {"20 Apr 2020 00:05:00 CDT", "2020-04-20T05:05:00Z"},
	    {"20 Apr 2020 00:05:00 MST", "2020-04-20T07:05:00Z"},
	    {"20 Apr 2020 00:05:00 MDT", "2020-04-20T06:05:00Z"},
	    {"20 Apr 2020 00:05:00 PST", "2020-04-20T08:05:00Z"},
	    {"20 Apr 2020 00:05:00 PDT", "2020-04-20T07:05:00Z"},
	    {"Monday, 20 Apr 2020 00:05:00 PDT", "2020-04-20T07:05:00Z"},
	    {"Monday, 20 Apr 2020 00:05:00 EST", "2020-04-20T05:05:00Z"},
	    /* a day's worth is a zone, however odd */
	    {"20 Apr 2020 00:05:00 +1700", "2020-04-19T07:05:00Z"},
	    {"20 Apr 2020 00:05:00 -2359", "2020-04-21T00:04:00Z"},
	    /* nothing that is: UTC */
	    {"20 Apr 2020 00:05:00", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 -0000", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 XYZ", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 +2400", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 -9999", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 +0060", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 +99999", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 -00000099999999999", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 0", "2020-04-20T00:05:00Z"},
	    {"20 Apr 2020 00:05:00 -", "2020-04-20T00:05:00Z"},
	};

	(void)state;
	check(rows, LENGTH(rows), mail_date_parse);
}

static void no_dates(void **state)
{
	static const struct row rows[] = {
	    {"", "never"},
	    {"x", "never"},
	    {"Mon", "never"},
	    {"20 Apr 2020", "never"},
	    {"2020-04-20", "never"},
	    {"00:05:00 +0000", "never"},
	    {"Apr 2020 00:05:00", "never"},
	    {"20 2020 00:05:00", "never"},
	    {"20 Apr 00:05:00", "never"},
	    {"0 Apr 2020 00:05:00 +0000", "never"},
	    {"31 Apr 2020 00:05:00 +0000", "never"},
	    {"29 Feb 2021 00:05:00 +0000", "never"},
	    {"29 Feb 1900 00:05:00 +0000", "never"},
	    {"29 Feb 2100 00:05:00 +0000", "never"},
	    {"32 Jan 2020 25:61:00 +0000", "never"},
	    {"20 Apr 2020 24:00:00 +0000", "never"},
	    {"20 Apr 2020 23:60:00 +0000", "never"},
	    {"20 Apr 2020 23:59:61 +0000", "never"},
	    {"20 Apr 2020 23: +0000", "never"},
	    {"2020-13-01T00:00:00Z", "never"},
	    {"20 Apr 1899 00:05:00 +0000", "never"},
	    {"20 Apr 10000 00:05:00 +0000", "never"},
	    /* 2^32 + 20; numbers that wrap are no numbers */
	    {"4294967316 Apr 2020 10:05:00 +0200", "never"},
	    {"20 Apr 4294969316 10:05:00 +0200", "never"},
	    {"4 Jun 207777777777777777777714 17:50:46 0", "never"},
	    {"20 Apr 2020 4294967306:05:00 +0200", "never"},
	    {"(20 Apr 2020 00:05:00 +0000", "never"},
	    {"\xff\xfe\x80", "never"},
	};

	(void)state;
	check(rows, LENGTH(rows), mail_date_parse);
}

static void received(void **state)
{
	static const struct row rows[] = {
	    {"from a (b; c) by d with SMTP id 5; Mon, 20 Apr 2020 00:05:00 "
	     "+0000 (UTC)",
	     "2020-04-20T00:05:00Z"},
	    {"; 20 Apr 2020 00:05:00 +0000", "2020-04-20T00:05:00Z"},
	    {"from a by d 20 Apr 2020 00:05:00 +0000", "never"},
	    {"from a;", "never"},
	    {"", "never"},
	};

	(void)state;
	check(rows, LENGTH(rows), mail_date_parse_received);
}

static void format(void **state)
{
	static const struct {
		int64_t at;
		const char *want;
	} rows[] = {
	    {0, "Thu, 1 Jan 1970 00:00:00 +0000"},
	    {1587341100, "Mon, 20 Apr 2020 00:05:00 +0000"},
	    {951825599, "Tue, 29 Feb 2000 11:59:59 +0000"},
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&sb);
		mail_date_format(rows[i].at, &sb);
		table_str(i, "", rows[i].want, sb.buf);
	}
	table_end();

	for (int64_t at = clock_utc(1990, 1, 1, 0, 0, 0);
	     at < clock_utc(2040, 1, 1, 0, 0, 0); at += 86399 * 3) {
		strbuf_reset(&sb);
		mail_date_format(at, &sb);
		assert_int_equal(mail_date_parse(sb.buf), at);
	}
	strbuf_release(&sb);
}

/* Anything at all: no crash, and never an instant outside the years. */
static void random_dates(void **state)
{
	static const char *const pieces[] = {
	    "Mon, ", "20", " ",      "Apr",   "2020", "00:05",    ":00",
	    "+0200", "-",  "(",      ")",     "\\",   "GMT",      ";",
	    "T",     "Z",  "2020-4", "99999", ",",    "\x80\xff", ".",
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	srand(1);
	for (int round = 0; round < 200000; round++) {
		strbuf_reset(&sb);
		for (int n = rand() % 12; n > 0; n--)
			strbuf_addstr(&sb,
				      pieces[(size_t)rand() % LENGTH(pieces)]);
		int64_t at = mail_date_parse(sb.buf);
		assert_true(at == CLOCK_NEVER ||
			    (at >= clock_utc(1899, 12, 31, 0, 0, 0) &&
			     at < clock_utc(10000, 1, 2, 0, 0, 0)));
	}
	strbuf_reset(&sb);
	strbuf_addchars(&sb, '(', 1000000);
	assert_true(mail_date_parse(sb.buf) == CLOCK_NEVER);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(usual_forms),  cmocka_unit_test(old_and_odd_forms),
	    cmocka_unit_test(zones),        cmocka_unit_test(no_dates),
	    cmocka_unit_test(received),     cmocka_unit_test(format),
	    cmocka_unit_test(random_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
