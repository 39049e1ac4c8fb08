/* SPDX-License-Identifier: MIT */
/* Words and numbers at the start of a slice. */
#include "tests/unit/table.h"

#include "bot/facts/scan.h"

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool want;
		uint32_t number;
		const char *rest;
	} rows[] = {
	    {"12/3", true, 12, "/3"},
	    {"0", true, 0, ""},
	    {"007x", true, 7, "x"},
	    {"1000", true, 1000, ""},
	    {"1001 a", true, 1000, " a"},
	    {"99999999999999999999", true, 1000, ""},
	    {"", false, 0, ""},
	    {"-1", false, 0, "-1"},
	    {" 1", false, 0, " 1"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct slice v = slice_of(rows[i].text);
		uint32_t n;

		table_int(i, rows[i].text, rows[i].want,
			  scan_number(&v, 1000, &n));
		table_int(i, rows[i].text, rows[i].number, n);
		table_str(i, rows[i].text, rows[i].rest, v.s);
	}
	table_end();
}

static void test_words(void **state)
{
	struct slice v = slice_of("Applied to next");

	(void)state;
	assert_false(scan_word(&v, "applied"));
	assert_string_equal(v.s, "Applied to next");
	assert_true(scan_case_word(&v, "applied"));
	assert_true(scan_word(&v, " to"));
	assert_string_equal(v.s, " next");
	assert_false(scan_word(&v, " next!"));
	assert_true(scan_case_holds(v, "NEXT"));
	assert_false(scan_case_holds((struct slice){v.s, v.len - 1}, "next"));
	assert_false(scan_case_holds((struct slice){"", 0}, "x"));
	assert_int_equal(scan_run(slice_of("___ _"), '_'), 3);
	assert_int_equal(scan_run((struct slice){"____", 2}, '_'), 2);
	assert_string_equal(scan_skip_blanks("  \tx"), "\tx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
