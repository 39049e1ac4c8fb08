/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/command/command.h"
#include "bot/command/subscribe.h"
#include "bot/mail/token.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/subscribers.h"
#include "tests/unit/clock_file.h"

static const unsigned char key[KEY_SIZE] = "0123456789abcdef0123456789abcde";

static struct config_list lists[] = {
    {.name = "kvm",
     .address = "kvm@vger.example.org",
     .list_id = "kvm.vger.example.org",
     .maintainers = "",
     .digest = {.to = "kvm-digest@vger.example.org"}},
    {.name = "mm",
     .address = "mm@vger.example.org",
     .list_id = "mm.vger.example.org",
     .maintainers = "/nowhere/MAINTAINERS",
     .digest = {.to = "mm@vger.example.org"}},
};
static struct config config = {
    .bot = {.address = "Digest@example.org", .timezone = "Europe/Berlin"},
    .lists = lists,
    .n_lists = LENGTH(lists),
};

/*
 * One line as somebody asks it: "EMAIL MSGID|LINE", MSGID "-" the operator;
 * "mm:" in front of EMAIL is the other list. Gives what was done, "Done: ..."
 * or "Not done: ...".
 */
static const char *ask(struct memory *memory, const char *who, const char *line)
{
	struct strbuf did = STRBUF_INIT;
	struct err why = {.code = ERR_NONE};
	struct command c;
	const bool mm = !strncmp(who, "mm:", 3);
	const char *email = who + (mm ? 3 : 0), *end = strchr(email, ' ');
	struct subscribe s = {
	    .st = memory->st,
	    .config = &config,
	    .list = &lists[mm],
	    .email =
		end ? arena_strndup(&memory->a, email, (size_t)(end - email))
		    : email,
	    .name = "",
	    .msgid = end ? NULL : "asks@x",
	    .key = key,
	    .asked = line,
	    .a = &memory->a,
	};
	int rc;

	must(state_begin(memory->st, err));
	if (command_parse(arena_printf(&memory->a, "#digest %s", line),
			  "#digest", &memory->a, &c, &why))
		fail_msg("%s: %s", line, why.text);
	rc = subscribe_run(&s, &c, &did, &why);
	if (rc && why.code != ERR_DATA)
		fail_msg("%s: %s", line, why.text);
	must(state_commit(memory->st, err));
	const char *text =
	    arena_printf(&memory->a, "%s%s",
			 rc ? "Not done: " : "Done: ", rc ? why.text : did.buf);
	strbuf_release(&did);
	return text;
}

struct step {
	const char *who, *line, *want;
};

static void ask_all(struct memory *memory, const struct step *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		table_str(i, rows[i].line, rows[i].want,
			  ask(memory, rows[i].who, rows[i].line));
	table_end();
}
#define ASK(rows) ask_all(memory, rows, LENGTH(rows))

static void test_add(void **test)
{
	struct memory *memory = *test;
	static const struct step rows[] = {
	    {"ann@x", "list", "Done: no subscriptions\n"},
	    {"ann@x", "subscribe", "Done: subscription 1: kvm weekly"},
	    {"ann@x", "subscribe weekly",
	     "Done: subscription 1: kvm weekly; there since 2020-06-01 "
	     "already"},
	    {"ann@x", "subscribe daily path:arch/arm64/kvm/  -from:bob full",
	     "Done: subscription 2: kvm daily path:arch/arm64/kvm/ -from:bob "
	     "full"},
	    {"ann@x", "subscribe full daily path:arch/arm64/kvm/ -from:bob",
	     "Done: subscription 2: kvm daily path:arch/arm64/kvm/ -from:bob "
	     "full; there since 2020-06-01 already"},
	    {"mm:ann@x", "subscribe monthly todo",
	     "Done: subscription 3: mm monthly todo"},
	    {"mm:ann@x", "subscribe mine",
	     "Done: subscription 4: mm weekly mine"},
	    {"ann@x", "subscribe me", "Done: subscription 5: kvm weekly me"},
	    {"ann@x", "subscribe title:\"a b\" messages",
	     "Done: subscription 6: kvm weekly title:\"a b\" messages"},
	    {"bob@x -", "subscribe", "Done: subscription 7: kvm weekly"},
	    {"ann@x", "list",
	     "Done: 1: kvm weekly, since 2020-06-01\n2: kvm daily "
	     "path:arch/arm64/kvm/ -from:bob full, since 2020-06-01\n3: mm "
	     "monthly todo, since 2020-06-01\n4: mm weekly mine, since "
	     "2020-06-01\n5: kvm weekly me, since 2020-06-01\n6: kvm weekly "
	     "title:\"a b\" messages, since 2020-06-01\n"},
	    {"bob@x", "list", "Done: 7: kvm weekly, since 2020-06-01\n"},
	};

	ASK(rows);
}

static void test_add_refused(void **test)
{
	struct memory *memory = *test;
	static const struct step rows[] = {
	    {"ann@x", "subscribe state:waitng",
	     "Not done: there is no state \"waitng\"; did you mean "
	     "\"waiting\"?"},
	    {"ann@x", "subscribe section:KVM",
	     "Not done: filter section: the list has no MAINTAINERS file in "
	     "the config"},
	    {"mm:ann@x", "subscribe section:KVM",
	     "Not done: the MAINTAINERS file of the list cannot be read now"},
	    {"ann@x", "subscribe mine path:mm/",
	     "Not done: \"mine\" takes no filter: it is what concerns you"},
	    {"ann@x", "subscribe todo messages",
	     "Not done: \"todo\" has no \"messages\": it is a list of series"},
	    {"digest@example.org", "subscribe",
	     "Not done: digest@example.org is the robot's or a list's own "
	     "address"},
	    {"kvm@vger.example.org -", "subscribe",
	     "Not done: kvm@vger.example.org is the robot's or a list's own "
	     "address"},
	    {"digest+x@example.org", "subscribe",
	     "Not done: digest+x@example.org is the robot's or a list's own "
	     "address"},
	    {"kvm-digest@vger.example.org", "subscribe",
	     "Not done: kvm-digest@vger.example.org is the robot's or a list's "
	     "own address"},
	    {"mm@vger.example.org", "subscribe",
	     "Not done: mm@vger.example.org is the robot's or a list's own "
	     "address"},
	    {"a\033b@x", "subscribe", "Not done: 'a?b@x' cannot be mailed"},
	    {"ü@x", "subscribe", "Not done: 'ü@x' cannot be mailed"},
	    {"ann@x", "list", "Done: no subscriptions\n"},
	};
	struct state_subscriber *people;
	struct state_audit_entry *acts;
	size_t n;

	ASK(rows);
	must(state_subscribers(memory->st, &memory->a, &people, &n, err));
	assert_int_equal(n, 0);
	must(state_audit_log(memory->st, NULL, &memory->a, &acts, &n, err));
	assert_int_equal(n, 0);
}

static void test_twenty(void **test)
{
	struct memory *memory = *test;

	for (int i = 0; i < SUBSCRIBE_MAX; i++)
		ask(memory, "ann@x",
		    arena_printf(&memory->a, "subscribe title:%d", i));
	static const struct step rows[] = {
	    {"ann@x", "subscribe title:20",
	     "Not done: 20 subscriptions are the most; end one first"},
	    {"ann@x", "subscribe title:3",
	     "Done: subscription 4: kvm weekly title:3; there since 2020-06-01 "
	     "already"},
	    {"bob@x", "subscribe", "Done: subscription 21: kvm weekly"},
	    {"ann@x", "unsubscribe 3",
	     "Done: ended subscription 3: kvm weekly title:2"},
	    {"ann@x", "subscribe title:20",
	     "Done: subscription 22: kvm weekly title:20"},
	};
	ASK(rows);
}

static void test_end(void **test)
{
	struct memory *memory = *test;
	static const struct step rows[] = {
	    {"ann@x", "unsubscribe",
	     "Not done: there is no subscription of ann@x"},
	    {"ann@x", "subscribe", "Done: subscription 1: kvm weekly"},
	    {"bob@x", "subscribe", "Done: subscription 2: kvm weekly"},
	    {"ann@x", "unsubscribe 2",
	     "Not done: there is no subscription 2 of ann@x; there is 1"},
	    {"ann@x", "unsubscribe 9",
	     "Not done: there is no subscription 9 of ann@x; there is 1"},
	    {"ann@x", "unsubscribe", "Done: ended subscription 1: kvm weekly"},
	    {"ann@x", "unsubscribe",
	     "Not done: there is no subscription of ann@x"},
	    {"ann@x", "unsubscribe all",
	     "Not done: there is no subscription of ann@x"},
	    {"ann@x", "subscribe daily", "Done: subscription 3: kvm daily"},
	    {"mm:ann@x", "subscribe daily", "Done: subscription 4: mm daily"},
	    {"ann@x", "unsubscribe",
	     "Not done: which one? there are 3, 4; or all"},
	    {"ann@x", "unsubscribe all",
	     "Done: ended subscription 3: kvm daily; ended subscription 4: mm "
	     "daily"},
	    {"ann@x", "list", "Done: no subscriptions\n"},
	    {"bob@x -", "unsubscribe 2",
	     "Done: ended subscription 2: kvm weekly"},
	};

	ASK(rows);
}

/* What a mail of long filters was told is more than the table of acts holds. */
static void test_end_many(void **test)
{
	struct memory *memory = *test;
	struct state_audit_entry *acts;
	size_t n;
	for (int i = 0; i < 15; i++)
		ask(memory, "ann@x",
		    arena_printf(&memory->a, "subscribe title:%d%0900d", i, 0));

	const char *said = ask(memory, "ann@x", "unsubscribe all");
	assert_non_null(strstr(said, "Done: ended subscription 1: kvm weekly"));
	assert_non_null(strstr(said, "; ended subscription 15: kvm weekly"));
	must(state_audit_log(memory->st, "ann@x", &memory->a, &acts, &n, err));
	assert_int_equal(n, 16);
	assert_int_equal(strlen(acts[15].did), STATE_AUDIT_MAX);
	assert_memory_equal(acts[15].did, said + strlen("Done: "),
			    STATE_AUDIT_MAX);
}

/* What the database refuses is no mistake of who asks. */
static void test_refused_row(void **test)
{
	struct memory *memory = *test;
	struct strbuf did = STRBUF_INIT;
	struct command c;
	const struct subscribe s = {
	    .st = memory->st,
	    .config = &config,
	    .list = &lists[0],
	    .email = "ann@x",
	    .name = "",
	    .msgid = "asks@x",
	    .asked = arena_printf(&memory->a, "%0*d", STATE_AUDIT_MAX + 1, 0),
	    .a = &memory->a,
	};

	must(
	    command_parse("#digest subscribe", "#digest", &memory->a, &c, err));
	must(state_begin(memory->st, err));
	must_fail(ERR_PERM, "refused a row", subscribe_run(&s, &c, &did, err));
	state_rollback(memory->st);
	strbuf_release(&did);
}

static void test_end_by_token(void **test)
{
	struct memory *memory = *test;
	char one[TOKEN_SIZE + 1], nine[TOKEN_SIZE + 1];

	char old[TOKEN_SIZE + 1], foreign[TOKEN_SIZE + 1];

	token_unsubscribe(key, 1, clock_now(), "ann@x", one);
	token_unsubscribe(key, 9, clock_now(), "ann@x", nine);
	token_unsubscribe(key, 1, clock_now() - 1, "ann@x", old);
	token_unsubscribe(key, 1, clock_now(), "cy@x", foreign);
	const char *lost = arena_printf(&memory->a, "unsubscribe 1 %s", old);
	const char *another =
	    arena_printf(&memory->a, "unsubscribe 1 %s", foreign);
	const char *right = arena_printf(&memory->a, "unsubscribe 1 %s", one);
	const char *other = arena_printf(&memory->a, "unsubscribe 2 %s", one);
	const char *none = arena_printf(&memory->a, "unsubscribe 9 %s", nine);
	const char *bare = arena_printf(&memory->a, "unsubscribe %s", one);
	const char *all = arena_printf(&memory->a, "unsubscribe all %s", one);
	static const char wrong[] = "Not done: the number and the code behind "
				    "it do not belong together";
	const struct step rows[] = {
	    {"ann@x", "subscribe", "Done: subscription 1: kvm weekly"},
	    {"bob@x", "subscribe", "Done: subscription 2: kvm weekly"},
	    {"eve@x", other, wrong},
	    {"eve@x", none, wrong},
	    {"ann@x", lost, wrong},
	    {"cy@x", another, wrong},
	    {"eve@x", bare, wrong},
	    {"eve@x", all, wrong},
	    {"eve@x", right, "Done: ended subscription 1: kvm weekly"},
	    {"eve@x", right,
	     "Done: nothing: subscription 1 ended on 2020-06-01"},
	    {"bob@x", "list", "Done: 2: kvm weekly, since 2020-06-01\n"},
	};
	struct state_audit_entry *acts;
	size_t n;

	ASK(rows);
	must(state_audit_log(memory->st, "ann@x", &memory->a, &acts, &n, err));
	assert_int_equal(n, 3);
	must(state_audit_log(memory->st, "eve@x", &memory->a, &acts, &n, err));
	assert_int_equal(n, 0);
}

static void test_pause(void **test)
{
	struct memory *memory = *test;
	static const struct step rows[] = {
	    {"ann@x", "pause 2020-07-31",
	     "Not done: there is no subscription of ann@x"},
	    {"ann@x", "resume", "Not done: there is no subscription of ann@x"},
	    {"ann@x", "subscribe", "Done: subscription 1: kvm weekly"},
	    {"ann@x", "resume", "Done: nothing: it was not paused"},
	    {"ann@x", "pause tomorrow",
	     "Not done: \"tomorrow\" is no day; a day is like 2020-06-29"},
	    {"ann@x", "pause 2020-02-30",
	     "Not done: \"2020-02-30\" is no day; a day is like 2020-06-29"},
	    {"ann@x", "pause 2020-7-31",
	     "Not done: \"2020-7-31\" is no day; a day is like 2020-06-29"},
	    {"ann@x", "pause 2020-07-31x",
	     "Not done: \"2020-07-31x\" is no day; a day is like 2020-06-29"},
	    {"ann@x", "pause 2020-06-01",
	     "Not done: 2020-06-01 is no day to come"},
	    {"ann@x", "pause 2020-06-02",
	     "Done: paused until 2020-06-02, 1 subscription"},
	    {"ann@x", "list",
	     "Done: 1: kvm weekly, since 2020-06-01\npaused until "
	     "2020-06-02\n"},
	    {"ann@x", "pause 2020-07-31",
	     "Done: paused until 2020-07-31, 1 subscription"},
	    {"ann@x", "subscribe daily",
	     "Done: subscription 2: kvm daily; paused until 2020-07-31"},
	    {"ann@x", "resume",
	     "Done: resumed; what came meanwhile comes with the next digest"},
	    {"ann@x", "list",
	     "Done: 1: kvm weekly, since 2020-06-01\n2: kvm daily, since "
	     "2020-06-01\n"},
	    {"ann@x -", "pause 2021-01-01",
	     "Done: paused until 2021-01-01, 2 subscriptions"},
	    {"ann@x", "pause 2020-06-02",
	     "Not done: only the operator, who paused it until 2021-01-01, can "
	     "do that"},
	    {"ann@x", "resume",
	     "Not done: only the operator, who paused it until 2021-01-01, can "
	     "do that"},
	    {"ann@x", "list",
	     "Done: 1: kvm weekly, since 2020-06-01\n2: kvm daily, since "
	     "2020-06-01\npaused until 2021-01-01, by the operator\n"},
	    {"ann@x -", "resume",
	     "Done: resumed; what came meanwhile comes with the next digest"},
	};

	ASK(rows);
}

/* When a pause ends: midnight in the robot's zone. */
static void test_pause_ends(void **test)
{
	struct memory *memory = *test;
	struct state_subscriber p;

	ask(memory, "ann@x", "subscribe");
	ask(memory, "ann@x", "pause 2020-07-31");
	must_be(
	    1, state_subscriber_find(memory->st, "ann@x", &memory->a, &p, err));
	assert_int_equal(p.paused_until, clock_utc(2020, 7, 30, 22, 0, 0));
	assert_string_equal(p.paused_why, "asked");
	clock_file_set(p.paused_until - 1);
	assert_string_equal(ask(memory, "ann@x", "list"),
			    "Done: 1: kvm weekly, since 2020-06-01\n"
			    "paused until 2020-07-31\n");
	clock_file_set(p.paused_until);
	assert_string_equal(ask(memory, "ann@x", "list"),
			    "Done: 1: kvm weekly, since 2020-06-01\n");
}

/* Who asks for mail again where it came back gets it. */
static void test_resume_after_bounces(void **test)
{
	struct memory *memory = *test;
	struct state_subscriber p;

	ask(memory, "ann@x", "subscribe");
	must_be(
	    1, state_subscriber_find(memory->st, "ann@x", &memory->a, &p, err));
	p.paused_until = STATE_PAUSED_FOR_EVER;
	p.paused_why = "bounces";
	p.points = 10;
	p.bounced_at = 5;
	must(state_subscriber_put(memory->st, &p, err));
	assert_string_equal(ask(memory, "ann@x", "list"),
			    "Done: 1: kvm weekly, since 2020-06-01\n"
			    "paused until further notice, because mail came "
			    "back\n");
	ask(memory, "ann@x", "resume");
	must_be(
	    1, state_subscriber_find(memory->st, "ann@x", &memory->a, &p, err));
	assert_int_equal(p.paused_until, CLOCK_NEVER);
	assert_string_equal(p.paused_why, "");
	assert_int_equal(p.points, 0);
	assert_int_equal(p.bounced_at, CLOCK_NEVER);
}

static void test_acts(void **test)
{
	struct memory *memory = *test;
	struct strbuf text = STRBUF_INIT;
	struct state_audit_entry *acts;
	size_t n;

	ask(memory, "ann@x", "subscribe daily");
	ask(memory, "ann@x", "list");
	ask(memory, "ann@x", "pause 2020-07-31");
	ask(memory, "ann@x", "pause never");
	ask(memory, "ann@x -", "resume");
	ask(memory, "ann@x", "unsubscribe 1");
	must(state_audit_log(memory->st, NULL, &memory->a, &acts, &n, err));
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&text, "%s %s|%s|%s\n", acts[i].who, acts[i].how,
			    acts[i].asked, acts[i].did);
	assert_string_equal(
	    text.buf,
	    "ann@x mail asks@x|subscribe daily|subscription 1: kvm daily\n"
	    "ann@x mail asks@x|pause 2020-07-31|paused until 2020-07-31, 1 "
	    "subscription\n"
	    "ann@x operator|resume|resumed; what came meanwhile comes with "
	    "the next digest\n"
	    "ann@x mail asks@x|unsubscribe 1|ended subscription 1: kvm "
	    "daily\n");
	assert_int_equal(acts[0].at, CLOCK_FILE_START);
	strbuf_release(&text);
}

static void test_needs_a_config(void **test)
{
	struct memory *memory = *test;
	struct strbuf did = STRBUF_INIT;
	struct command c;
	struct subscribe s = {.st = memory->st,
			      .email = "ann@x",
			      .name = "",
			      .asked = "subscribe",
			      .a = &memory->a};

	must(
	    command_parse("#digest subscribe", "#digest", &memory->a, &c, err));
	must_fail(ERR_CONFIG, "needs the config",
		  subscribe_run(&s, &c, &did, err));
	strbuf_release(&did);
}

static int open_all(void **test)
{
	return clock_file_open() || memory_open(test);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_all, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_add),          TEST(test_add_refused),
	    TEST(test_twenty),       TEST(test_end),
	    TEST(test_end_many),     TEST(test_refused_row),
	    TEST(test_end_by_token), TEST(test_pause),
	    TEST(test_pause_ends),   TEST(test_resume_after_bounces),
	    TEST(test_acts),         TEST(test_needs_a_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
