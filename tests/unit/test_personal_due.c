/* SPDX-License-Identifier: MIT */
/* The digests of subscriptions: when they are due. */
#include "tests/unit/personal_base.h"

#include "bot/compose/personal_due.h"
#include "bot/compose/schedule.h"

/* The list's hour, and its day where it fits. */
static void test_slots(void **test)
{
	static const struct {
		const char *schedule;
		int every;
		const char *newest, *next;
	} rows[] = {
	    /* at Wednesday 2025-04-02 12:00 */
	    {"Mon 06:00", SCHEDULE_WEEKLY, "20250331T0600Z", "20250407T0600Z"},
	    {"Wed 11:30", SCHEDULE_WEEKLY, "20250402T1130Z", "20250409T1130Z"},
	    {"Wed 11:30", SCHEDULE_DAILY, "20250402T1130Z", "20250403T1130Z"},
	    {"Wed 11:30", SCHEDULE_MONTHLY, "20250401T1130Z", "20250501T1130Z"},
	    {"monthly 15 08:00", SCHEDULE_MONTHLY, "20250315T0800Z",
	     "20250415T0800Z"},
	    {"monthly 15 08:00", SCHEDULE_WEEKLY, "20250331T0800Z",
	     "20250407T0800Z"},
	    {"daily 13:00", SCHEDULE_WEEKLY, "20250331T1300Z",
	     "20250407T1300Z"},
	    {"daily 13:00", SCHEDULE_DAILY, "20250401T1300Z", "20250402T1300Z"},
	    {"Mon 06:00 Europe/Berlin", SCHEDULE_DAILY, "20250402T0400Z",
	     "20250403T0400Z"},
	    {"", SCHEDULE_DAILY, "20250402T0600Z", "20250403T0600Z"},
	    {"", SCHEDULE_WEEKLY, "20250331T0600Z", "20250407T0600Z"},
	    {"", SCHEDULE_MONTHLY, "20250401T0600Z", "20250501T0600Z"},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct config_list list = lists[0];
		char name[SCHEDULE_SLOT_SIZE];
		int64_t newest, next;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		set_clock(MON + 2 * DAY + 6 * HOUR);
		list.digest.schedule = rows[i].schedule;
		must(personal_due_slots(m->st, &config, &list, &newest, &next,
					err));
		assert_true(newest == CLOCK_NEVER && next == CLOCK_NEVER);
		subscribe(m, "bob@example.com", rows[i].every,
			  STATE_CONTENTS_DIGEST, "");
		must(personal_due_slots(m->st, &config, &list, &newest, &next,
					err));
		table_str(i, rows[i].schedule, rows[i].newest,
			  schedule_slot_name(newest, name));
		table_str(i, rows[i].schedule, rows[i].next,
			  schedule_slot_name(next, name));
		memory_close(&memory);
	}
	table_end();
}

static int run(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return personal_run(run);
}
