/* SPDX-License-Identifier: MIT */
/* Regular expressions of a MAINTAINERS file. */
#include "tests/unit/table.h"

#include <time.h>

#include "bot/filter/pattern.h"
#include "common/arena.h"
#include "common/err.h"

static void test_match(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool want;
	} rows[] = {
	    {"kvm", "arch/arm64/kvm/arm.c", true},
	    {"kvm", "arch/arm64/mm/fault.c", false},
	    {"", "anything", true},
	    {"^arch", "arch/x", true},
	    {"^arch", "tools/arch", false},
	    {"\\.c$", "a.c", true},
	    {"\\.c$", "a.cc", false},
	    {"a.c", "abc", true},
	    {"a.c", "a\nc", false},
	    {"[^a-z]imx", "drivers/imx/a.c", true},
	    {"[^a-z]imx", "drivers/fooimx/a.c", false},
	    {"[]x]", "]", true},
	    {"[a-]", "-", true},
	    {"[\\d_]x", "7x", true},
	    {"[^\\s]", " \t", false},
	    {"\\bfoo\\b", "a foo!", true},
	    {"\\bfoo\\b", "afoo foob", false},
	    {"\\Bfoo", "afoo", true},
	    {"\\w+\\s\\d", "ab 1", true},
	    {"\\D\\S\\W", "ab!", true},
	    {"(a|b)c", "bc", true},
	    {"(a|b)c", "cc", false},
	    {"(?:ab|cd|ef)+x", "abefcdx", true},
	    {"(?:ab|cd|ef)+x", "abecdx", true},
	    {"^(?:ab|cd|ef)+x", "abecdx", false},
	    {"a|", "", true},
	    {"^(|a)$", "a", true},
	    {"^a*$", "", true},
	    {"^a+$", "", false},
	    {"^ab?c$", "ac", true},
	    {"^ab?c$", "abbc", false},
	    {"^a{2}$", "aa", true},
	    {"^a{2}$", "aaa", false},
	    {"^a{2,}$", "a", false},
	    {"^a{2,}$", "aaaa", true},
	    {"^a{1,3}$", "aaa", true},
	    {"^a{1,3}$", "aaaa", false},
	    {"^a{0,2}b$", "b", true},
	    {"^(ab|c){2,3}$", "abcab", true},
	    {"^(ab|c){2,3}$", "ab", false},
	    {"^a{0}b$", "b", true},
	    {"^(a*)*$", "aaa", true},
	    {"^(a*)*b", "aaac", false},
	    {"a{,2}", "a{,2}", true},
	    {"^a*?b+?$", "aabb", true},
	    {"kvm_(arch|vcpu)_", "call kvm_vcpu_init()", true},
	    {"a\\/b", "a/b", true},
	    {"\\t", "\t", true},
	    {"$", "x", true},
	    {"a$", "a\n", true},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct pattern *p;
		struct err err;

		if (pattern_compile(rows[i].pattern, false, &a, &p, &err))
			fail_msg("row %zu: %s", i, err.text);
		table_int(i, rows[i].pattern, rows[i].want,
			  pattern_match(p, rows[i].text, strlen(rows[i].text)));
	}
	arena_release(&a);
	table_end();
}

static void test_spaced(void **state)
{
	struct arena a = ARENA_INIT;
	struct pattern *p;
	struct err err;

	(void)state;
	assert_int_equal(pattern_compile(" k v +m [ x] ", true, &a, &p, &err),
			 0);
	assert_true(pattern_match(p, "kvvm ", 5));
	assert_false(pattern_match(p, "k v", 3));
	arena_release(&a);
}

static void test_faults(void **state)
{
	static const struct {
		const char *pattern, *want;
	} rows[] = {
	    {"(a", "pattern '(a': missing closing parenthesis"},
	    {"a)", "unmatched closing parenthesis"},
	    {"[a", "missing terminating ]"},
	    {"[z-a]", "range out of order"},
	    {"*a", "quantifier does not follow a repeatable item"},
	    {"a\\", "\\ at end of pattern"},
	    {"a\\C", "using \\C is disabled"},
	    {"(*UTF)a", "using UTF is disabled"},
	    {"(((a{200}){200}){200})", "too large"},
	};
	struct arena a = ARENA_INIT;
	struct pattern *p;
	struct err err;
	char deep[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(
		    pattern_compile(rows[i].pattern, false, &a, &p, &err), -1);
		assert_int_equal(err.code, ERR_DATA);
		if (!strstr(err.text, rows[i].want))
			table_str(i, rows[i].pattern, rows[i].want, err.text);
	}
	memset(deep, '(', sizeof(deep));
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(pattern_compile(deep, false, &a, &p, &err), -1);
	arena_release(&a);
	table_end();
}

/* Patterns and texts that would keep a machine busy for years, or take all of
 * its memory. */
static void test_hostile(void **state)
{
	static const char *const patterns[] = {
	    "^((a*)*|(a|a)*)*[bc]$", "(a+)+[bc]",       "((a?){1,9}){9}[bc]",
	    "(?:a|aa)+[bc]",         "(?:(?R)|a)+[bc]", "a*a*a*a*a*[bc]",
	    "(?=(a+))\\1+[bc]",      "a*[bc]",
	};
	static char text[2 * PATTERN_TEXT_MAX];
	struct arena a = ARENA_INIT;
	struct pattern *p;
	struct err err;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = 'b'; /* farther than is looked */
	for (size_t i = 0; i < LENGTH(patterns); i++) {
		clock_t before = clock();

		if (pattern_compile(patterns[i], false, &a, &p, &err))
			fail_msg("%s", err.text);
		table_int(i, patterns[i], false,
			  pattern_match(p, text, sizeof(text)));
		table_int(i, patterns[i], false, pattern_match(p, text, 4000));

		table_int(i, patterns[i], true,
			  clock() - before < 5 * CLOCKS_PER_SEC);
	}
	assert_true(a.taken < 64 * 1024 * 1024);
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),
	    cmocka_unit_test(test_spaced),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
