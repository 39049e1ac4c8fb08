/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdbool.h>

#include "common/arena.h"
#include "common/lines.h"
#include "common/slice.h"
#include "common/strbuf.h"

static void lists(void **state)
{
	static const struct {
		const char *list;
		const char *want; /* the lines, each in [] */
		const char *first;
		bool has_b;
	} rows[] = {
	    {"", "", "", false},
	    {"a", "[a]", "a", false},
	    {"a\nb", "[a][b]", "a", true},
	    {"b\nab\nc", "[b][ab][c]", "b", true},
	    {"ab\nbc\nB", "[ab][bc][B]", "ab", false},
	    {"a\n\nb", "[a][][b]", "a", true},
	    {"a\n", "[a]", "a", false},
	    {"\n", "[]", "", false},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf split = STRBUF_INIT, next = STRBUF_INIT;
		const char *list = rows[i].list;
		size_t n;
		const char **lines = lines_split(list, &a, &n);
		struct slice line;

		for (size_t k = 0; k < n; k++)
			strbuf_addf(&split, "[%s]", lines[k]);
		table_str(i, list, rows[i].want, split.buf);
		table_str(i, list, rows[i].first, lines_first(list, &a));
		table_int(i, list, rows[i].has_b, lines_has(list, "b"));
		while (lines_next(&list, &line))
			strbuf_addf(&next, "[%.*s]", (int)line.len, line.s);
		table_str(i, rows[i].list, rows[i].want, next.buf);
		strbuf_release(&split);
		strbuf_release(&next);
	}
	table_end();
	arena_release(&a);
}

static void join(void **state)
{
	static const char *const lines[] = {"a", "b c", "", "d"};
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(lines_join(lines, 4, &a), "a\nb c\n\nd");
	assert_string_equal(lines_join(lines, 1, &a), "a");
	assert_string_equal(lines_join(lines, 0, &a), "");
	arena_release(&a);
}

static void add(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	lines_add(&out, "a");
	lines_add(&out, "b c");
	assert_string_equal(out.buf, "a\nb c");
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists),
	    cmocka_unit_test(join),
	    cmocka_unit_test(add),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
