/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdbool.h>

#include "common/ascii.h"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void casecmp(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		size_t n;
		int want;
	} rows[] = {
	    {"", "", 9, 0},
	    {"Subject", "sUBJECT", 9, 0},
	    {"a", "B", 9, -1},
	    {"B", "a", 9, 1},
	    {"a", "aa", 9, -1},
	    {"[", "{", 9, -1},
	    {"@", "`", 9, -1},
	    {"\xc3\xa9", "\xc3\x89", 9, 1},
	    {"\xe9", "a", 9, 1},
	    {"From: x", "from: y", 6, 0},
	    {"From: x", "from: y", 7, -1},
	    {"a", "b", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		table_int(
		    i, rows[i].a, rows[i].want,
		    sign(ascii_ncasecmp(rows[i].a, rows[i].b, rows[i].n)));
		if (rows[i].n == 9)
			table_int(i, rows[i].a, rows[i].want,
				  sign(ascii_casecmp(rows[i].a, rows[i].b)));
	}
	table_end();
}

static void classes(void **state)
{
	static const struct {
		char c;
		const char *want; /* blank, space, digit, alpha, alnum, hex */
		char lower;
	} rows[] = {
	    {' ', "yy....", ' '},       {'\t', "yy....", '\t'},
	    {'\r', ".y....", '\r'},     {'\n', ".y....", '\n'},
	    {'\v', "......", '\v'},     {'\0', "......", '\0'},
	    {'/', "......", '/'},       {'0', "..y.yy", '0'},
	    {'9', "..y.yy", '9'},       {':', "......", ':'},
	    {'@', "......", '@'},       {'A', "...yyy", 'a'},
	    {'F', "...yyy", 'f'},       {'G', "...yy.", 'g'},
	    {'Z', "...yy.", 'z'},       {'[', "......", '['},
	    {'`', "......", '`'},       {'a', "...yyy", 'a'},
	    {'g', "...yy.", 'g'},       {'z', "...yy.", 'z'},
	    {'{', "......", '{'},       {'\xa0', "......", '\xa0'},
	    {'\xc9', "......", '\xc9'},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char c = rows[i].c;
		const char got[] = {ascii_is_blank(c) ? 'y' : '.',
				    ascii_is_space(c) ? 'y' : '.',
				    ascii_is_digit(c) ? 'y' : '.',
				    ascii_is_alpha(c) ? 'y' : '.',
				    ascii_is_alnum(c) ? 'y' : '.',
				    ascii_is_hex(c) ? 'y' : '.',
				    '\0'};

		table_str(i, (const char[]){c, '\0'}, rows[i].want, got);
		table_int(i, (const char[]){c, '\0'}, rows[i].lower,
			  ascii_lower(c));
	}
	table_end();
}

static void words(void **state)
{
	static const struct {
		const char *input;
		const char *word;
		const char *want; /* is, case_is, begins, case_begins, ends,
				     case_ends, case_has */
	} rows[] = {
	    {"", "", "yyyyyyy"},       {"a", "", "..yyyyy"},
	    {"", "a", "......."},      {"abc", "abc", "yyyyyyy"},
	    {"aBc", "abC", ".y.y.yy"}, {"abc", "ab", "..yy..y"},
	    {"ABc", "ab", "...y..y"},  {"abc", "bc", "....yyy"},
	    {"abC", "bc", ".....yy"},  {"ab", "abc", "......."},
	    {"aBcd", "bC", "......y"}, {"abd", "bc", "......."},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *s = rows[i].input, *word = rows[i].word;
		size_t len = strlen(s);
		const char got[] = {ascii_is(s, len, word) ? 'y' : '.',
				    ascii_case_is(s, len, word) ? 'y' : '.',
				    ascii_begins(s, len, word) ? 'y' : '.',
				    ascii_case_begins(s, len, word) ? 'y' : '.',
				    ascii_ends(s, len, word) ? 'y' : '.',
				    ascii_case_ends(s, len, word) ? 'y' : '.',
				    ascii_case_has(s, word, strlen(word)) ? 'y'
									  : '.',
				    '\0'};

		table_str(i, s, rows[i].want, got);
	}
	table_end();
}

static void one_of(void **state)
{
	static const struct {
		const char *input;
		const char *words;
		bool want;
	} rows[] = {
	    {"a", "", false},      {"a", "a", true},  {"a", "b a", true},
	    {"a", "ab ba", false}, {"A", "a", false}, {"ab", "a b ab", true},
	    {"a b", "a b", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].input, rows[i].want,
			  ascii_is_one_of(rows[i].input, strlen(rows[i].input),
					  rows[i].words));
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(casecmp),
	    cmocka_unit_test(classes),
	    cmocka_unit_test(words),
	    cmocka_unit_test(one_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
