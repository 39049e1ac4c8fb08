/* What mail that proves nothing may cause to be sent to whom it names. */
#include "tests/unit/obey_stage.h"

#include "bot/command/confirm.h"

/* A stranger's mails in somebody's name fetch him one mail a day. */
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

/* Of mail that proves nothing, what its sender may not be is told little: no
 * words of it in the header, and its mistakes once a day and three times in a
 * month. */
static void test_a_stranger(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail = ask(s, "#digest subscrbe", "");

	holds(mail, "neither a command nor a range");
	holds(mail, "To: " ADA "\n");
	holds(mail, "Subject: [kvm digest] your commands\n");
	assert_null(ask(s, "#digest subscrbe", ""));
	assert_null(ask(s, "#digest help\n#digest subscrbe", ""));
	mail = ask(s, "#digest help", "");
	holds(mail, "  Done: below.");
	holds(mail, "To: " ADA "\n");
	holds(mail, "Subject: [kvm digest] your commands\n");
	/* put right, it is confirmed the same day */
	holds(ask(s, "#digest subscribe", ""), "  Not done yet: ");
	for (int day = 0; day < 3; day++) {
		s->now += DAY + 1;
		clock_file_set(s->now);
		assert_null(ask(s, "#digest subscrbe", ""));
	}
	assert_non_null(ask(s, "#digest subscrbe", PROOF));
	s->now += 30 * DAY;
	clock_file_set(s->now);
	assert_non_null(ask(s, "#digest subscrbe", ""));
}

/* Nor does it help to forge many addresses, or many of one mailbox. */
static void test_many_strangers(void **test)
{
	struct stage *s = *test;
	struct state_letter letter = from_ada;

	s->config.commands.per_hour = 1000;
	assert_non_null(ask(s, "#digest subscribe", ""));
	letter.lines = "#digest subscribe";
	letter.sender_email = "ada+1@example.com";
	assert_null(get(s, &letter));
	for (int i = 1; i < 30; i++) {
		letter.sender_email =
		    arena_printf(&s->w.arena, "x%d@example.com", i);
		if (i < CONFIRM_ALL_MAX)
			assert_non_null(get(s, &letter));
		else
			assert_null(get(s, &letter));
	}
	letter.lines = "#digest subscrbe";
	letter.sender_email = "yet.another@example.com";
	assert_null(get(s, &letter));
	letter.proof = PROOF;
	assert_non_null(get(s, &letter));
	letter.lines = "#digest subscribe";
	holds(get(s, &letter), "  Not done yet: ");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_asked_lately),
	    TEST(test_a_stranger),
	    TEST(test_many_strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
