/* SPDX-License-Identifier: MIT */
/* Subscriptions that end, pause or are held while their mail is made or on its
 * way; lists that nothing is due of. */
#include "tests/unit/compose_base.h"

#include "bot/send/deliver.h"
#include "bot/series/refresh.h"
#include "smtp/session.h"
#include "state/sql.h"

static void pause_until(struct memory *m, const char *email, int64_t until)
{
	struct state_subscriber who;

	must_be(1, state_subscriber_find(m->st, email, &m->a, &who, err));
	who.paused_until = until;
	who.paused_why = until == CLOCK_NEVER ? "" : "asked";
	must(state_begin(m->st, err));
	must(state_subscriber_put(m->st, &who, err));
	must(state_commit(m->st, err));
}

static void end(struct memory *m, int64_t id)
{
	must(state_begin(m->st, err));
	must(state_subscription_end(m->st, id, clock_now(), err));
	must(state_commit(m->st, err));
}

static void deliver(struct memory *m)
{
	/* Nobody listens there: what is let through stays queued. */
	static const struct smtp_config nobody = {
	    .tls = {.host = "127.0.0.1",
		    .port = 1,
		    .timeout_ms = 1000,
		    .wake_fd = -1},
	    .helo = "example.org",
	};
	struct config sending = config;
	struct deliver d = {.st = m->st, .config = &sending, .smtp = &nobody};
	bool left;

	lists[0].digest.to = lists[0].address;
	sending.smtp.max_per_hour = 1000;
	sending.smtp.max_message_bytes = 1000000;
	must(deliver_run(&d, &left, err));
}

/* What is queued when they take it back. */
static void test_queued(void **test)
{
	struct memory *m = *test;
	struct outbox_mail *mail;

	set_clock(MON + DAY);
	for (int i = 0; i < 3; i++)
		subscribe(m, arena_printf(&m->a, "%d@example.com", i),
			  SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST, "");
	arrive(m, "first", "a.c");
	set_clock(MON + 7 * DAY);
	must(tell(m, err));
	pause_until(m, "1@example.com", MON + 8 * DAY);
	end(m, 3);
	deliver(m);
	assert_int_equal(mails(m, &mail), 3);
	assert_int_equal(mail[0].state, OUTBOX_QUEUED);
	assert_int_equal(mail[0].attempts, 1);
	assert_int_equal(mail[1].state, OUTBOX_FAILED);
	assert_int_equal(mail[1].attempts, 0);
	assert_int_equal(mail[2].state, OUTBOX_DROPPED);
	assert_int_equal(mail[2].attempts, 0);

	/* nothing is lost by a pause */
	arrive(m, "second", "a.c");
	set_clock(MON + 14 * DAY);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 5);
	assert_string_equal(mail[4].recipient, "1@example.com");
	assert_true(tells(&mail[4], "first") && tells(&mail[4], "second"));
}

/* Another process ends the second while the first is told. */
static struct memory other;

static int end_second(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)arg;
	(void)name;
	(void)pages;
	sqlite3_wal_hook(db, NULL, NULL);
	end(&other, 2);
	return SQLITE_OK;
}

static void test_meanwhile(void **test)
{
	char folder[] = "/tmp/patchdigest-wanted.XXXXXX";
	struct memory here = {.a = ARENA_INIT};
	struct outbox_mail *mail;
	struct state_digest row;
	const char *path;

	(void)test;
	assert_non_null(mkdtemp(folder));
	path = arena_printf(&here.a, "%s/state.db", folder);
	must(state_open(path, STATE_CREATE, &here.st, err));
	must(state_open(path, 0, &other.st, err));
	set_clock(MON + DAY);
	subscribe(&here, "a@example.com", SCHEDULE_WEEKLY,
		  STATE_CONTENTS_DIGEST, "");
	subscribe(&here, "b@example.com", SCHEDULE_WEEKLY,
		  STATE_CONTENTS_DIGEST, "");
	arrive(&here, "first", "a.c");
	must(series_refresh(here.st, err));
	set_clock(MON + 7 * DAY);
	sqlite3_wal_hook(here.st->db, end_second, NULL);
	must(tell(&here, err));
	assert_int_equal(mails(&here, &mail), 1);
	assert_string_equal(mail->recipient, "a@example.com");
	must_be(0, state_digest_last(here.st, 1, 2, &here.a, &row, err));
	state_close(other.st);
	state_close(here.st);
	assert_int_equal(remove(path), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_release(&here.a);
}

/* A clock that ran ahead: held and said, until the operator allows it. */
static void test_clock_ran_ahead(void **test)
{
	struct memory *m = *test;
	struct compose_context allowed = context_of(m);
	struct outbox_mail *mail;

	set_clock(MON + DAY);
	subscribe(m, "bob@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "");
	set_clock(MON + 70 * DAY);
	must(tell(m, err));
	set_clock(MON + 6 * DAY);
	arrive(m, "first", "a.c");
	set_clock(MON + 7 * DAY);
	for (int i = 0; i < 3; i++)
		must_fail(ERR_TEMP, "held: ", tell(m, err));
	assert_int_equal(mails(m, &mail), 1);
	assert_int_equal(mail[0].kind, OUTBOX_NOTICE);
	allowed.first_digest = true;
	for (int i = 0; i < 2; i++)
		must(compose_due(&allowed, &lists[0], clock_now(), err));
	assert_int_equal(mails(m, &mail), 2);
	assert_true(tells(&mail[1], "first"));
	arrive(m, "second", "a.c");
	set_clock(MON + 14 * DAY);
	must(tell(m, err));
	assert_int_equal(mails(m, &mail), 3);
	assert_true(tells(&mail[2], "second"));
	assert_true(tells(&mail[2], "first")); /* never went out */
}

/* The list's row is written when a digest is made, and only then. */
static void test_not_due(void **test)
{
	struct memory *m = *test;
	const struct compose_context c = context_of(m);
	struct config_list list = lists[0];
	struct state_list row;

	list.digest.schedule = "Mon 06:00";
	set_clock(MON);
	must(compose_due(&c, &list, clock_now(), err));
	must_be(0, state_list_find(m->st, "kvm", &m->a, &row, err));
	set_clock(MON + DAY);
	arrive(m, "first", "a.c");
	list.address = "new@vger.kernel.org";
	list.digest.to = "new@vger.kernel.org";
	must(compose_due(&c, &list, clock_now(), err));
	must_be(1, state_list_find(m->st, "kvm", &m->a, &row, err));
	assert_string_equal(row.address, "kvm@vger.kernel.org");
	set_clock(MON + 7 * DAY);
	must(compose_due(&c, &list, clock_now(), err));
	must_be(1, state_list_find(m->st, "kvm", &m->a, &row, err));
	assert_string_equal(row.address, "new@vger.kernel.org");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

static int run(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_queued),
	    cmocka_unit_test(test_meanwhile),
	    TEST(test_clock_ran_ahead),
	    TEST(test_not_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return compose_run(run);
}
