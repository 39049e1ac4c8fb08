/* SPDX-License-Identifier: MIT */
/* Regular expressions of a MAINTAINERS file. */
#include "tests/unit/table.h"

#include <regex.h>
#include <stdlib.h>

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
	    {"(a", "'(' is not closed"},
	    {"a)", "')' was not opened"},
	    {"[a", "'[' is not closed"},
	    {"[z-a]", "backwards"},
	    {"*a", "nothing to repeat"},
	    {"a|*", "nothing to repeat"},
	    {"a\\", "ends in a backslash"},
	    {"(a)\\1", "references"},
	    {"(?=a)", "(?...)"},
	    {"a{300}", "too often"},
	    {"a{3,2}", "too often"},
	    {"(((a{200}){200}){200})", "too long"},
	};
	struct arena a = ARENA_INIT;
	char deep[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct pattern *p;
		struct err err;

		assert_int_equal(
		    pattern_compile(rows[i].pattern, false, &a, &p, &err), -1);
		table_int(i, err.text, true,
			  strstr(err.text, rows[i].want) != NULL);
	}
	memset(deep, '(', sizeof(deep));
	deep[sizeof(deep) - 1] = '\0';
	struct pattern *p;
	struct err err;
	assert_int_equal(pattern_compile(deep, false, &a, &p, &err), -1);
	arena_release(&a);
	table_end();
}

/* What kills a machine that tries one way after the other. */
static void test_hostile(void **state)
{
	static char text[60000];
	struct arena a = ARENA_INIT;
	struct pattern *p;
	struct err err;

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(
	    pattern_compile("^((a*)*|(a|a)*)*b$", false, &a, &p, &err), 0);
	assert_false(pattern_match(p, text, sizeof(text)));
	arena_release(&a);
}

/* Against the C library's own, over what both understand. */
static void test_random(void **state)
{
	static const char signs[] = "aabb()|*+?.x";
	struct arena a = ARENA_INIT;
	unsigned seed = 7;
	size_t compared = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char pattern[8], text[10];
		struct pattern *p;
		struct err err;
		regex_t re;
		size_t n;

		for (n = 0; n < sizeof(pattern) - 1; n++) {
			seed = seed * 1103515245u + 12345u;
			pattern[n] = signs[(seed >> 16) % (sizeof(signs) - 1)];
		}
		pattern[n] = '\0';
		for (n = 0; n < sizeof(text) - 1; n++) {
			seed = seed * 1103515245u + 12345u;
			text[n] = "abx"[(seed >> 16) % 3];
		}
		text[n] = '\0';
		arena_reset(&a);
		/* a second '?' or '+' is greed to us, "**" a fault, and empty
		 * choices are none of POSIX's */
		if (strstr(pattern, "*?") || strstr(pattern, "+?") ||
		    strstr(pattern, "??") || strstr(pattern, "*+") ||
		    strstr(pattern, "++") || strstr(pattern, "?+"))
			continue;
		if (pattern_compile(pattern, false, &a, &p, &err) ||
		    regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
			continue;
		compared++;
		table_int((size_t)i, arena_printf(&a, "%s ~ %s", text, pattern),
			  !regexec(&re, text, 0, NULL, 0),
			  pattern_match(p, text, n));
		regfree(&re);
	}
	assert_true(compared > 300);
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_match),  cmocka_unit_test(test_spaced),
	    cmocka_unit_test(test_faults), cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
