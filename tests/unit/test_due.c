/* SPDX-License-Identifier: MIT */
/* When digests are due. */
#include "tests/unit/compose_base.h"

#include "bot/compose/due.h"
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
		struct due *due;
		size_t n;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;
		const struct compose_context c = context_of(m);

		set_clock(MON - 60 * DAY);
		subscribe(m, "bob@example.com", rows[i].every,
			  STATE_CONTENTS_DIGEST, "");
		set_clock(MON + 2 * DAY + 6 * HOUR);
		list.digest.schedule = rows[i].schedule;
		/* no mail has come: the list has none of its own */
		must(due_find(&c, &list, clock_now(), &m->a, &due, &n, err));
		assert_int_equal(n, 1);
		table_str(i, rows[i].schedule, rows[i].newest, due->row.slot);
		table_str(i, rows[i].schedule, rows[i].next,
			  schedule_slot_name(due->expires_at, name));
		memory_close(&memory);
	}
	table_end();
}

/* The newest and the next slot of anything, the list's own too. */
static void test_slots_of_all(void **test)
{
	static const struct {
		const char *schedule;
		int every; /* SCHEDULE_NEVER: nobody has subscribed */
		const char *newest, *next; /* "": none */
	} rows[] = {
	    /* at Wednesday 2025-04-02 12:00 */
	    {"", SCHEDULE_NEVER, "", ""},
	    {"", SCHEDULE_DAILY, "20250402T0600Z", "20250403T0600Z"},
	    {"Tue 09:00", SCHEDULE_NEVER, "20250401T0900Z", "20250408T0900Z"},
	    {"Tue 09:00", SCHEDULE_DAILY, "20250402T0900Z", "20250403T0900Z"},
	    {"daily 09:00", SCHEDULE_MONTHLY, "20250402T0900Z",
	     "20250403T0900Z"},
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
		if (rows[i].every != SCHEDULE_NEVER)
			subscribe(m, "bob@example.com", rows[i].every,
				  STATE_CONTENTS_DIGEST, "");
		must(due_slots(m->st, &config, &list, &newest, &next, err));
		table_str(i, rows[i].schedule, rows[i].newest,
			  newest == CLOCK_NEVER
			      ? ""
			      : schedule_slot_name(newest, name));
		table_str(i, rows[i].schedule, rows[i].next,
			  next == CLOCK_NEVER ? ""
					      : schedule_slot_name(next, name));
		memory_close(&memory);
	}
	table_end();
}

enum event {
	NOTHING,
	MAIL_CAME,
	STORED, /* the digest, by somebody else */
	FAILED, /* the mail of the digest before */
	SENT,
	ENDED,
	PAUSED,
};

static void happen(struct memory *m, enum event event, const struct due *due,
		   struct outbox_mail *before)
{
	struct state_subscriber who = due->subscriber;
	struct state_digest row = due->row;

	if (event == MAIL_CAME)
		arrive(m, "late", "c.c");
	if (event == FAILED || event == SENT)
		settle(m, before, event == SENT ? OUTBOX_SENT : OUTBOX_FAILED);
	must(state_begin(m->st, err));
	if (event == STORED)
		must(state_digest_put(m->st, &row, err));
	if (event == ENDED)
		must(state_subscription_end(m->st, due->subscription.id,
					    clock_now(), err));
	if (event == PAUSED) {
		who.paused_until = STATE_PAUSED_FOR_EVER;
		who.paused_why = "asked";
		must(state_subscriber_put(m->st, &who, err));
	}
	must(state_commit(m->st, err));
}

/* What happens while a digest is made, and whether it is still right then. */
static void test_is_current(void **test)
{
	static const struct {
		const char *label;
		enum event event;
		int current;
	} rows[] = {
	    {"nothing", NOTHING, 1},
	    {"mail came", MAIL_CAME, 1}, /* the next one covers it */
	    {"stored", STORED, 0},
	    {"the one before failed", FAILED, 0},
	    {"the one before was sent", SENT, 1},
	    {"ended", ENDED, 0},
	    {"paused", PAUSED, 0},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail *before;
		struct due *due;
		struct err why;
		size_t n;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;
		const struct compose_context c = context_of(m);

		set_clock(MON + DAY);
		subscribe(m, "bob@example.com", SCHEDULE_WEEKLY,
			  STATE_CONTENTS_DIGEST, "");
		arrive(m, "one", "a.c");
		set_clock(MON + 7 * DAY);
		must(tell(m, err));
		assert_int_equal(mails(m, &before), 1);
		set_clock(MON + 14 * DAY);
		must(
		    due_find(&c, &lists[0], clock_now(), &m->a, &due, &n, err));
		assert_int_equal(n, 1);
		must(due_set_stretches(m->st, due, n, err));
		happen(m, rows[i].event, due, before);
		table_int(i, rows[i].label, rows[i].current,
			  due_is_current(m->st, due, &why));
		memory_close(&memory);
	}
	table_end();
}

static int run(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_slots),
	    cmocka_unit_test(test_slots_of_all),
	    cmocka_unit_test(test_is_current),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return compose_run(run);
}
