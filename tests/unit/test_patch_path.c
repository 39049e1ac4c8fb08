/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/patch_path.h"
#include "common/arena.h"

static void from_git(void **state)
{
	static const struct {
		const char *line;
		const char *want;
	} rows[] = {
	    {"a/mm/slab.c b/mm/slab.c", "mm/slab.c"},
	    {"a/x b/x", "x"},
	    {"a/with blank.c b/with blank.c", "with blank.c"},
	    {"a/x b/x b/x b/x", "x b/x"},
	    {"i/mm/slab.c w/mm/slab.c", "mm/slab.c"},
	    {"a/mm/slab.c b/mm/slab.c\r", "mm/slab.c"},
	    /* --no-prefix */
	    {"mm/slab.c mm/slab.c", "mm/slab.c"},
	    {"Makefile Makefile", "Makefile"},
	    /* renames */
	    {"a/old.c b/new.c", "new.c"},
	    {"a/old.c b/dir/new.c", "dir/new.c"},
	    {"mm/old.c kernel/new.c", "new.c"},
	    /* quoted */
	    {"\"a/\\303\\244.c\" \"b/\\303\\244.c\"", "\xc3\xa4.c"},
	    {"\"a/q\\\"\\\\.c\" \"b/q\\\"\\\\.c\"", "q\"\\.c"},
	    {"a/x.c \"b/\\303\\244.c\"", "\xc3\xa4.c"},
	    {"\"a/\\303\\244.c\" b/x.c", "x.c"},
	    /* what cannot be shown stays escaped */
	    {"\"a/\\377.c\" \"b/\\377.c\"", "\\377.c"},
	    {"\"a/x\\ny\" \"b/x\\ny\"", "x\\ny"},
	    {"\"a/x\\ty\" \"b/x\\ty\"", "x\\ty"},
	    {"\"a/x\\000y\" \"b/x\\000y\"", "x\\000y"},
	    {"\"a/x\\qy\" \"b/x\\qy\"", "x\\qy"},
	    /* broken */
	    {"", ""},
	    {"x", "x"},
	    {"\"", ""},
	    {"\"a", ""},
	    {"\"\\", ""},
	    {"a/ b/", "b/"},
	    {" ", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].line, rows[i].want,
			  patch_path_from_git(slice_of(rows[i].line), &a));
	arena_release(&a);
	table_end();
}

static void from_names(void **state)
{
	static const struct {
		const char *x, *y;
		const char *want;
	} rows[] = {
	    {"a/mm/x.c", "b/mm/x.c", "mm/x.c"},
	    {"linux.orig/mm/x.c\t2020-01-01", "linux/mm/x.c\t2020-01-02 10:00",
	     "mm/x.c"},
	    {"x.c", "x.c", "x.c"},
	    {"a/mm/x.c", "/dev/null", "mm/x.c"},
	    {"/dev/null", "b/mm/x.c", "mm/x.c"},
	    {"a/x y.c", "b/x y.c", "x y.c"},
	    {"\"a/\\303\\244\"", "\"b/\\303\\244\"", "\xc3\xa4"},
	    {"", "", ""},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].y, rows[i].want,
			  patch_path_from_names(slice_of(rows[i].x),
						slice_of(rows[i].y), &a));
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(from_git),
	    cmocka_unit_test(from_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
