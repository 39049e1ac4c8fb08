/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "common/arena.h"
#include "common/mail/param.h"
#include "common/strbuf.h"

static void values(void **state)
{
	static const struct {
		const char *value;
		const char *want;
	} rows[] = {
	    {"text/plain; charset=utf-8", "text/plain"},
	    {" Text/Plain ", "Text/Plain"},
	    {"text/plain;", "text/plain"},
	    {"text/plain(why)", "text/plain"},
	    {"(a (b) \\) c) attachment (d)", "attachment"},
	    {"(unclosed", ""},
	    {"", ""},
	    {";x=y", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].value, rows[i].want,
			  mail_param_value(rows[i].value, &a));
	arena_release(&a);
	table_end();
}

static void params(void **state)
{
	static const struct {
		const char *value;
		const char *want; /* of parameter "name" */
	} rows[] = {
	    {"x; name=abc", "abc"},
	    {"x;name=abc;other=d", "abc"},
	    {"x; NAME=abc", "abc"},
	    {"x; name = abc", "abc"},
	    {"x; other=d; name=abc", "abc"},
	    {"x; name=abc; name=d", "abc"},
	    {"x; name=\"a b;c\"", "a b;c"},
	    {"x; name=\"a\\\"b\\\\\"", "a\"b\\"},
	    {"x; name=\"\\\"\"", "\""},
	    {"x; name=\"unclosed", "unclosed"},
	    {"x; name=\"a\\", "a\\"},
	    {"x; other=\"; name=no\"; name=yes", "yes"},
	    {"x; (; name=no) name=yes", "yes"},
	    {"x (; name=no); name=yes", "yes"},
	    {"x; name=(c) abc (d)", "abc"},
	    {"x; named=no", ""},
	    {"x; nam=no", ""},
	    {"x; name", ""},
	    {"x; name=", ""},
	    {"x;;;name=abc", "abc"},
	    {"x", ""},
	    {"name=abc", ""},
	    {"", ""},
	    /* RFC 2231 */
	    {"x; name*=utf-8''a%20b", "a b"},
	    {"x; name*=us-ascii'en'utf%2D8", "utf-8"},
	    {"x; name*=no-quotes", "no-quotes"},
	    {"x; name*=''%4", "%4"},
	    {"x; name*=''%zz", "%zz"},
	    {"x; name*", ""},
	    {"x; name*0*; name*1=cd", "cd"},
	    {"x; name*0=ab; name*1=cd", "abcd"},
	    {"x; name*1=cd; name*0=ab", "abcd"},
	    {"x; name*0*=utf-8''a%20; name*1=\"b c\"", "a b c"},
	    {"x; name*0=a; name*2=c", "a"},
	    {"x; name*0=a; name*00=b", "a"},
	    {"x; name*9999999999999=a", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].value, rows[i].want,
			  mail_param_get(rows[i].value, "name", &a));
	arena_release(&a);
	table_end();
}

static void deep_comments(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addchars(&sb, '(', 1000000);
	strbuf_addchars(&sb, ')', 1000000);
	strbuf_addstr(&sb, "text/plain; name=abc");
	assert_string_equal(mail_param_value(sb.buf, &a), "text/plain");
	assert_string_equal(mail_param_get(sb.buf, "name", &a), "abc");
	arena_release(&a);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(params),
	    cmocka_unit_test(deep_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
