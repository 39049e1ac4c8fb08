/* SPDX-License-Identifier: MIT */
/* The words of a filter. */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "bot/filter/filter.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/utf8.h"

static const struct filter_context nobody = {.maintainers = ""};

static void test_words(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"path:arch/arm64/kvm/", "path:arch/arm64/kvm/"},
	    {"  path:a/  -from:Bob ", "path:a/ -from:Bob"},
	    {"title:\"two words\"", "title:\"two words\""},
	    {"\"title:two words\"", "title:\"two words\""},
	    {"title:tw\"o w\"ords", "title:\"two words\""},
	    {"FROM:x To:y", "from:x to:y"},
	    {"author:@arm.com prefix:kvm-unit-tests",
	     "author:@arm.com prefix:kvm-unit-tests"},
	    {"state:waiting -needs:review", "state:waiting -needs:review"},
	    {"state:\"Changes asked\"", "state:\"Changes asked\""},
	    {"me -ME", "me -me"},
	    {"path:-x", "path:-x"},
	    {"from:a\xe2\x80\xae"
	     "b\xff",
	     "from:a?b\xef\xbf\xbd"},
	};
	struct filter_context context = {.me = "ada@example.org",
					 .maintainers = ""};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct filter f;
		struct err err;
		int r = filter_parse(rows[i].text, &context, &a, &f, &err);

		table_str(i, rows[i].text, rows[i].want, r ? err.text : f.text);
	}
	arena_release(&a);
	table_end();
}

static void test_faults(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"", "it is empty"},
	    {"pth:x", "no filter begins \"pth:\"; did you mean \"path:\"?"},
	    {"form:x", "\"form:\"; did you mean \"from:\"?"},
	    {"x", "no filter begins \"x\"; there are path:"},
	    {"-", "no filter begins \"\""},
	    {"path", "no filter begins \"path\"; did you mean \"path:\"?"},
	    {"path:", "path: wants a value"},
	    {"from:\" \"", "from: wants a value"},
	    {"title:\"x", "a quote is not closed"},
	    {"state:wating",
	     "there is no state \"wating\"; did you mean \"waiting\"?"},
	    {"state:x",
	     "there is no state \"x\", only new discussed changes-asked"},
	    {"needs:love", "only needs:review"},
	    {"me", "a command line says to:ADDRESS"},
	    {"meow", "no filter begins \"meow\""},
	    {"from:a \033[1m", "no filter begins \"?[1m\""},
	    {"from:a from:a from:a from:a from:a from:a from:a from:a from:a "
	     "from:a from:a from:a from:a from:a from:a from:a from:a from:a "
	     "from:a from:a from:a",
	     "it has over 20 words"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct filter f;
		struct err err = {.text = "no fault"};
		int r = filter_parse(rows[i].text, &nobody, &a, &f, &err);

		table_int(i, rows[i].text, -1, r);
		if (!strstr(err.text, rows[i].want))
			table_str(i, rows[i].text, rows[i].want, err.text);
		table_int(i, err.text, ERR_DATA, err.code);
		table_int(i, err.text, true,
			  strstr(err.text, "examples: path:") != NULL);
	}
	arena_release(&a);
	table_end();
}

/* Who asks by mail has their line before them. */
static void test_fault_by_mail(void **state)
{
	static const struct filter_context mail = {.me = "ada@example.com",
						   .maintainers = ""};
	struct arena a = ARENA_INIT;
	struct filter f;
	struct err err;

	(void)state;
	assert_int_equal(filter_parse("me state:waitng", &mail, &a, &f, &err),
			 -1);
	assert_string_equal(err.text, "there is no state \"waitng\"; did you "
				      "mean \"waiting\"?");
	arena_release(&a);
}

/* Anything at all: a fault fits, and holds nothing that a terminal obeys. */
static void test_hostile(void **state)
{
	struct arena a = ARENA_INIT;
	char text[3000];
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		static const char *const heads[] = {
		    "path:", "state:", "needs:", "-", "title:\"", "",
		};
		struct filter f;
		struct err err = {.text = ""};
		size_t n = strlen(heads[(size_t)i % LENGTH(heads)]);
		size_t len = (size_t)i % 7 ? (size_t)i % 60 : sizeof(text) - 20;

		memcpy(text, heads[(size_t)i % LENGTH(heads)], n);
		for (; n < len; n++) {
			seed = seed * 1103515245u + 12345u;
			text[n] = (char)(seed >> 16);
			if (!text[n])
				text[n] = ' ';
		}
		text[n] = '\0';
		arena_reset(&a);
		if (!filter_parse(text, &nobody, &a, &f, &err))
			assert_true(utf8_is_valid(f.text, strlen(f.text)));
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
		for (const char *c = err.text; *c; c++)
			assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
	}
	arena_release(&a);
}

static void test_section(void **state)
{
	struct filter_context context = {.maintainers = "/nowhere/MAINTAINERS"};
	struct arena a = ARENA_INIT;
	struct filter f;
	struct err err;

	(void)state;
	assert_int_equal(filter_parse("section:X", &nobody, &a, &f, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_int_equal(filter_parse("section:X", &context, &a, &f, &err), -1);
	assert_int_equal(err.code, ERR_NOINPUT);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_fault_by_mail),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
