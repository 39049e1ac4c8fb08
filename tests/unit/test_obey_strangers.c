/* SPDX-License-Identifier: MIT */
/* What mail that proves nothing may cause to be sent to whom it names. */
#include "tests/unit/obey_stage.h"

#include "bot/command/quota.h"

/* A stranger's mails in somebody's name fetch them one mail a day. */
static void test_asked_lately(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail;

	assert_non_null(ask(s, "#digest subscribe", ""));
	assert_null(ask(s, "#digest subscribe me", ""));
	assert_null(ask(s, "#digest subscribe me\n#digest help", ""));
	mail = ask(s, "#digest subscribe me\n#digest help", PROOF);
	holds(mail, "> #digest subscribe me\n  Not done: you were asked");
	holds(mail, "> #digest help\n  Done: below.");
	s->now += DAY + 1;
	clock_file_set(s->now);
	holds(ask(s, "#digest subscribe me", ""), "  Not done yet: ");
}

static size_t count_acts(struct stage *s)
{
	struct state_audit_entry *rows;
	size_t n;

	must(state_audit_log(s->w.st, NULL, &s->w.arena, &rows, &n, err));
	return n;
}

/* Of mail that proves nothing its sender, who may not be it, gets help and is
 * asked to confirm; no word of the mail is in the header, and what is wrong in
 * it is told with the question or not at all. */
static void test_a_stranger(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail;

	assert_null(ask(s, "#digest subscrbe", ""));
	assert_null(
	    ask(s, "#digest unsubscribe 1 aaaaaaaaaaaaaaaaaaaaaaaaaa", ""));
	mail =
	    ask(s, "#digest buy this\n#digest help me\n#digest subscrbe", "");
	holds(mail, "> #digest help\n  Done: below.");
	lacks(mail, "> #digest buy");
	lacks(mail, "> #digest subscrbe");
	holds(mail, "To: " ADA "\n");
	holds(mail, "Subject: [kvm digest] your commands\n");
	assert_null(ask(s, "#digest help", "")); /* once a day */
	mail = ask(s, "#digest subscribe\n#digest subscrbe", "");
	holds(mail, "To: " ADA "\n");
	holds(mail, "Subject: [kvm digest] confirm ");
	holds(mail, "> #digest subscribe\n  Not done yet: ");
	holds(mail, "neither a command nor a range");
	s->now += DAY + 1;
	clock_file_set(s->now);
	assert_null(ask(s, "#digest subscrbe", ""));
	assert_non_null(ask(s, "#digest subscrbe", PROOF));
	assert_non_null(ask(s, "#digest help", ""));
}

/* What has no answer leaves no rows, however often it comes. */
static void test_no_rows(void **test)
{
	struct stage *s = *test;
	struct state_command_mail yes = from_ada;
	const struct outbox_mail *mail = ask(s, "#digest list", "");
	size_t acts;

	yes.kind = COMMAND_MAIL_TOKEN;
	yes.token = arena_strndup(
	    &s->w.arena, strstr(mail->bytes, "] confirm ") + 10, TOKEN_SIZE);
	yes.in_reply_to = mail->msgid;
	assert_non_null(get(s, &yes));
	acts = count_acts(s);
	for (int i = 0; i < 3; i++) {
		assert_null(ask(s, "#digest resume\n#digest subscribe", ""));
		assert_int_equal(count_acts(s), acts);
	}
	/* what they may read is answered; so is what is wrong */
	mail = ask(s, "#digest list\n#digest resume\n#digest lst", "");
	holds(mail, "> #digest list\n  Done: ");
	holds(mail, "> #digest resume\n  Not done: you were asked");
	holds(mail, "> #digest lst\n  Not done: ");
	assert_int_equal(count_acts(s), acts + 3);
}

/* What comes in their name uses up nothing of what their own mail has. */
static void test_a_victim(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;

	s->config.commands.per_sender_day = 2;
	s->config.commands.per_hour = 6;
	assert_non_null(ask(s, "#digest help", ""));
	assert_non_null(ask(s, "#digest subscribe", ""));
	asking.lines = "#digest help";
	asking.sender_email = "bob@example.com";
	assert_non_null(get(s, &asking));
	asking.sender_email = "carl@example.com";
	assert_null(get(s, &asking)); /* half of an hour's */
	assert_non_null(ask(s, "#digest list", PROOF));
	assert_non_null(ask(s, "#digest list", PROOF));
	assert_null(ask(s, "#digest list", PROOF));
	asking.proof = PROOF;
	assert_non_null(get(s, &asking));
	assert_null(get(s, &asking)); /* all of it */
}

/* Nor does it help to forge many addresses, or many of one mailbox. */
static void test_many_strangers(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;

	s->config.commands.per_hour = 1000;
	assert_non_null(ask(s, "#digest subscribe", ""));
	asking.lines = "#digest subscribe";
	asking.sender_email = "ada+1@example.com";
	assert_null(get(s, &asking));
	for (int i = 1; i < 30; i++) {
		asking.sender_email =
		    arena_printf(&s->w.arena, "x%d@example.com", i);
		if (i < QUOTA_STRANGERS_ASKED)
			assert_non_null(get(s, &asking));
		else
			assert_null(get(s, &asking));
	}
	asking.lines = "#digest subscrbe";
	asking.sender_email = "yet.another@example.com";
	assert_null(get(s, &asking));
	asking.proof = PROOF;
	assert_non_null(get(s, &asking));
	asking.lines = "#digest subscribe";
	holds(get(s, &asking), "  Not done yet: ");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_asked_lately),   TEST(test_a_stranger),
	    TEST(test_no_rows),        TEST(test_a_victim),
	    TEST(test_many_strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
