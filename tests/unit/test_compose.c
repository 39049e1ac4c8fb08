/* SPDX-License-Identifier: MIT */
/* The digests of subscriptions: what they tell, to whom. */
#include "tests/unit/compose_base.h"

/* From one week to the next: the first digest reaches back one period, each
 * mail is told once, each digest is a reply to the one before. */
static void test_weeks(void **test)
{
	struct memory *m = *test;
	struct outbox_mail *mail;
	const char *refs;

	set_clock(MON - 12 * HOUR);
	arrive(m, "old", "arch/arm64/kvm/a.c");
	set_clock(MON + DAY);
	arrive(m, "tue", "arch/arm64/kvm/a.c");
	set_clock(MON + 2 * DAY);
	subscribe(m, "bob@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "path:arch/arm64/kvm/");
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 0); /* not of Mondays gone by */
	set_clock(MON + 3 * DAY);
	arrive(m, "thu", "arch/arm64/kvm/b.c");
	arrive(m, "x86", "arch/x86/kvm/b.c");
	set_clock(MON + 7 * DAY - 1);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 0);

	set_clock(MON + 7 * DAY);
	for (int i = 0; i < 3; i++)
		must(tell(m, err)); /* once */
	assert_int_equal(mails(m, &mail), 1);
	assert_int_equal(mail->kind, OUTBOX_PERSONAL);
	assert_string_equal(mail->recipient, "bob@example.com");
	assert_int_equal(mail->expires_at, MON + 14 * DAY);
	assert_memory_equal(mail->sender, "digest+b-", 9);
	assert_memory_equal(mail->msgid, "digest.kvm.20250407T0600Z-s1.1.", 31);
	assert_non_null(strstr(mail->bytes, "; subscription=1\n"));
	assert_non_null(strstr(mail->bytes, "\nList-Unsubscribe: <mailto:"));
	assert_null(strstr(mail->bytes, "\nIn-Reply-To: "));
	assert_true(tells(mail, "tue") && tells(mail, "thu"));
	assert_false(tells(mail, "old") || tells(mail, "x86"));
	settle(m, mail, OUTBOX_SENT);
	refs = mail->msgid;

	set_clock(MON + 9 * DAY);
	arrive(m, "second", "arch/arm64/kvm/c.c");
	set_clock(MON + 14 * DAY);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 2);
	assert_true(tells(&mail[1], "second"));
	assert_false(tells(&mail[1], "thu") || tells(&mail[1], "tue"));
	assert_non_null(strstr(
	    mail[1].bytes, arena_printf(&m->a, "\nIn-Reply-To: <%s>\n", refs)));

	/* nothing new: a row, no mail */
	struct state_digest last;

	settle(m, &mail[1], OUTBOX_SENT);
	set_clock(MON + 21 * DAY);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 2);
	must_be(1, state_digest_last(m->st, 1, 1, &m->a, &last, err));
	assert_string_equal(last.slot, "20250421T0600Z");
	assert_string_equal(last.msgid, "");
}

/* Who is paused gets what came meanwhile in one, from the subscription on if
 * they were from the first. */
static void test_pause(void **test)
{
	struct memory *m = *test;
	struct state_subscriber who;
	struct outbox_mail *mail;

	set_clock(MON + DAY);
	subscribe(m, "bob@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "");
	must_be(1, state_subscriber_find(m->st, "bob@example.com", &m->a, &who,
					 err));
	who.paused_until = MON + 20 * DAY;
	who.paused_why = "asked";
	must(state_begin(m->st, err));
	must(state_subscriber_put(m->st, &who, err));
	must(state_commit(m->st, err));
	for (int week = 0; week < 3; week++) {
		set_clock(MON + (week * 7 + 2) * DAY);
		arrive(m, arena_printf(&m->a, "week%d", week), "a.c");
		set_clock(MON + (week * 7 + 7) * DAY);
		must(tell(m, err));
		assert_int_equal(mails(m, &mail), week == 2);
	}
	mails(m, &mail);
	for (int week = 0; week < 3; week++)
		assert_true(tells(mail, arena_printf(&m->a, "week%d", week)));
}

/* One that cannot be made holds up nobody, is told to the admins once, and is
 * made when it can be. */
static void test_failure(void **test)
{
	struct memory *m = *test;
	struct outbox_mail *mail;
	int64_t broken;

	set_clock(MON + DAY);
	subscribe(m, "a@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "");
	broken = subscribe(m, "b@example.com", SCHEDULE_WEEKLY,
			   STATE_CONTENTS_DIGEST, "section:\"KVM\"");
	subscribe(m, "c@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "");
	arrive(m, "one", "a.c");
	set_clock(MON + 7 * DAY);
	for (int i = 0; i < 2; i++)
		must_fail(ERR_CONFIG,
			  "digest of kvm, subscription 2: ", tell(m, err));
	assert_int_equal(mails(m, &mail), 3);
	assert_string_equal(mail[0].recipient, "a@example.com");
	assert_int_equal(mail[1].kind, OUTBOX_NOTICE);
	assert_string_equal(mail[2].recipient, "c@example.com");

	/* what it lacked is there again: here, it is another filter */
	struct state_subscription s;
	must_be(1, state_subscription_find(m->st, broken, &m->a, &s, err));
	must(state_begin(m->st, err));
	must(state_subscription_end(m->st, broken, clock_now(), err));
	s.filter = "";
	must(state_subscription_put(m->st, &s, err));
	must(state_commit(m->st, err));
	must(tell(m, err));
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 4);
	assert_string_equal(mail[3].recipient, "b@example.com");
}

/* What failed, or waited in vain for its whole period, the next one tells. */
static void test_untold(void **test)
{
	static const struct {
		enum outbox_state state;
		bool again;
	} rows[] = {
	    {OUTBOX_QUEUED, true},    {OUTBOX_FAILED, true},
	    {OUTBOX_SENT, false},     {OUTBOX_CONFIRMED, false},
	    {OUTBOX_DOUBTFUL, false}, {OUTBOX_DROPPED, false},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail *mail;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		set_clock(MON + DAY);
		subscribe(m, "bob@example.com", SCHEDULE_WEEKLY,
			  STATE_CONTENTS_DIGEST, "");
		arrive(m, "first", "a.c");
		set_clock(MON + 7 * DAY);
		must(tell(m, err));
		assert_int_equal(mails(m, &mail), 1);
		settle(m, mail, rows[i].state);
		set_clock(MON + 8 * DAY);
		arrive(m, "second", "b.c");
		set_clock(MON + 14 * DAY);
		must(tell(m, err));
		assert_int_equal(mails(m, &mail), 2);
		table_int(i, outbox_state_name(rows[i].state), rows[i].again,
			  tells(&mail[1], "first"));
		assert_true(tells(&mail[1], "second"));
		if (rows[i].state == OUTBOX_QUEUED)
			assert_int_equal(mail[0].state, OUTBOX_FAILED);
		memory_close(&memory);
	}
	table_end();
}

/* Daily and weekly ones, old and new, in one round: each its own stretch. */
static void test_stretches(void **test)
{
	struct memory *m = *test;
	struct outbox_mail *mail;
	size_t n, weekly = 0, daily = 0;

	set_clock(MON + DAY);
	for (int i = 0; i < 3; i++) {
		subscribe(m, arena_printf(&m->a, "w%d@example.com", i),
			  SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST, "");
		subscribe(m, arena_printf(&m->a, "d%d@example.com", i),
			  SCHEDULE_DAILY, STATE_CONTENTS_DIGEST, "");
	}
	set_clock(MON + 5 * DAY + HOUR);
	arrive(m, "sat", "a.c");
	set_clock(MON + 6 * DAY);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 3);
	for (int i = 0; i < 3; i++)
		settle(m, &mail[i], OUTBOX_SENT);
	set_clock(MON + 6 * DAY + HOUR);
	arrive(m, "sun", "b.c");
	set_clock(MON + 7 * DAY);
	must(tell(m, err));
	n = mails(m, &mail);
	assert_int_equal(n, 9);
	for (size_t i = 3; i < n; i++) {
		bool is_weekly = mail[i].recipient[0] == 'w';

		assert_int_equal(tells(&mail[i], "sat"), is_weekly);
		assert_true(tells(&mail[i], "sun"));
		weekly += is_weekly;
		daily += !is_weekly;
	}
	assert_int_equal(weekly, 3);
	assert_int_equal(daily, 3);
}

/* What is open comes as a mail of the same kind; nothing open, no mail. */
static void test_open(void **test)
{
	static const struct {
		const char *email;
		enum state_contents contents;
		const char *subject, *what; /* NULL: no mail */
	} rows[] = {
	    {"ada@example.org", STATE_CONTENTS_MINE,
	     "Subject: [kvm digest] 2 series of yours open\n",
	     "X-Patchdigest: list=kvm; mine; part=1/1; subscription=1\n"},
	    {"bob@example.com", STATE_CONTENTS_MINE, NULL, NULL},
	    {"ada@example.org", STATE_CONTENTS_TODO, NULL, NULL},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail *mail;
		struct state_digest last;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;

		set_clock(MON + DAY);
		arrive(m, "one", "a.c");
		arrive(m, "two", "b.c");
		subscribe(m, rows[i].email, SCHEDULE_WEEKLY, rows[i].contents,
			  "");
		set_clock(MON + 7 * DAY);
		must(tell(m, err));
		must(tell(m, err));
		must_be(1, state_digest_last(m->st, 1, 1, &m->a, &last, err));
		assert_string_equal(last.slot, "20250407T0600Z");
		assert_int_equal(mails(m, &mail), rows[i].subject != NULL);
		if (rows[i].subject) {
			assert_non_null(strstr(mail->bytes, rows[i].subject));
			assert_non_null(strstr(mail->bytes, rows[i].what));
			assert_non_null(
			    strstr(mail->bytes, "\n  #digest unsubscribe 1\n"));
		}
		memory_close(&memory);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

static int run(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_weeks),     TEST(test_pause),
	    TEST(test_failure),   cmocka_unit_test(test_untold),
	    TEST(test_stretches), cmocka_unit_test(test_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return compose_run(run);
}
