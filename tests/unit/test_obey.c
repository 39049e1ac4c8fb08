/* SPDX-License-Identifier: MIT */
/* Command mails into effects and answers: a week of mail, and those who ask. */
#include "tests/unit/obey_stage.h"

#include "bot/command/reply.h"

/* The newest row of acts. */
static void act_is(struct stage *s, const char *asked, const char *did)
{
	struct state_audit_entry *rows;
	size_t n;

	must(state_audit_log(s->w.st, ADA, &s->w.arena, &rows, &n, err));
	assert_true(n > 0);
	assert_string_equal(rows[n - 1].asked, asked);
	assert_string_equal(rows[n - 1].did, did);
	assert_string_equal(
	    rows[n - 1].how,
	    arena_printf(&s->w.arena, "mail ask%d@x", s->asked));
}

static size_t count_acts(struct stage *s)
{
	struct state_audit_entry *rows;
	size_t n;

	must(state_audit_log(s->w.st, NULL, &s->w.arena, &rows, &n, err));
	return n;
}

static void test_a_digest(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;

	asking.lines = "#digest 2025-W14 path:arch/x86/ messages";
	asking.proof = PROOF;
	asking.refs = "digest.kvm.1@example.org";

	const struct outbox_mail *mail = get(s, &asking);

	assert_non_null(mail);
	holds(mail, "From: kvm digest robot <" US ">\n");
	holds(mail, "To: Ada Example <" ADA ">\n");
	holds(mail, "Subject: Re: what came?\n");
	holds(mail, "In-Reply-To: <ask1@x>\n");
	holds(mail, "References: <digest.kvm.1@example.org>\n <ask1@x>\n");
	holds(mail, "Auto-Submitted: auto-replied\n");
	holds(mail, "X-Patchdigest: list=kvm; answer\n");
	holds(mail, "Your mail of 2025-04-07 23:59 UTC had 1 command.\n\n"
		    "> #digest 2025-W14 path:arch/x86/ messages\n  Done: ");
	holds(mail, "\nFilter:  path:arch/x86/\n");
	holds(mail, "===== Patch Commit Messages =====");
	assert_int_equal(mail->state, OUTBOX_QUEUED);
	assert_int_equal(mail->part, 1);
	assert_int_equal(mail->list_id, s->w.list_id);
	assert_int_equal(mail->expires_at, s->now + REPLY_EXPIRES_S);
	assert_string_equal(mail->sender,
			    token_sender(key, US, mail->msgid, &s->w.arena));
	assert_int_equal(count_acts(s), 1);
}

/* With the folds of an outcome taken out. */
static struct outbox_mail unfolded(const struct outbox_mail *mail,
				   struct arena *a)
{
	struct outbox_mail flat = *mail;
	char *out = arena_strdup(a, mail->bytes);
	size_t n = 0;

	for (const char *p = mail->bytes; *p; p++) {
		if (!strncmp(p, "\n    ", 5))
			p += 4;
		out[n++] = *p;
	}
	out[n] = '\0';
	flat.bytes = out;
	return flat;
}

/* What is wrong is said, tame and short, and nothing is confirmed for it. */
static void test_mistakes(void **test)
{
	static const struct {
		const char *line, *want;
	} rows[] = {
	    {"#digest subscrbe", "did you mean \"subscribe\"?"},
	    {"#digest 2w state:waitng", "did you mean \"waiting\"?"},
	    {"#digest 2w section:\"KVM\"", "it has no MAINTAINERS"},
	    {"#digest subscribe pth:x", "did you mean \"path:\"?"},
	    {"#digest 2026-02-30..2026-13-45", "2026-02 has 28 days"},
	    {"#digest 2026-11-07..2026-11-01", "it ends before it begins"},
	    {"#digest %n%n%n%s%s%s..%99999999d", "'%n%n%n%s%s%s..%99999999d'"},
	    {"#digest 2026-01-01'; DROP TABLE messages; --..2026-11-01",
	     "neither a filter nor a detail"},
	    {"#digest 2025", "spans 92 days at most, this one 365"},
	    {"#digest 2019-01-01..", "spans 92 days at most"},
	    {"#digest last", "no digest has been sent yet"},
	};
	struct stage *s = *test;

	s->config.commands.per_sender_day = 1000;
	s->config.commands.per_hour = 1000;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct outbox_mail *mail = ask(s, rows[i].line, PROOF);

		assert_non_null(mail);
		holds(mail, "  Not done: ");
		lacks(mail, "confirm");

		struct outbox_mail flat = unfolded(mail, &s->w.arena);

		holds(&flat, rows[i].want);
	}
	assert_int_equal(count_acts(s), LENGTH(rows));
}

/* The token that the newest confirmation carries. */
static const char *token_of(const struct outbox_mail *mail, struct arena *a)
{
	static const char subject[] = "\nSubject: [kvm digest] confirm ";
	const char *at = strstr(mail->bytes, subject);

	assert_non_null(at);
	at += sizeof(subject) - 1;
	assert_int_equal(strcspn(at, "\n"), TOKEN_SIZE);
	return arena_strndup(a, at, TOKEN_SIZE);
}

static struct state_command_mail reply_to(const struct outbox_mail *mail,
					  struct arena *a)
{
	struct state_command_mail asking = from_ada;

	asking.kind = COMMAND_MAIL_TOKEN;
	asking.token = token_of(mail, a);
	asking.in_reply_to = mail->msgid;
	return asking;
}

static void test_confirmation(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail = ask(
	    s, "#digest 2025-W14\n#digest help\n#digest pause 2025-05-01", "");

	assert_non_null(mail);
	holds(mail, "In-Reply-To: <ask1@x>\n");
	holds(mail, "Auto-Submitted: auto-replied\n");
	holds(mail, "> #digest 2025-W14\n  Not done yet: nothing in your mail "
		    "proves that it is yours.\n");
	holds(mail, "> #digest help\n  Done: below.\n");
	holds(mail, "answer this mail as it is, within 3 days");
	lacks(mail, "===== Patch list");
	act_is(s, "#digest pause 2025-05-01",
	       "asked to confirm: nothing in your mail proves that it is "
	       "yours");

	struct state_command_mail yes = reply_to(mail, &s->w.arena);
	struct state_command_mail eve = yes;

	eve.sender_email = "eve@example.com";
	assert_null(get(s, &eve));
	yes.automatic = true;
	assert_null(get(s, &yes));
	yes.automatic = false;
	mail = get(s, &yes);
	assert_non_null(mail);
	holds(mail, "Subject: [kvm digest] your commands\n");
	holds(mail, "In-Reply-To: <ask4@x>\n");
	holds(mail, "You confirmed your mail of 2025-04-07 23:59 UTC, which "
		    "had 3 commands.\n");
	lacks(mail, "Only the first");
	holds(mail, "===== Patch list");
	holds(mail, "> #digest pause 2025-05-01\n  Not done: ");
	assert_null(get(s, &yes)); /* once */
}

/* Once confirmed, commands that read are obeyed for 90 days; others are not. */
static void test_confirmation_holds(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail = ask(s, "#digest list", "");
	struct state_command_mail yes = reply_to(mail, &s->w.arena);

	assert_non_null(get(s, &yes));
	s->now += 89 * DAY;
	clock_file_set(s->now);
	mail = ask(s, "#digest list\n#digest resume", "");
	holds(mail, "> #digest list\n  Done: ");
	holds(mail, "> #digest resume\n  Not done yet: ");
	s->now += 2 * DAY;
	clock_file_set(s->now);
	mail = ask(s, "#digest list", "");
	holds(mail, "> #digest list\n  Not done yet: ");
}

static size_t count_subscriptions(struct stage *s)
{
	struct state_subscription *rows;
	size_t n;

	must(state_subscriptions(s->w.st, 0, 0, &s->w.arena, &rows, &n, err));
	return n;
}

/* Proof is not enough to subscribe; what needs no more is done at once. */
static void test_subscribing(void **test)
{
	struct stage *s = *test;
	const struct outbox_mail *mail =
	    ask(s, "#digest 2025-W14\n#digest subscribe path:arch/x86/", PROOF);

	holds(mail, "> #digest 2025-W14\n  Done: ");
	holds(mail, "===== Patch list");
	holds(mail, "  Not done yet: to subscribe is confirmed first.\n");
	assert_int_equal(count_subscriptions(s), 0);

	struct state_command_mail yes = reply_to(mail, &s->w.arena);

	mail = get(s, &yes);
	holds(mail, "which had 2 commands.\n");
	lacks(mail, "===== Patch list");
	holds(mail, "> #digest subscribe path:arch/x86/\n  Done: subscription "
		    "1: kvm weekly path:arch/x86/");
	lacks(mail, "nothing was changed");
	assert_int_equal(count_subscriptions(s), 1);

	mail = ask(s, "#digest list", PROOF);
	holds(mail, "Done: 1: kvm weekly path:arch/x86/, since 2025-04-08");
	holds(mail, "nothing was changed");
	mail = ask(s, "#digest unsubscribe 1", PROOF);
	holds(mail, "  Done: ");
	assert_int_equal(count_subscriptions(s), 0);
}

/* Whoever holds the token of a subscription ends it, proof or not, limit or
 * not; the subscriber hears of it once. */
static void test_unsubscribe_by_token(void **test)
{
	struct stage *s = *test;
	char token[TOKEN_SIZE + 1];
	const struct outbox_mail *mail =
	    ask(s, "#digest subscribe\n#digest subscribe me", PROOF);
	struct state_command_mail asking = reply_to(mail, &s->w.arena);

	assert_non_null(get(s, &asking));
	assert_int_equal(count_subscriptions(s), 2);
	asking = from_ada;
	asking.sender_email = "other@example.com";
	asking.lines = "#digest unsubscribe 1 aaaaaaaaaaaaaaaaaaaaaaaaaa";
	assert_null(get(s, &asking));
	assert_int_equal(count_subscriptions(s), 2);
	token_unsubscribe(key, 1, s->now, ADA, token);
	asking.lines =
	    arena_printf(&s->w.arena, "#digest unsubscribe 1 %s", token);
	holds(get(s, &asking), "  Done: ");
	assert_int_equal(count_subscriptions(s), 1);
	s->config.commands.per_sender_day = 1;
	token_unsubscribe(key, 2, s->now, ADA, token);
	asking.lines =
	    arena_printf(&s->w.arena, "#digest unsubscribe 2 %s", token);
	assert_null(get(s, &asking));
	assert_int_equal(count_subscriptions(s), 0);
}

static void test_limits(void **test)
{
	struct stage *s = *test;
	struct state_command_mail bob = from_ada;
	size_t acts;

	s->config.commands.per_sender_day = 2;
	s->config.commands.per_hour = 3;
	assert_non_null(ask(s, "#digest help", PROOF));
	assert_non_null(ask(s, "#digest list", PROOF));
	acts = count_acts(s);
	assert_null(ask(s, "#digest help", PROOF));
	assert_int_equal(count_acts(s), acts); /* no effect at all */
	bob.sender_email = "bob@example.com";
	bob.lines = "#digest help";
	assert_non_null(get(s, &bob));
	bob.sender_email = "carl@example.com";
	assert_null(get(s, &bob));
	s->now += 3601;
	clock_file_set(s->now);
	assert_non_null(get(s, &bob));
	assert_null(ask(s, "#digest help", PROOF));
	s->now += DAY;
	clock_file_set(s->now);
	assert_non_null(ask(s, "#digest help", PROOF));
}

static void test_a_flood_in_one_mail(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;
	const struct outbox_mail *mail;

	s->config.commands.per_mail = 2;
	asking.lines = "#digest list\n#digest mine\n#digest todo\n"
		       "#digest list\n#digest list";
	asking.more = 495;
	asking.proof = PROOF;
	mail = get(s, &asking);
	holds(mail, "had 500 commands.\n");
	holds(mail, "> #digest mine\n");
	lacks(mail, "> #digest todo\n");
	holds(mail, "Only the first 2 of a mail are read.\n");
}

static void test_the_gate(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;

	asking.lines = "#digest help";
	asking.automatic = true;
	assert_null(get(s, &asking));
	asking.automatic = false;
	asking.loop = "patchdigest digest@elsewhere.example";
	assert_null(get(s, &asking));
	asking.loop = "";
	asking.sender_email = KVM;
	assert_null(get(s, &asking));
	assert_int_equal(count_acts(s), 0);
}

static void test_the_stop_file(void **test)
{
	struct stage *s = *test;
	struct inbox in = {.obey = {s->w.st, &s->config, key}};
	struct state_command_mail asking = from_ada;
	int64_t waiting;
	size_t n;

	s->config.bot.stop_file = clock_file; /* any that is there */
	asking.lines = "#digest help";
	put_mail(s, asking);
	must_be(0, inbox_obey_next(&in, err));
	must(state_command_mail_count(s->w.st, &waiting, err));
	assert_int_equal(waiting, 1);
	s->config.bot.stop_file = "";
	obey(s, &n);
	assert_int_equal(n, 1);
}

static void put_digest_of_the_other_list(struct stage *s)
{
	struct outbox_mail mail = {
	    .kind = OUTBOX_DIGEST,
	    .part = 1,
	    .msgid = "digest.kvmarm@example.org",
	    .sender = US,
	    .recipient = "kvmarm@lists.linux.dev",
	    .bytes = "x",
	    .len = 1,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};

	must(state_begin(s->w.st, err));
	must(state_list_put(s->w.st, "kvmarm", "kvmarm.lists.linux.dev",
			    "kvmarm@lists.linux.dev", &mail.list_id, err));
	must(state_outbox_put(s->w.st, &mail, err));
	must(state_commit(s->w.st, err));
	s->last++;
}

static void test_which_list(void **test)
{
	static const struct {
		const char *recipients, *in_reply_to, *want;
	} rows[] = {
	    {US, "", "list=kvm; answer"},
	    {US "\nkvmarm@lists.linux.dev\n" KVM, "", "list=kvmarm; answer"},
	    {KVM "\n" US, "", "list=kvm; answer"},
	    {US, "x@y\ndigest.kvmarm@example.org", "list=kvmarm; answer"},
	    {KVM, "digest.kvmarm@example.org", "list=kvmarm; answer"},
	};
	struct stage *s = *test;

	put_digest_of_the_other_list(s);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_command_mail asking = from_ada;

		asking.lines = "#digest help";
		asking.proof = PROOF;
		asking.recipients = rows[i].recipients;
		asking.in_reply_to = rows[i].in_reply_to;
		holds(get(s, &asking), rows[i].want);
	}
}

/* A file of the operator's that cannot be read is theirs to know. */
static void test_no_maintainers(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;
	const struct outbox_mail *mail;

	asking.recipients = "kvmarm@lists.linux.dev";
	asking.lines = "#digest 2w section:\"KVM FOR ARM64\"";
	asking.proof = PROOF;
	mail = get(s, &asking);
	holds(mail, "\"section:\" does not work for this list");
	lacks(mail, "nonexistent");
}

/* A mail that cannot be answered: those behind it are not held up. */
static void test_a_mail_that_fails(void **test)
{
	struct stage *s = *test;
	struct state_command_mail asking = from_ada;
	char name[9000];
	size_t n;

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	asking.lines = "#digest help";
	asking.proof = PROOF;
	asking.sender_name = name;
	put_mail(s, asking);
	asking.sender_name = "Ada";
	put_mail(s, asking);

	struct outbox_mail *mail = obey(s, &n);

	assert_true(n >= 1);
	holds(&mail[n - 1], "In-Reply-To: <ask2@x>\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_a_digest),
	    TEST(test_mistakes),
	    TEST(test_confirmation),
	    TEST(test_confirmation_holds),
	    TEST(test_subscribing),
	    TEST(test_unsubscribe_by_token),
	    TEST(test_limits),
	    TEST(test_a_flood_in_one_mail),
	    TEST(test_the_gate),
	    TEST(test_the_stop_file),
	    TEST(test_which_list),
	    TEST(test_no_maintainers),
	    TEST(test_a_mail_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
