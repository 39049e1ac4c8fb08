/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/command/confirm.h"
#include "bot/mail/token.h"
#include "state/command_mails.h"

#define NOW  INT64_C(1794225600)
#define DAY  INT64_C(86400)
#define GOOD "abcdefghijklmnopqrstuvwxyz"

static void put(struct memory *m, const char *token, int64_t created_at,
		int64_t used_at)
{
	struct state_token t = {
	    .email = "ada@x",
	    .name = "Ada",
	    .msgid = "asked@us",
	    .lines = "#digest subscribe",
	    .asked_at = created_at - 60,
	    .created_at = created_at,
	    .expires_at = created_at + CONFIRM_VALID_DAYS * DAY,
	    .used_at = CLOCK_NEVER,
	};

	token_hash(token, t.hash);
	must(state_begin(m->st, err));
	must(state_list_put(m->st, "kvm", "", "", &t.list_id, err));
	must(state_token_put(m->st, &t, err));
	if (used_at != CLOCK_NEVER)
		must(state_token_use(m->st, t.hash, used_at, err));
	must(state_commit(m->st, err));
}

static void test_tokens(void **test)
{
	static const struct {
		const char *token, *sender, *in_reply_to;
		int64_t now;
		const char *want;
	} rows[] = {
	    {GOOD, "ada@x", "asked@us", NOW, "good"},
	    {GOOD, "ada@x", "x@y\nasked@us", NOW + 3 * DAY - 1, "good"},
	    {"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ada@x", "asked@us", NOW, "good"},
	    {"abcdefghijklmnopqrstuvwxy2", "ada@x", "asked@us", NOW, "unknown"},
	    {"", "ada@x", "asked@us", NOW, "unknown"},
	    {GOOD, "ada@x", "asked@us", NOW + 3 * DAY, "expired"},
	    {GOOD, "eve@x", "asked@us", NOW, "stranger"},
	    {GOOD, "ada@x", "other@us", NOW, "no-reply"},
	    {GOOD, "ada@x", "", NOW, "no-reply"},
	    {"22222222222222222222222222", "ada@x", "asked@us", NOW, "used"},
	};
	struct memory *m = *test;

	put(m, GOOD, NOW, CLOCK_NEVER);
	put(m, "22222222222222222222222222", NOW - DAY, NOW - 60);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct state_command_mail mail = {
		    .token = rows[i].token,
		    .sender_email = rows[i].sender,
		    .in_reply_to = rows[i].in_reply_to,
		};
		struct confirm got;

		must(
		    confirm_check(m->st, &mail, rows[i].now, &m->a, &got, err));
		table_str(i, rows[i].token, rows[i].want,
			  got.fault ? got.fault : "good");
		if (!got.fault)
			table_str(i, rows[i].token, "#digest subscribe",
				  got.token.lines);
	}
	table_end();
}

static bool may_ask(struct memory *m, const char *email, int64_t now)
{
	bool may;

	must(confirm_may_ask(m->st, email, now, &may, err));
	return may;
}

/* Once a day, three times in thirty. */
static void test_how_often(void **test)
{
	struct memory *m = *test;

	assert_true(may_ask(m, "ada@x", NOW));
	put(m, "a", NOW, CLOCK_NEVER);
	assert_false(may_ask(m, "ada@x", NOW));
	assert_false(may_ask(m, "ada@x", NOW + DAY));
	assert_true(may_ask(m, "ada@x", NOW + DAY + 1));
	assert_true(may_ask(m, "bob@x", NOW));
	put(m, "b", NOW + 2 * DAY, CLOCK_NEVER);
	put(m, "c", NOW + 4 * DAY, CLOCK_NEVER);
	assert_false(may_ask(m, "ada@x", NOW + 10 * DAY));
	assert_false(may_ask(m, "ada@x", NOW + 30 * DAY));
	assert_true(may_ask(m, "ada@x", NOW + 30 * DAY + 1));
}

static bool holds(struct memory *m, const char *email, int64_t now)
{
	bool yes;

	must(confirm_is_recent(m->st, email, now, &yes, err));
	return yes;
}

static void test_how_long(void **test)
{
	struct memory *m = *test;

	assert_false(holds(m, "ada@x", NOW));
	put(m, "a", NOW - DAY, CLOCK_NEVER);
	assert_false(holds(m, "ada@x", NOW));
	put(m, "b", NOW - DAY, NOW);
	assert_true(holds(m, "ada@x", NOW + 1));
	assert_true(holds(m, "ada@x", NOW + 90 * DAY - 1));
	assert_false(holds(m, "ada@x", NOW + 90 * DAY));
	assert_false(holds(m, "bob@x", NOW + 1));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_tokens),
	    TEST(test_how_often),
	    TEST(test_how_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
