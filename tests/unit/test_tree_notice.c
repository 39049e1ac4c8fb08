/* SPDX-License-Identifier: MIT */
/* Subjects of the notices of trees, and the patch that their text links. */
#include "tests/unit/table.h"

#include "bot/facts/posting_link.h"
#include "bot/facts/tree_notice.h"
#include "common/arena.h"

static const struct {
	const char *subject;
	const char *tree, *title; /* NULL: it is no notice */
	bool stable;
} subjects[] = {
    {"[tip: x86/urgent] x86/kvm: Mend it", "tip/x86/urgent", "x86/kvm: Mend it",
     false},
    {"[tip:x86/asm] x86: Mend it", "tip/x86/asm", "x86: Mend it", false},
    {"[tip: ] x86", NULL, NULL, false},
    {"[tip: x86", NULL, NULL, false},
    {"Patch \"KVM: Mend it\" has been added to the 5.10-stable tree",
     "5.10-stable", "KVM: Mend it", true},
    {"Patch \"Revert \"KVM: Mend it\"\" has been added to the 6.6-stable tree",
     "6.6-stable", "Revert \"KVM: Mend it\"", true},
    {"Patch \"a\" has been added to the b\" has been added to the 6.6-stable "
     "tree",
     "6.6-stable", "a\" has been added to the b", true},
    {"Patch \"KVM: Mend it\" has been dropped", NULL, NULL, false},
    {"Re: Patch \"a\" has been added to the 5.10-stable tree", NULL, NULL,
     false},
    {"", NULL, NULL, false},
};

static void test_subjects(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(subjects); i++) {
		struct arena a = ARENA_INIT;
		struct tree_notice got = {.tree = "-", .title = "-"};
		const char *s = subjects[i].subject;
		bool is = tree_notice_parse(s, &a, &got);

		table_int(i, s, subjects[i].tree != NULL, is);
		if (is && subjects[i].tree) {
			table_str(i, s, subjects[i].tree, got.tree);
			table_str(i, s, subjects[i].title, got.title);
			table_int(i, s, subjects[i].stable, got.stable);
		}
		arena_release(&a);
	}
	table_end();
}

static const struct {
	const char *text;
	const char *ids; /* ' ' between */
} texts[] = {
    {"Link: https://lore.kernel.org/r/1@x\n", "1@x"},
    {"link:  http://lkml.kernel.org/r/1%40x \r\n", "1@x"},
    {"Link: https://patch.msgid.link/1@x", "1@x"},
    {"Link: https://lore.kernel.org/kvm/1@x/\n"
     "Link: https://lore.kernel.org/all/2@x/\n",
     "1@x 2@x"},
    {"Link: https://lore.kernel.org/r/1@x [1]\n", ""},
    {"Link: https://lore.kernel.org/r/1@x # v1\n", ""},
    {" Link: https://lore.kernel.org/r/1@x\n", ""},
    {"Closes: https://lore.kernel.org/r/1@x\n", ""},
    {"See https://lore.kernel.org/r/1@x\n", ""},
    {"Link: https://bugzilla.kernel.org/show_bug.cgi?id=1@x\n", ""},
    {"Link: https://example.org/1@x\n", ""},
    {"Link: https://lore.kernel.org/\nLink:\nLink: http\nLink: https:/", ""},
};

static void test_links(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct arena a = ARENA_INIT;
		struct posting_links links;
		const char *got = "";

		posting_link_read_notice(texts[i].text, strlen(texts[i].text),
					 &a, &links);
		for (size_t k = 0; k < links.n; k++)
			got = arena_printf(&a, "%s%s%s", got, k ? " " : "",
					   links.link[k].target);
		table_str(i, texts[i].text, texts[i].ids, got);
		arena_release(&a);
	}
	table_end();
}

/* Of more than are kept the last. */
static void test_many(void **state)
{
	struct arena a = ARENA_INIT;
	struct posting_links links;
	const char *text = "";

	(void)state;
	for (int i = 0; i < POSTING_LINKS_MAX + 5; i++)
		text = arena_printf(
		    &a, "%sLink: https://lore.kernel.org/r/%d@x\n", text, i);
	posting_link_read_notice(text, strlen(text), &a, &links);
	assert_int_equal(links.n, POSTING_LINKS_MAX);
	assert_string_equal(links.link[0].target, "5@x");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_subjects),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
