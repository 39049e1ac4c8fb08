/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/intern.h"

static void test_numbers(void **unused)
{
	static const struct {
		const char *bytes;
		size_t len;
		uint32_t want;
	} rows[] = {
	    {"a", 1, 0},        {"b", 1, 1},       {"a", 1, 0},
	    {"", 0, 2},         {"\0", 1, 3},      {"\0\0", 2, 4},
	    {"abcdefgh", 8, 5}, {"abcdefg", 7, 6}, {"abcdefgh\0", 9, 7},
	    {"abcdefgh", 8, 5}, {"", 0, 2},
	};
	struct arena a = ARENA_INIT;
	struct intern in;

	(void)unused;
	intern_init(&in, &a);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		uint32_t got = intern_put(&in, rows[i].bytes, rows[i].len);

		table_int(i, rows[i].bytes, rows[i].want, got);
		assert_int_equal(intern_find(&in, rows[i].bytes, rows[i].len),
				 got);
	}
	table_end();
	assert_int_equal(intern_find_str(&in, "c"), INTERN_NONE);
	assert_int_equal(in.n, 8);
	arena_release(&a);
}

static void test_growth(void **unused)
{
	struct arena a = ARENA_INIT;
	struct intern in;

	(void)unused;
	intern_init(&in, &a);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(intern_put_str(&in, arena_printf(&a, "%u", i)),
				 i);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(
		    intern_find_str(&in, arena_printf(&a, "%u", i)), i);
	assert_int_equal(intern_find_str(&in, "10000"), INTERN_NONE);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
