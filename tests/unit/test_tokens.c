/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/tokens.h"

static struct state_token token(struct state *st, unsigned char first,
				const char *email, int64_t created_at)
{
	struct state_token t = {
	    .hash = {first},
	    .email = email,
	    .name = "Ann",
	    .msgid = "confirm@x",
	    .lines = "#digest subscribe",
	    .commands = 3,
	    .asked_at = 5,
	    .created_at = created_at,
	    .expires_at = 1000,
	    .used_at = CLOCK_NEVER,
	};

	must(state_list_put(st, "kvm", "", "", &t.list_id, err));
	return t;
}

static void test_every_field(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_token t = token(st, 1, "ann@x", 10), got;

	t.hash[31] = 0xff;
	t.lines = "#digest subscribe\n#digest list";
	must_be(0, state_token_find(st, t.hash, &memory->a, &got, err));
	must(state_token_put(st, &t, err));
	must_be(1, state_token_find(st, t.hash, &memory->a, &got, err));
	assert_memory_equal(got.hash, t.hash, sizeof(t.hash));
	assert_string_equal(got.email, "ann@x");
	assert_string_equal(got.name, "Ann");
	assert_string_equal(got.msgid, "confirm@x");
	assert_int_equal(got.list_id, t.list_id);
	assert_string_equal(got.lines, "#digest subscribe\n#digest list");
	assert_int_equal(got.asked_at, 5);
	assert_int_equal(got.created_at, 10);
	assert_int_equal(got.expires_at, 1000);
	assert_int_equal(got.used_at, CLOCK_NEVER);
	must_fail(ERR_DATA, "UNIQUE", state_token_put(st, &t, err));
	t.hash[31] = 0xfe;
	must_be(0, state_token_find(st, t.hash, &memory->a, &got, err));
}

static void test_used_once(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_token t = token(st, 1, "ann@x", 10), got;
	int64_t at;

	must_fail(ERR_DATA, "no such token",
		  state_token_use(st, t.hash, 20, err));
	must(state_token_put(st, &t, err));
	must(state_token_last_use(st, "ann@x", &at, err));
	assert_int_equal(at, CLOCK_NEVER);
	must(state_token_use(st, t.hash, 20, err));
	must_fail(ERR_DATA, "it was used",
		  state_token_use(st, t.hash, 21, err));
	must_be(1, state_token_find(st, t.hash, &memory->a, &got, err));
	assert_int_equal(got.used_at, 20);
}

static void test_counts(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	static const struct {
		const char *email;
		int64_t created_at, used_at;
	} put[] = {
	    {"ann@x", 10, 40},
	    {"ann@x", 20, 30},
	    {"ann@x", 30, CLOCK_NEVER},
	    {"bob@x", 30, 35},
	};
	static const struct {
		const char *email;
		int64_t since, want;
	} rows[] = {
	    {"ann@x", 0, 3}, {"ann@x", 20, 2}, {"ann@x", 31, 0},
	    {"bob@x", 0, 1}, {"cy@x", 0, 0},   {"ann+tag@x", 0, 3},
	    {NULL, 0, 4},    {NULL, 20, 3},
	};
	int64_t n;

	for (size_t i = 0; i < LENGTH(put); i++) {
		struct state_token t = token(st, (unsigned char)i, put[i].email,
					     put[i].created_at);

		t.used_at = put[i].used_at;
		must(state_token_put(st, &t, err));
	}
	for (size_t i = 0; i < LENGTH(rows); i++) {
		must(state_token_count(st, rows[i].email, rows[i].since, &n,
				       err));
		table_int(i, rows[i].email ? rows[i].email : "all",
			  rows[i].want, n);
	}
	must(state_token_last_use(st, "ann@x", &n, err));
	assert_int_equal(n, 40);
	must(state_token_last_use(st, "cy@x", &n, err));
	assert_int_equal(n, CLOCK_NEVER);
	must(state_token_forget(st, 30, err));
	must(state_token_count(st, "ann@x", 0, &n, err));
	assert_int_equal(n, 1);
	must(state_token_count(st, "bob@x", 0, &n, err));
	assert_int_equal(n, 1);
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_every_field),
	    TEST(test_used_once),
	    TEST(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
