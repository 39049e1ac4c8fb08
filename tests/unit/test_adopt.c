/* SPDX-License-Identifier: MIT */
/* A list's own digest, and those that stand in the mailbox already. */
#include "tests/unit/compose_base.h"

#include "bot/mail/mailing.h"

static struct config_list own;

static struct compose_context begin(const struct memory *m)
{
	own = lists[0];
	own.digest.schedule = "Mon 06:00";
	return context_of(m);
}

static const char *id_of(struct memory *m, const char *slot)
{
	return mailing_msgid("kvm", slot, 1, "example.org", key, &m->a);
}

/* A digest of ours comes in now, made by nobody here. */
static int64_t echo(struct memory *m, const char *msgid, const char *refs)
{
	struct state_message mail =
	    memory_message(msgid, "digest@example.org", clock_now());
	enum state_put result;
	int64_t id, list_id;

	mail.kind = FACTS_OTHER;
	mail.arrived_at = clock_now();
	mail.refs = refs;
	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "kvm.vger.kernel.org",
			    "kvm@vger.kernel.org", &list_id, err));
	must(state_message_put(m->st, &mail, NULL, "", &id, &result, err));
	must(state_message_add_list(m->st, id, list_id, err));
	must(state_commit(m->st, err));
	return id;
}

#define WEEK   (7 * DAY)
#define FIRST  "20250407T0600Z" /* MON + 1 WEEK */
#define SECOND "20250414T0600Z"
#define THIRD  "20250421T0600Z"

/* At the third slot: of which slots digests come back, and what is made. */
static void test_found(void **test)
{
	static const struct {
		const char *label;
		bool had;                  /* the first slot's row is there */
		bool first, second, third; /* stand in the mailbox */
		const char *last;          /* slot of the newest row */
		bool composed;
	} rows[] = {
	    {"none", true, false, false, false, THIRD, true},
	    {"none, no row", false, false, false, false, THIRD, true},
	    {"the one between", true, false, true, false, THIRD, true},
	    {"the one that is due", true, false, false, true, THIRD, false},
	    {"both", true, false, true, true, THIRD, false},
	    {"due, no row", false, false, false, true, THIRD, false},
	    {"older, no row", false, true, true, false, THIRD, true},
	    {"its own row's", true, true, false, false, THIRD, true},
	};

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail *mail;
		struct state_digest last;
		void *memory;

		assert_int_equal(memory_open(&memory), 0);
		struct memory *m = memory;
		const struct compose_context c = begin(m);

		set_clock(MON + DAY);
		arrive(m, "one", "a.c");
		set_clock(MON + WEEK);
		if (rows[i].had) {
			must(compose_due(&c, &own, clock_now(), err));
			assert_int_equal(mails(m, &mail), 1);
			settle(m, mail, OUTBOX_SENT);
		}
		set_clock(MON + WEEK + 60);
		if (rows[i].first)
			echo(m, id_of(m, FIRST), "");
		set_clock(MON + 2 * WEEK + 60);
		if (rows[i].second)
			echo(m, id_of(m, SECOND), "");
		set_clock(MON + 2 * WEEK + DAY);
		arrive(m, "three", "c.c");
		set_clock(MON + 3 * WEEK);
		if (rows[i].third)
			echo(m, id_of(m, THIRD), "");
		for (int k = 0; k < 2; k++)
			must(compose_due(&c, &own, clock_now(), err));

		size_t n = mails(m, &mail);
		int64_t queued;

		must(state_outbox_count(m->st, OUTBOX_QUEUED, &queued, err));
		table_int(i, rows[i].label, rows[i].composed, queued);
		table_int(i, rows[i].label,
			  rows[i].had + rows[i].composed +
			      (rows[i].had && rows[i].second) + rows[i].third,
			  n);
		must_be(1, state_digest_last(m->st, 1, 0, &m->a, &last, err));
		table_str(i, rows[i].label, rows[i].last, last.slot);
		table_str(i, rows[i].label, id_of(m, THIRD), last.msgid);
		for (size_t k = 0; k < n; k++) {
			assert_int_equal(mail[k].kind, OUTBOX_DIGEST);
			if (mail[k].state == OUTBOX_CONFIRMED)
				assert_string_equal(mail[k].last_text,
						    "found in the mailbox");
		}
		memory_close(&memory);
	}
	table_end();
}

/* It covers what came before it; the next one goes on there, as its reply. */
static void test_goes_on(void **test)
{
	struct memory *m = *test;
	const struct compose_context c = begin(m);
	struct outbox_mail *mail;
	struct state_digest last;

	set_clock(MON + DAY);
	arrive(m, "one", "a.c");
	set_clock(MON + WEEK);
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 1);
	assert_int_equal(mail->expires_at, MON + 2 * WEEK);
	assert_string_equal(mail->sender, "digest@example.org");
	assert_string_equal(mail->recipient, "kvm@vger.kernel.org");
	settle(m, mail, OUTBOX_CONFIRMED);
	set_clock(MON + WEEK + DAY);
	arrive(m, "before", "b.c");
	set_clock(MON + 2 * WEEK + 60);
	/* nearest first, as a message has them */
	int64_t at = echo(m, id_of(m, SECOND), "near@x\nfar@x");
	set_clock(MON + 2 * WEEK + DAY);
	arrive(m, "after", "c.c");
	set_clock(MON + 3 * WEEK);
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 3);
	assert_int_equal(mail[1].state, OUTBOX_CONFIRMED);
	assert_true(tells(&mail[2], "after"));
	assert_false(tells(&mail[2], "before") || tells(&mail[2], "one"));
	assert_non_null(
	    strstr(mail[2].bytes, arena_printf(&m->a, "\nIn-Reply-To: <%s>\n",
					       id_of(m, SECOND))));
	assert_non_null(
	    strstr(mail[2].bytes, "\nReferences: <far@x>\n <near@x>\n"));
	must_be(1, state_digest_last(m->st, 1, 0, &m->a, &last, err));
	assert_int_equal(last.first, at - 1);
	assert_int_equal(last.since, MON + 2 * WEEK + 60);
}

/* Somebody else makes one with another key, or nobody knows which. */
static void test_forged(void **test)
{
	struct memory *m = *test;
	const struct compose_context c = begin(m);
	struct outbox_mail *mail;

	set_clock(MON + DAY);
	arrive(m, "one", "a.c");
	set_clock(MON + WEEK);
	echo(m, "digest.kvm." FIRST ".1.0123456789abcdef@example.org", "");
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 1);
	assert_int_equal(mail->state, OUTBOX_QUEUED);
}

/* The list's own and a subscription's in one round, of one stretch. */
static void test_with_subscription(void **test)
{
	struct memory *m = *test;
	const struct compose_context c = begin(m);
	struct outbox_mail *mail;

	set_clock(MON - DAY);
	arrive(m, "early", "a.c");
	subscribe(m, "bob@example.com", SCHEDULE_WEEKLY, STATE_CONTENTS_DIGEST,
		  "");
	set_clock(MON + DAY);
	arrive(m, "one", "a.c");
	set_clock(MON + WEEK);
	for (int i = 0; i < 2; i++)
		must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 2);
	assert_int_equal(mail[0].kind, OUTBOX_DIGEST);
	assert_int_equal(mail[1].kind, OUTBOX_PERSONAL);
	for (int i = 0; i < 2; i++)
		assert_true(tells(&mail[i], "one"));
}

/* The first ones go to each admin. */
static void test_operator_first(void **test)
{
	static const char *two[] = {"Jane Doe <jane@example.org>",
				    "joe@example.org"};
	struct memory *m = *test;
	struct config config_of_two = config;
	struct compose_context c = begin(m);
	struct outbox_mail *mail;

	config_of_two.bot.admins = two;
	config_of_two.bot.n_admins = 2;
	c.config = &config_of_two;
	own.digest.operator_first = 1;
	set_clock(MON + DAY);
	arrive(m, "one", "a.c");
	set_clock(MON + WEEK);
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(mail[i].kind, OUTBOX_PERSONAL);
		assert_string_equal(mail[i].sender, "digest@example.org");
		settle(m, &mail[i], OUTBOX_SENT);
	}
	assert_string_equal(mail[0].recipient, "jane@example.org");
	assert_memory_equal(mail[0].msgid, "digest.kvm." FIRST "-a1.1.", 31);
	assert_string_equal(mail[1].recipient, "joe@example.org");
	set_clock(MON + WEEK + DAY);
	arrive(m, "two", "b.c");
	set_clock(MON + 2 * WEEK);
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 3);
	assert_int_equal(mail[2].kind, OUTBOX_DIGEST);
	assert_string_equal(mail[2].recipient, "kvm@vger.kernel.org");
	/* what only admins got is no parent on the list */
	assert_null(strstr(mail[2].bytes, "\nIn-Reply-To: "));
}

/* A list that digests were sent to, by the ledger, and a state that knows of
 * none: held, each time, and said once. */
static void test_state_lost(void **test)
{
	struct memory *m = *test;
	struct compose_context c = begin(m);
	char ledger[] = "/tmp/patchdigest-ledger.XXXXXX";
	const char *line = "1 attempt digest.kvm." FIRST ".1.00@example.org\n";
	struct outbox_mail *mail;
	int fd = mkstemp(ledger);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, line, strlen(line)), strlen(line));
	close(fd);
	c.ledger = ledger;
	set_clock(MON + DAY);
	arrive(m, "one", "a.c");
	set_clock(MON + WEEK);
	for (int i = 0; i < 2; i++)
		must_fail(ERR_TEMP,
			  "digest of kvm: held: digests were sent before",
			  compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 1);
	assert_int_equal(mail->kind, OUTBOX_NOTICE);
	c.first_digest = true;
	must(compose_due(&c, &own, clock_now(), err));
	assert_int_equal(mails(m, &mail), 2);
	assert_int_equal(mail[1].kind, OUTBOX_DIGEST);
	unlink(ledger);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

static int run(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    TEST(test_goes_on),
	    TEST(test_forged),
	    TEST(test_with_subscription),
	    TEST(test_operator_first),
	    TEST(test_state_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return compose_run(run);
}
