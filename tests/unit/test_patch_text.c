/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/patch_diff.h"
#include "bot/facts/patch_text.h"
#include "common/arena.h"

static void stat_lines(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* "files +ins -del" */
	} rows[] = {
	    {" 3 files changed, 12 insertions(+), 4 deletions(-)", "3 +12 -4"},
	    {" 1 file changed, 1 insertion(+)", "1 +1 -0"},
	    {" 1 file changed, 1 deletion(-)", "1 +0 -1"},
	    {" 2 files changed, 0 insertions(+), 0 deletions(-)", "2 +0 -0"},
	    {" 2 files changed", "2 +0 -0"},
	    {"3 files changed, 12 insertions(+)", "3 +12 -0"},
	    {"   3 files changed, 12 insertions(+)  ", "3 +12 -0"},
	    {" 99999999999999 files changed", "10000000 +0 -0"},
	    {" 3 files changed, as they should", "none"},
	    {" 3 files changed in all", "none"},
	    {" 3 files changed, 12 things(+)", "none"},
	    {" 3 filed changed", "none"},
	    {" files changed", "none"},
	    {"> 3 files changed, 12 insertions(+)", "none"},
	    {" mm/slab.c | 3 ++-", "none"},
	    {"", "none"},
	    {" 3", "none"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct diffstat st;
		const char *got = "none";

		if (diffstat_parse_total(slice_of(rows[i].line), &st))
			got = arena_printf(&a, "%u +%u -%u", st.files,
					   st.insertions, st.deletions);
		table_str(i, rows[i].line, rows[i].want, got);
	}
	arena_release(&a);
	table_end();
}

static void diff_lines(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} rows[] = {
	    {"diff --git a/x b/x\n", true},
	    {"diff --git a/x b/x", true},
	    {"diff --git a/x\n", false},
	    {"diff --git \n", false},
	    {"diff --git\n", false},
	    {"diff -u x y\n", false},
	    {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n", true},
	    {"--- a/x\n+++ b/x\n@@ ", true},
	    {"--- a/x\n+++ b/x\n@@", false},
	    {"--- a/x\n+++ b/x\n\n@@ -1 +1 @@\n", false},
	    {"--- a/x\n+++ b/x\n", false},
	    {"--- a/x\n+++ b/x", false},
	    {"--- a/x", false},
	    {"---\n+++ b/x\n@@ -1 +1 @@\n", false},
	    {"> diff --git a/x b/x\n", false},
	    {" diff --git a/x b/x\n", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].text, rows[i].want,
			  patch_diff_begins(slice_of(rows[i].text)));
	table_end();
}

static void stable_addresses(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} rows[] = {
	    {"Cc: stable@vger.kernel.org", true},
	    {"Cc: <stable@vger.kernel.org> # v5.4+", true},
	    {"Cc: Stable <Stable@kernel.org>", true},
	    {"a@b.c, stable@vger.kernel.org", true},
	    {"stable@vger.kernel.org", true},
	    {"linux-stable@vger.kernel.org", false},
	    {"unstable@vger.kernel.org", false},
	    {"stable@example.org", false},
	    {"stable@vger.kernel.or", false},
	    {"stable", false},
	    {"@@@", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(
		    i, rows[i].text, rows[i].want,
		    patch_text_has_stable(rows[i].text, strlen(rows[i].text)));
	table_end();
}

#define STAT   " a.c | 2 +-\n 1 file changed, 1 insertion(+)\n"
#define DIFF   "diff --git a/a.c b/a.c\n"
#define FOOTER "________________________________________"

static void whole_texts(void **state)
{
	static const struct {
		const char *text;
		const char *kept;
		const char *found; /* Diff sTat Signed Fixes staBle */
	} rows[] = {
	    {"Why.\n\nSigned-off-by: A <a@b.c>\n---\n" STAT "\n" DIFF,
	     "Why.\n\nSigned-off-by: A <a@b.c>\n---\n" STAT, "DTS"},
	    {"Why.\n\n\n" DIFF STAT, "Why.", "D"},
	    {"Why.\nFixes: 12345678 (\"x\")\nCc: stable@vger.kernel.org\n",
	     "Why.\nFixes: 12345678 (\"x\")\nCc: stable@vger.kernel.org", "FB"},
	    {"fixes: 0123456789ABcdef\ncc: <stable@kernel.org>\n",
	     "fixes: 0123456789ABcdef\ncc: <stable@kernel.org>", "FB"},
	    {"Fixes: 1234567 short\n", "Fixes: 1234567 short", ""},
	    {"Fixes: the build\n", "Fixes: the build", ""},
	    {" Fixes: 12345678\n", " Fixes: 12345678", ""},
	    {"It Fixes: 12345678\nTo: stable@kernel.org",
	     "It Fixes: 12345678\nTo: stable@kernel.org", ""},
	    /* the last diffstat before the diff */
	    {" 9 files changed\n" STAT DIFF, " 9 files changed\n" STAT, "DT"},
	    /* ends of the text */
	    {"Why.\nbase-commit: 1\nmore\n", "Why.", ""},
	    {"Why.\n-- \n2.30\n", "Why.", ""},
	    {"Why.\n--\nmore\n", "Why.\n--\nmore", ""},
	    {"Why.\n" FOOTER "\nlist\n", "Why.", ""},
	    {"Why.\n" FOOTER "_____\nlist\n", "Why.", ""},
	    {"Why.\n________\nmore\n", "Why.\n________\nmore", ""},
	    {"Why.\n-- \nFixes: 12345678\n" STAT DIFF, "Why.", "DT"},
	    {"-- \nmore\n", "", ""},
	    {"", "", ""},
	    {"\n \n\t\n", "", ""},
	    {"Why.\n \t\n" DIFF, "Why.", "D"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *s = rows[i].text;
		const char *want = rows[i].kept;
		struct patch_text t;
		size_t n = strlen(want);

		patch_text_scan(s, 0, strlen(s), &t);
		if (n && want[n - 1] == '\n')
			n--;
		table_str(i, s, arena_strndup(&a, want, n),
			  arena_strndup(&a, s, t.end));
		table_str(
		    i, s, rows[i].found,
		    arena_printf(&a, "%s%s%s%s%s", t.has_diff ? "D" : "",
				 t.has_stat ? "T" : "", t.signed_off ? "S" : "",
				 t.fixes ? "F" : "", t.stable ? "B" : ""));
		if (t.has_stat)
			table_int(i, s, 1, t.stat.files);
		table_str(i, s, t.has_diff ? strstr(s, DIFF) : "", s + t.diff);
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stat_lines),
	    cmocka_unit_test(diff_lines),
	    cmocka_unit_test(stable_addresses),
	    cmocka_unit_test(whole_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
