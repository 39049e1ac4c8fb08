/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/command/bounce.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/command_mails.h"
#include "state/outbox.h"
#include "state/subscribers.h"
#include "tests/unit/clock_file.h"

#define DAY_S  86400
#define SENDER "digest+b-0123456789abcdef0123@example.org"

static const char *admins[] = {"Jane Doe <jane@example.org>"};
static const struct config config = {
    .bot = {.name = "robot",
	    .address = "digest@example.org",
	    .admins = admins,
	    .n_admins = 1},
};

static int64_t subscribe(struct state *st, const char *email)
{
	struct state_subscriber p = {
	    .email = email,
	    .name = "",
	    .paused_until = CLOCK_NEVER,
	    .paused_why = "",
	    .bounced_at = CLOCK_NEVER,
	};
	struct state_subscription w = {
	    .every = 2, .filter = "", .words = "", .ended_at = CLOCK_NEVER};

	must(state_list_put(st, "kvm", "", "", &w.list_id, err));
	must(state_subscriber_put(st, &p, err));
	w.subscriber_id = p.id;
	must(state_subscription_put(st, &w, err));
	return p.id;
}

static void send(struct state *st, const char *sender, const char *recipient)
{
	struct outbox_mail m = {
	    .kind = OUTBOX_PERSONAL,
	    .state = OUTBOX_SENT,
	    .msgid = sender,
	    .sender = sender,
	    .recipient = recipient,
	    .bytes = "mail\n",
	    .len = 5,
	    .created_at = clock_now(),
	    .due_at = clock_now(),
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = clock_now(),
	    .last_text = "",
	};

	must(state_outbox_put(st, &m, err));
}

static void come_back(struct state *st, const char *token, const char *reports)
{
	const struct state_command_mail asking = {
	    .token = token, .reports = reports, .msgid = "bounce@x"};

	must(state_begin(st, err));
	must(bounce_count(st, &config, &asking, err));
	must(state_commit(st, err));
}

static struct state_subscriber person(struct memory *memory, const char *email)
{
	struct state_subscriber p;

	must_be(1,
		state_subscriber_find(memory->st, email, &memory->a, &p, err));
	return p;
}

/* What one report is worth, in half points. */
static void test_worth(void **test)
{
	struct memory *memory = *test;
	static const struct {
		const char *token, *reports;
		int want;
	} rows[] = {
	    {SENDER, "failed 5.1.1 ann@x", 2},
	    {SENDER, "failed 5.0.0 ANN@X", 2},
	    {SENDER, "failed 4.4.7 ann@x", 1},
	    {SENDER, "failed 5.7.1 ann@x", 0},
	    {SENDER, "failed 5.70.1 ann@x", 2},
	    {SENDER, "failed 2.0.0 ann@x", 0},
	    {SENDER, "delayed 4.4.1 ann@x", 0},
	    {SENDER, "delayed 5.4.1 ann@x", 0},
	    {SENDER, "other 5.1.1 ann@x", 0},
	    {SENDER, "failed 5.1.1 bob@x", 2}, /* whose else? it came back */
	    {SENDER, "failed 5.1.1 bob@x\ndelayed 4.0.0 cy@x", 0},
	    {SENDER, "failed 5.1.1 annann@x\nother 2.0.0 bob@x", 0},
	    {SENDER, "other 2.0.0 cy@x\nfailed 5.1.1 bob@x ann@x", 2},
	    {SENDER, "other 2.0.0 cy@x\nfailed 5.1.1 bob@x cy@x", 0},
	    {SENDER, "failed 5.1.1 ", 2}, /* it names nobody */
	    {SENDER, "failed 5.1.1", 2},
	    {SENDER, "failed 5.1.1 bob@x\nfailed 4.2.2 ann@x", 1},
	    {SENDER, "failed 4.2.2 ann@x\nfailed 5.1.1 ann@x\n", 2},
	    {SENDER, "delayed 4.2.2 ann@x\nfailed 5.1.1 ann@x", 2},
	    {SENDER, "", 0},
	    {SENDER, "\n\n", 0},
	    {SENDER, "failed", 0},
	    {SENDER, "  failed   5.1.1   ann@x  ", 2},
	    {"digest+b-ff@example.org", "failed 5.1.1 ann@x", 0},
	    {"digest@example.org", "failed 5.1.1 ann@x", 0},
	    {"", "failed 5.1.1 ann@x", 0},
	};

	subscribe(memory->st, "ann@x");
	subscribe(memory->st, "bob@x");
	send(memory->st, SENDER, "ann@x");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_subscriber p;

		come_back(memory->st, rows[i].token, rows[i].reports);
		p = person(memory, "ann@x");
		table_int(i, rows[i].reports, rows[i].want, p.points);
		table_int(i, "bounced_at",
			  rows[i].want ? clock_now() : CLOCK_NEVER,
			  p.bounced_at);
		p.points = 0;
		p.bounced_at = CLOCK_NEVER;
		must(state_subscriber_put(memory->st, &p, err));
		table_int(i, rows[i].reports, 0,
			  person(memory, "bob@x").points);
	}
	table_end();
}

/* Reports one after the other: f for good, n for now, d delayed, each a day
 * later; '.' is a day without one, '+' an hour more of the same day. */
static void test_in_a_row(void **test)
{
	struct memory *memory = *test;
	static const struct {
		const char *days;
		int want;
		bool paused;
	} rows[] = {
	    {"f", 2, false},
	    {"ffff", 8, false},
	    {"fffff", 10, true},
	    {"ffffffff", 10, true}, /* none is counted behind the pause */
	    {"nnnnnnnnn", 9, false},
	    {"nnnnnnnnnn", 10, true},
	    {"ffffnn", 10, true},
	    {"ffffnf", 11, true},
	    {"fdfdfdfd", 8, false},
	    {"f+f+f", 2, false}, /* one a day */
	    {"n+f", 1, false},
	    {"f.......f", 2, false}, /* on the 8th day it begins anew */
	    {"f......f", 4, false},  /* every week, */
	    {"f......f......f......f......f", 10, true},
	    {"ffff.......f", 2, false},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *email = arena_printf(&memory->a, "ann%zu@x", i);
		const char *sender =
		    arena_printf(&memory->a, "digest+b-%zu@x", i);

		clock_file_set(CLOCK_FILE_START);
		subscribe(memory->st, email);
		send(memory->st, sender, email);
		for (const char *day = rows[i].days; *day; day++) {
			const char *report = *day == 'f'   ? "failed 5.1.1"
					     : *day == 'n' ? "failed 4.2.2"
							   : "delayed 4.2.2";

			if (*day == '+') {
				clock_file_set(clock_now() - DAY_S + 3600);
				continue;
			}
			if (*day != '.')
				come_back(memory->st, sender, report);
			clock_file_set(clock_now() + DAY_S);
		}
		struct state_subscriber p = person(memory, email);
		table_int(i, rows[i].days, rows[i].want, p.points);
		table_int(i, rows[i].days,
			  rows[i].paused ? STATE_PAUSED_FOR_EVER : CLOCK_NEVER,
			  p.paused_until);
		table_str(i, rows[i].days, rows[i].paused ? "bounces" : "",
			  p.paused_why);
	}
	table_end();
}

static void test_old_mail(void **test)
{
	struct memory *memory = *test;

	subscribe(memory->st, "ann@x");
	send(memory->st, SENDER, "ann@x");
	clock_file_set(CLOCK_FILE_START + 31 * DAY_S);
	come_back(memory->st, SENDER, "failed 5.1.1 ann@x");
	assert_int_equal(person(memory, "ann@x").points, 0);
	clock_file_set(CLOCK_FILE_START + 30 * DAY_S);
	come_back(memory->st, SENDER, "failed 5.1.1 ann@x");
	assert_int_equal(person(memory, "ann@x").points, 2);
}

/* What somebody else has paused stays so; what they asked for becomes for ever. */
static void test_paused_before(void **test)
{
	struct memory *memory = *test;
	static const struct {
		const char *why;
		int64_t until;
		int points;
		const char *want;
	} rows[] = {
	    {"operator", CLOCK_FILE_START + 9, 8, "operator"},
	    {"operator", CLOCK_FILE_START, 10, "bounces"}, /* it is over */
	    {"asked", CLOCK_FILE_START + 9, 10, "bounces"},
	    {"bounces", STATE_PAUSED_FOR_EVER, 8, "bounces"},
	};

	subscribe(memory->st, "ann@x");
	send(memory->st, SENDER, "ann@x");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_subscriber p = person(memory, "ann@x");

		p.paused_why = rows[i].why;
		p.paused_until = rows[i].until;
		p.points = 8;
		p.bounced_at = CLOCK_FILE_START - DAY_S;
		must(state_subscriber_put(memory->st, &p, err));
		come_back(memory->st, SENDER, "failed 5.1.1");
		p = person(memory, "ann@x");
		table_int(i, rows[i].why, rows[i].points, p.points);
		table_str(i, rows[i].why, rows[i].want, p.paused_why);
	}
	table_end();
}

static void test_nobody(void **test)
{
	struct memory *memory = *test;
	struct state_subscriber *rows;
	struct state_audit_entry *acts;
	size_t n;

	send(memory->st, SENDER, "ann@x"); /* an answer, to no subscriber */
	come_back(memory->st, SENDER, "failed 5.1.1 ann@x");
	must(state_subscribers(memory->st, &memory->a, &rows, &n, err));
	assert_int_equal(n, 0);
	must(state_audit_log(memory->st, NULL, &memory->a, &acts, &n, err));
	assert_int_equal(n, 0);
}

/* The rows of acts, and one notice, which names nobody. */
static void test_what_is_told(void **test)
{
	struct memory *memory = *test;
	struct strbuf text = STRBUF_INIT;
	struct outbox_mail *mails, notice;
	struct state_audit_entry *acts;
	size_t n;

	subscribe(memory->st, "ann@x");
	send(memory->st, SENDER, "ann@x");
	for (int i = 0; i < 7; i++) {
		come_back(memory->st, SENDER,
			  i == 1 ? "failed 4.2.2 ann@x" : "failed 5.1.1");
		clock_file_set(clock_now() + DAY_S);
	}
	must(state_audit_log(memory->st, NULL, &memory->a, &acts, &n, err));
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&text, "%s %s|%s|%s\n", acts[i].who, acts[i].how,
			    acts[i].asked, acts[i].did);
	assert_string_equal(
	    text.buf,
	    "ann@x bounce bounce@x||status 5.1.1: 1 of 5 points\n"
	    "ann@x bounce bounce@x||status 4.2.2: 1.5 of 5 points\n"
	    "ann@x bounce bounce@x||status 5.1.1: 2.5 of 5 points\n"
	    "ann@x bounce bounce@x||status 5.1.1: 3.5 of 5 points\n"
	    "ann@x bounce bounce@x||status 5.1.1: 4.5 of 5 points\n"
	    "ann@x bounce bounce@x||status 5.1.1: 5.5 of 5 points, paused "
	    "until further notice\n");
	must(state_outbox_list(memory->st, OUTBOX_QUEUED, &memory->a, &mails,
			       &n, err));
	assert_int_equal(n, 1);
	must_be(1, state_outbox_find(memory->st, mails[0].id, &memory->a,
				     &notice, err));
	assert_string_equal(notice.recipient, "jane@example.org");
	assert_non_null(strstr(
	    notice.bytes, "Mail to the owner of subscription 1 came back"));
	assert_null(strstr(notice.bytes, "ann@x"));
	strbuf_release(&text);
}

static int open_all(void **test)
{
	return clock_file_open() || memory_open(test);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_all, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_worth),    TEST(test_in_a_row),
	    TEST(test_old_mail), TEST(test_paused_before),
	    TEST(test_nobody),   TEST(test_what_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
