/* SPDX-License-Identifier: MIT */
/* Command mails that cost too much, or the robot's life. */
#include "tests/unit/obey_stage.h"

#include "state/db.h"

/* What a robot before this one left behind. */
static void put_record(struct stage *s, const char *record)
{
	must(state_begin(s->w.st, err));
	must(state_setting_put(s->w.st, "obeying", record, err));
	must(state_commit(s->w.st, err));
}

/* Two robots began it and were not heard of again. */
static void test_a_mail_that_kills(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada, first;
	struct state_audit_entry *acts;
	size_t n;

	asking.lines = "#digest help\n#digest help";
	put_mail(s, asking);
	put_mail(s, asking);
	must_be(1, state_command_mail_next(s->w.st, &s->w.arena, &first, err));
	put_record(s,
		   arena_printf(&s->w.arena, "%lld %d",
				(long long)first.message_id, INBOX_DEATHS_MAX));
	obey(s, &n);
	assert_int_equal(n, 1); /* that of the second */
	must(state_audit_log(s->w.st, ADA, &s->w.arena, &acts, &n, err));
	assert_int_equal(n, 3);
	assert_string_equal(acts[0].how, "mail ask1@x");
	assert_string_equal(acts[0].did, "not done: the robot died of it");
}

/* One death is none, and those of another mail do not count. */
static void test_deaths_that_do_not_count(void **test)
{
	static const struct {
		const char *before, *after;
	} records[] = {{"", " 1"}, {"9", " 2"}, {"", ""}, {"x", " 2"}};
	struct stage *s = *test;
	struct state_command_mail asking = from_ada, first;
	size_t n;

	asking.lines = "#digest help";
	asking.proof = PROOF;
	s->config.commands.per_sender_day = LENGTH(records) + 1;
	for (size_t i = 0; i < LENGTH(records); i++) {
		put_mail(s, asking);
		must_be(1, state_command_mail_next(s->w.st, &s->w.arena, &first,
						   err));
		put_record(s, arena_printf(&s->w.arena, "%s%lld%s",
					   records[i].before,
					   (long long)first.message_id,
					   records[i].after));
		obey(s, &n);
		assert_int_equal(n, 1);
	}
}

static void put_on_list(struct stage *s, const char *msgid, int64_t days_ago)
{
	struct state_message m = memory_message(msgid, "bob@example.org",
						s->now - days_ago * DAY - 120);
	int64_t id = memory_put(s->w.st, &m, NULL, NULL, STATE_PUT_NEW);
	struct state_list kvm;

	must_be(1, state_list_find(s->w.st, "kvm", &s->w.arena, &kvm, err));
	must(state_message_add_list(s->w.st, id, kvm.id, err));
}

/* What is recorded is nobody's business but theirs who may ask; and what lies
 * between marks is bounded by its dates. */
static void test_marks(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail;

	put_on_list(s, "old@x", 95);
	put_on_list(s, "new@x", 1);
	put_on_list(s, "newer@x", 0);
	mail = ask(s, "#digest old@x..newer@x", PROOF);
	holds(mail, "spans 92 days at most, this one 96");
	mail = ask(s, "#digest new@x..newer@x", PROOF);
	holds(mail, "there was nothing in that time");
	mail = ask(s, "#digest new@x..none@x", PROOF);
	holds(mail, "no mail <none@x> is recorded");
	mail = ask(s, "#digest new@x..none@x", "");
	holds(mail, "Not done yet: ");
	lacks(mail, "recorded");
	put_on_list(s, "misplaced@x", 200);
	put_on_list(s, "newest@x", 0);
	mail = ask(s, "#digest new@x..newest@x", PROOF);
	holds(mail, "spans 92 days at most, this one 201");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_a_mail_that_kills),
	    TEST(test_deaths_that_do_not_count),
	    TEST(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
