/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/cursors.h"

#define KEY "imap://bot@imap.example.org:993/INBOX"

static void test_cursor(void **test)
{
	static const struct state_cursor rows[] = {
	    {1, 2, CLOCK_NEVER},
	    {UINT32_MAX, UINT32_MAX, 1590000000},
	    {7, 0, CLOCK_NEVER},
	};
	struct memory *memory = *test;
	struct state_cursor got;

	must_be(0, state_cursor_find(memory->st, KEY, &got, err));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		must(state_cursor_put(memory->st, KEY, &rows[i], err));
		must_be(1, state_cursor_find(memory->st, KEY, &got, err));
		table_int(i, "uidvalidity", rows[i].uidvalidity,
			  got.uidvalidity);
		table_int(i, "uid", rows[i].uid, got.uid);
		table_int(i, "ended_at", rows[i].ended_at, got.ended_at);
	}
	must_be(0, state_cursor_find(memory->st, KEY "2", &got, err));
	table_end();
}

static void test_all(void **test)
{
	static const struct state_folder rows[] = {
	    {"imap://a@h:1/A", {4, 5, 1590000000}},
	    {"imap://a@h:1/B", {1, 2, CLOCK_NEVER}},
	    {KEY, {UINT32_MAX, UINT32_MAX, 7}},
	};
	struct memory *memory = *test;
	struct state_folder *got;
	size_t n;

	must(state_cursors(memory->st, &memory->a, &got, &n, err));
	assert_int_equal(n, 0);
	for (size_t i = LENGTH(rows); i-- > 0;)
		must(state_cursor_put(memory->st, rows[i].key, &rows[i].cursor,
				      err));
	must(state_cursors(memory->st, &memory->a, &got, &n, err));
	assert_int_equal(n, LENGTH(rows));
	for (size_t i = 0; i < n; i++) {
		const struct state_cursor *want = &rows[i].cursor;

		table_str(i, "key", rows[i].key, got[i].key);
		table_int(i, "uidvalidity", want->uidvalidity,
			  got[i].cursor.uidvalidity);
		table_int(i, "uid", want->uid, got[i].cursor.uid);
		table_int(i, "ended_at", want->ended_at,
			  got[i].cursor.ended_at);
	}
	table_end();
}

static void test_source(void **test)
{
	struct memory *memory = *test;
	int64_t a, b, again;

	must(state_source_put(memory->st, "/a", &a, err));
	must(state_source_put(memory->st, "/b", &b, err));
	must(state_source_put(memory->st, "/a", &again, err));
	assert_int_equal(again, a);
	assert_int_not_equal(a, b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_cursor),
	    TEST(test_all),
	    TEST(test_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
