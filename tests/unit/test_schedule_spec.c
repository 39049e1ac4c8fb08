/* SPDX-License-Identifier: MIT */
#include "common/err.h"
#include "config/schedule_spec.h"
#include "tests/unit/table.h"

static const struct {
	const char *text;
	struct schedule_spec want;
} good[] = {
    {"", {.every = SCHEDULE_NEVER}},
    {"  ", {.every = SCHEDULE_NEVER}},
    {"Mon 06:00", {.every = SCHEDULE_WEEKLY, .weekday = 1, .hour = 6}},
    {"sun 23:59",
     {.every = SCHEDULE_WEEKLY, .weekday = 0, .hour = 23, .minute = 59}},
    {"SAT 6:05",
     {.every = SCHEDULE_WEEKLY, .weekday = 6, .hour = 6, .minute = 5}},
    {"daily 00:00", {.every = SCHEDULE_DAILY}},
    {"daily\t07:30  UTC",
     {.every = SCHEDULE_DAILY, .hour = 7, .minute = 30, .zone = "UTC"}},
    {"monthly 1 06:00", {.every = SCHEDULE_MONTHLY, .day = 1, .hour = 6}},
    {"monthly 28 06:00 Europe/Berlin",
     {.every = SCHEDULE_MONTHLY,
      .day = 28,
      .hour = 6,
      .zone = "Europe/Berlin"}},
};

static const struct {
	const char *text;
	const char *want;
} bad[] = {
    {"Mo 06:00", "'Mo' is no day: Mon..Sun, daily or monthly"},
    {"Monday 06:00", "'Monday' is no day: Mon..Sun, daily or monthly"},
    {"06:00", "'06:00' is no day: Mon..Sun, daily or monthly"},
    {"Mon", "'' is no time of day: 00:00..23:59"},
    {"Mon 24:00", "'24:00' is no time of day: 00:00..23:59"},
    {"Mon 06:60", "'06:60' is no time of day: 00:00..23:59"},
    {"Mon 06:0", "'06:0' is no time of day: 00:00..23:59"},
    {"Mon 006:00", "'006:00' is no time of day: 00:00..23:59"},
    {"Mon 06:000", "'06:000' is no time of day: 00:00..23:59"},
    {"Mon 06", "'06' is no time of day: 00:00..23:59"},
    {"Mon -6:00", "'-6:00' is no time of day: 00:00..23:59"},
    {"Mon 06.00", "'06.00' is no time of day: 00:00..23:59"},
    {"monthly 06:00", "'06:00' is no day of every month: 1..28"},
    {"monthly 0 06:00", "'0' is no day of every month: 1..28"},
    {"monthly 29 06:00", "'29' is no day of every month: 1..28"},
    {"Mon 06:00 Europe/Atlantis",
     "'Europe/Atlantis' is no time zone such as Europe/Berlin"},
    {"Mon 06:00 ../../etc/passwd",
     "'../../etc/passwd' is no time zone such as Europe/Berlin"},
    {"Mon 06:00 UTC x", "'x' stands behind the time zone"},
};

static void good_ones_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(good); i++) {
		const struct schedule_spec *want = &good[i].want;
		struct schedule_spec got;
		struct err err;

		table_int(i, good[i].text, 0,
			  schedule_spec_parse(good[i].text, &got, &err));
		table_int(i, good[i].text, want->every, got.every);
		table_int(i, good[i].text, want->weekday, got.weekday);
		table_int(i, good[i].text, want->day, got.day);
		table_int(i, good[i].text, want->hour, got.hour);
		table_int(i, good[i].text, want->minute, got.minute);
		table_str(i, good[i].text, want->zone, got.zone);
	}
	table_end();
}

static void bad_ones_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct schedule_spec got;
		struct err err = {0};

		table_int(i, bad[i].text, -1,
			  schedule_spec_parse(bad[i].text, &got, &err));
		table_str(i, bad[i].text, bad[i].want, err.text);
		table_int(i, bad[i].text, ERR_CONFIG, err.code);
		table_int(i, bad[i].text, SCHEDULE_NEVER, got.every);
		table_str(i, bad[i].text, "", got.zone);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_ones_are_read),
	    cmocka_unit_test(bad_ones_are_told),
	};

	return cmocka_run_group_tests_name("schedule_spec", tests, NULL, NULL);
}
