/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/patch_diff.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"
#include "common/strbuf.h"

/* "files +ins -del: path path [stat files +ins -del]" */
static const char *show(const char *text, struct arena *a)
{
	struct patch_diff d;
	const char *out;

	patch_diff_scan(slice_of(text), a, &d);
	out = arena_printf(a, "%u +%u -%u:", d.counted.files,
			   d.counted.insertions, d.counted.deletions);
	for (size_t i = 0; i < d.n_paths; i++)
		out = arena_printf(a, "%s %s", out, d.paths[i]);
	if (d.has_stat)
		out = arena_printf(a, "%s [%u +%u -%u]", out, d.stat.files,
				   d.stat.insertions, d.stat.deletions);
	return out;
}

#define GIT(name)                                                              \
	"diff --git a/" name " b/" name "\nindex 1..2 100644\n--- a/" name     \
	"\n+++ b/" name "\n"

static void diffs(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
	    {GIT("x.c") "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n",
	     "1 +1 -1: x.c"},
	    {GIT("x.c") "@@ -1 +1 @@ fn()\n-two\n+2\n", "1 +1 -1: x.c"},
	    {GIT("x.c") "@@ -1,2 +1,2 @@\n-a\n+b\n c\n@@ -9 +9,2 @@\n "
			"d\n+e\n" GIT("y.c") "@@ -0,0 +1 @@\n+f\n",
	     "2 +3 -1: x.c y.c"},
	    /* a file twice is one */
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n+b\n" GIT(
		 "y.c") "@@ -1 +1 @@\n-a\n+b\n" GIT("x.c") "@@ -1 +1 "
							   "@@\n-a\n+b\n",
	     "2 +3 -3: x.c y.c"},
	    /* what a hunk holds is no header */
	    {GIT("x.c") "@@ -1,2 +1,4 @@\n a\n+diff --git a/n b/n\n"
			"+++ b/n\n b\n",
	     "1 +2 -0: x.c"},
	    {GIT("x.c") "@@ -1,3 +0,0 @@\n--- a/n\n-+++ b/n\n-@@ -1 +1 @@\n",
	     "1 +0 -3: x.c"},
	    {GIT("x.c") "@@ -1,2 +1,2 @@\n 9 files changed, 9 insertions(+)\n"
			"-a\n+b\n",
	     "1 +1 -1: x.c"},
	    /* the signature is outside */
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n+b\n-- \n2.20.1\n", "1 +1 -1: x.c"},
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
			"\\ No newline at end of file\n",
	     "1 +1 -1: x.c"},
	    /* an empty line of context whose blank was eaten */
	    {GIT("x.c") "@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n", "1 +1 -1: x.c"},
	    /* a hunk that is cut short, or counts wrong */
	    {GIT("x.c") "@@ -1,9 +1,9 @@\n a\n-b\nquoted\n" GIT("y.c"),
	     "2 +0 -1: x.c y.c"},
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n+b\n+c\n-d\n", "1 +1 -1: x.c"},
	    {GIT("x.c") "@@ -x +y @@\n-a\n+b\n", "1 +0 -0: x.c"},
	    {GIT("x.c") "@@ -1,99999999999999 +1 @@\n-a\n+b\n", "1 +1 -1: x.c"},
	    /* no hunk at all */
	    {"diff --git a/x b/y\nsimilarity index 100%\nrename from x\n"
	     "rename to y\n",
	     "1 +0 -0: y"},
	    {"diff --git a/x b/x\nGIT binary patch\nliteral 9\nzcmV\n\n",
	     "1 +0 -0: x"},
	    /* without git */
	    {"--- o/x.c\t2020\n+++ n/x.c\t2020\n@@ -1 +1 @@\n-a\n+b\n",
	     "1 +1 -1: x.c"},
	    {"--- o/x.c\n+++ n/x.c\n@@ -1 +1 @@\n-a\n+b\n--- o/y.c\n+++ n/y.c\n"
	     "@@ -1 +1 @@\n-a\n+b\n",
	     "2 +2 -2: x.c y.c"},
	    {"--- o/x.c\n+++ n/x.c\n@@ -1 +1 @@\n-a\n+b\n--- not a\n+++ file\n",
	     "1 +1 -1: x.c"},
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n+b\n--- o/y.c\n+++ n/y.c\n"
			"@@ -1 +1 @@\n-a\n+b\n",
	     "2 +2 -2: x.c y.c"},
	    {GIT("x.c") "@@ -1 +1 @@\n-a\n+b\n\n 2 files changed, 3 "
			"deletions(-)\n",
	     "1 +1 -1: x.c [2 +0 -3]"},
	    {"diff --git a/x b/x", "1 +0 -0: x"},
	    {"", "0 +0 -0:"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].text, rows[i].want,
			  show(rows[i].text, &a));
	arena_release(&a);
	table_end();
}

static void many_paths(void **state)
{
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct patch_diff d;

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < PATCH_PATHS_MAX; i++)
			strbuf_addf(&sb, "diff --git a/f%d b/f%d\n", i, i);
	for (int i = 0; i < 50; i++)
		strbuf_addf(&sb, "diff --git a/g%d b/g%d\n", i, i);
	patch_diff_scan((struct slice){sb.buf, sb.len}, &a, &d);
	assert_int_equal(d.n_paths, PATCH_PATHS_MAX);
	assert_int_equal(d.counted.files, PATCH_PATHS_MAX + 50);
	assert_string_equal(d.paths[0], "f0");
	assert_string_equal(d.paths[PATCH_PATHS_MAX - 1], "f3999");
	arena_release(&a);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(diffs),
	    cmocka_unit_test(many_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
