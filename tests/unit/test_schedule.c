/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bot/compose/schedule.h"
#include "common/clock.h"
#include "common/err.h"
#include "config/schedule_spec.h"

static struct schedule_spec read_spec(const char *text)
{
	struct schedule_spec spec;
	struct err err;

	if (schedule_spec_parse(text, &spec, &err))
		fail_msg("schedule '%s': %s", text, err.text);
	return spec;
}

static void test_slots(void **state)
{
	static const struct {
		const char *schedule, *zone;
		int64_t now;
		const char *before, *after;
	} rows[] = {
	    /* 2020-06-01 is a Monday; 1590969600 is its 00:00 UTC. */
	    {"Mon 06:00", "UTC", 1590969600 + 6 * 3600, "20200601T0600Z",
	     "20200608T0600Z"},
	    {"Mon 06:00", "UTC", 1590969600 + 6 * 3600 - 1, "20200525T0600Z",
	     "20200601T0600Z"},
	    {"Sun 23:59", "UTC", 1590969600, "20200531T2359Z",
	     "20200607T2359Z"},
	    {"daily 00:00", "UTC", 1590969600, "20200601T0000Z",
	     "20200602T0000Z"},
	    {"monthly 1 06:00", "UTC", 1590969600, "20200501T0600Z",
	     "20200601T0600Z"},
	    {"monthly 28 06:00", "UTC", 1583020800 /* 2020-03-01 */,
	     "20200228T0600Z", "20200328T0600Z"},
	    /* The schedule's own zone goes before the robot's. */
	    {"Mon 06:00 Europe/Berlin", "UTC", 1590969600, "20200525T0400Z",
	     "20200601T0400Z"},
	    {"Mon 06:00", "Europe/Berlin", 1590969600, "20200525T0400Z",
	     "20200601T0400Z"},
	    {"Mon 06:00", "Asia/Kolkata", 1590969600, "20200525T0030Z",
	     "20200601T0030Z"},
	    /* DST: the hour that is skipped, and the one that comes twice. */
	    {"daily 02:30 Europe/Berlin", "UTC",
	     1585443600 /* 2020-03-29T01:00Z, the jump */, "20200329T0100Z",
	     "20200330T0030Z"},
	    {"daily 02:30 Europe/Berlin", "UTC",
	     1603591200 /* 2020-10-25T02:00Z, after both */, "20201025T0030Z",
	     "20201026T0130Z"},
	    /* Year ends and week 53. */
	    {"Mon 06:00", "UTC", 1609459200 /* 2021-01-01 */, "20201228T0600Z",
	     "20210104T0600Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct schedule_spec spec = read_spec(rows[i].schedule);
		char before[SCHEDULE_SLOT_SIZE], after[SCHEDULE_SLOT_SIZE];

		schedule_slot_name(
		    schedule_slot_before(&spec, rows[i].zone, rows[i].now),
		    before);
		schedule_slot_name(
		    schedule_slot_after(&spec, rows[i].zone, rows[i].now),
		    after);
		if (strcmp(before, rows[i].before))
			fail_msg("row %zu '%s': before: want %s, got %s", i,
				 rows[i].schedule, rows[i].before, before);
		if (strcmp(after, rows[i].after))
			fail_msg("row %zu '%s': after: want %s, got %s", i,
				 rows[i].schedule, rows[i].after, after);
	}
}

/* Ten years of any clock: every slot comes once, in order, and after follows
 * before. */
static void test_slots_tile_time(void **state)
{
	static const char *const schedules[] = {
	    "Mon 06:00 Europe/Berlin",
	    "daily 02:30 America/New_York",
	    "monthly 28 00:00 Australia/Lord_Howe",
	    "Sun 02:00",
	};
	const int64_t from = 1577836800, to = from + 10 * 366 * 86400LL;

	(void)state;
	for (size_t i = 0; i < sizeof(schedules) / sizeof(*schedules); i++) {
		struct schedule_spec spec = read_spec(schedules[i]);
		int64_t slot = schedule_slot_after(&spec, "UTC", from);

		while (slot < to) {
			int64_t next = schedule_slot_after(&spec, "UTC", slot);

			if (next <= slot)
				fail_msg("'%s': %lld after %lld", schedules[i],
					 (long long)next, (long long)slot);
			if (schedule_slot_before(&spec, "UTC", next - 1) !=
				slot ||
			    schedule_slot_before(&spec, "UTC", next) != next)
				fail_msg("'%s': the slot before %lld is not "
					 "%lld",
					 schedules[i], (long long)next,
					 (long long)slot);
			slot = next;
		}
	}
}

static void test_due(void **state)
{
	const int64_t monday = 1590969600 + 6 * 3600, week = 7 * 86400;
	struct schedule_spec spec = read_spec("Mon 06:00");
	int64_t slot, before;

	(void)state;
	assert_true(
	    schedule_due(&spec, "UTC", monday, CLOCK_NEVER, &slot, &before));
	assert_int_equal(slot, monday);
	assert_int_equal(before, monday - week);
	/* Told: not due again, whatever the clock does within the week... */
	assert_false(
	    schedule_due(&spec, "UTC", monday + 5, monday, &slot, &before));
	assert_false(schedule_due(&spec, "UTC", monday + week - 1, monday,
				  &slot, &before));
	/* ... nor if it is set back ... */
	assert_false(schedule_due(&spec, "UTC", monday - 3 * week, monday,
				  &slot, &before));
	/* ... and after three weeks away one slot is due, the newest. */
	assert_true(schedule_due(&spec, "UTC", monday + 3 * week + 60, monday,
				 &slot, &before));
	assert_int_equal(slot, monday + 3 * week);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_slots),
	    cmocka_unit_test(test_slots_tile_time),
	    cmocka_unit_test(test_due),
	};

	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
