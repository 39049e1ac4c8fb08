/* SPDX-License-Identifier: MIT */
/* What is said of a series besides that it was applied. */
#include "tests/unit/table.h"

#include "bot/facts/applied_notice.h"
#include "common/arena.h"

static const struct {
	const char *text;
	bool robot;
	const char *how; /* "" it says nothing */
} rows[] = {
    {"I've dropped this patch for now.\n", false, "dropped"},
    {"Anyway, I'll drop this patch, and hopefully no guest will\n", false,
     "dropped"},
    {"I'll drop it from my queue again for the moment, then.\n", false,
     "dropped"},
    {"Dropped the series, thanks.\n", false, "dropped"},
    {"I am dropping these.\n", false, "dropped"},
    {"We have now dropped both patches\n", false, "dropped"},
    {"I've dropped this: it does not build.\n", false, "dropped"},
    {"I've dropped it, not that I like to.\n", false, "dropped"},
    {"I've dropped patch 3.\n", false, "dropped"},
    {"Dropped patches 1 and 2 for now\n", false, "dropped"},
    {"I'll drop this if nobody objects.\n", false, ""},
    {"I've dropped patch descriptions\n", false, ""},
    {"I've dropped the has_gicv4.1 check.\n", false, ""},
    {"I can drop this patch from the series\n", false, ""},
    {"If you like, I'll drop this patch.\n", false, ""},
    {"Shall I drop this? I'll drop this?\n", false, ""},
    {"I'll drop this check.\n", false, ""},
    {"please drop it\n", false, ""},
    {"You can drop it.\n", false, ""},
    {"Dropped the ball on this\n", false, ""},
    {"> I'll drop this patch.\n", false, ""},
    {"-- \nI'll drop this patch.\n", false, ""},
    {"I'll drop this patch.\n", true, ""},
    {"Queued, thanks.\n\nI've dropped this patch.\n", false, "phrase"},
    {"I've dropped this patch.\n\nI have queued this now.\n", false, "dropped"},
    {"Queued patches 1-9 and 18, thanks.\n", false, "wording"},
    {"I've queued 1-3 for 6.15.\n", false, "wording"},
    {"Applied all but the last.\n", false, "wording"},
    {"Series applied except for patch 2.\n", false, "wording"},
    {"Applied the first two patches.\n", false, "wording"},
    {"Applied, thanks.\n\nI've queued patches 1-3.\n", false, "phrase"},
    {"I've dropped it.\n\nI've queued patches 1-3.\n", false, "wording"},
    {"I will queue patches 1-3.\n", false, ""},
    {"If all is well patches 1-3 are applied.\n", false, ""},
    {"I've applied 2 remarks?\n", false, ""},
    {"Queued patches 1-3.\n", true, ""},
    {"Hi Ada,\n\nkernel test robot noticed the following build errors:\n"
     "\n[auto build test ERROR on kvm/queue]\n",
     true, "test-failed"},
    {"[auto build test WARNING on kvm/queue]\n", true, "test-failed"},
    {"kernel test robot noticed \"WARNING:at_arch/x86/kvm\" on:\n", true,
     "test-failed"},
    {"kernel test robot noticed a -3.8% regression of vm-scalability\n", true,
     "test-failed"},
    {"kernel test robot noticed a 5.4% improvement of stress-ng\n", true, ""},
    {"syzbot ci has tested the following series\n\n[v6] x\n\n"
     "and found the following issues:\n* WARNING in kvm\n",
     true, "test-failed"},
    {"syzbot has tested the proposed patch and the reproducer did not trigger "
     "any issue:\n",
     true, "test-passed"},
    {"syzbot has tested the proposed patch but the reproducer is still "
     "triggering an issue:\n",
     true, "test-failed"},
    {"syzbot tried to test the proposed patch but the build/boot failed:\n",
     true, "test-failed"},
    {"== Series Details ==\n\nState : success\n", true, "test-passed"},
    {"State : failure\n", true, "test-failed"},
    {"State : warning\n", true, ""},
    {"State : success\nState : failure\n", true, "test-failed"},
    {"> kernel test robot noticed it\n\nQueued, thanks.\n", false, "phrase"},
    {"pw-bot: changes-requested\n", false, "changes-requested"},
    {"pw-bot: cr\n", false, "changes-requested"},
    {"PW-Bot:  Changes-Requested\n", false, "changes-requested"},
    {"pw-bot: crash\n", false, ""},
    {"pw-bot: accept\n", false, ""},
    {"> pw-bot: cr\n", false, ""},
    {"Status: Changes Requested\n", true, "changes-requested"},
    {"Changes requested below\n", false, ""},
};

/* The numbers that a list of them says were taken. */
static const struct {
	const char *text;
	bool robot;
	const char *numbers;
} lists[] = {
    {"Applied to x, thanks!\n\n[1/2] a\n      commit: 0123456789\n"
     "[2/2] b\n      commit: 0123456780\n",
     false, "1 2"},
    {"Applied to x, thanks!\n\n[1/3] a\n      commit: 0123456789\n"
     "[2/3] b\n      (no commit info)\n[3/3] c\n      commit: 0123456780\n",
     false, "1 3"},
    {"Applied to x, thanks!\n\n[1/3] a\n      (no commit info)\n"
     "[2/3] b\n      (no commit info)\n",
     false, "1 2"},
    {"Applied to x, thanks!\n\n(no commit info)\n[1/3] a\n[2/3] b\n"
     "      (no commit info)\n      (no commit info)\n",
     false, "1"},
    {"This series was applied to x by y:\n\n  - [v2,1/2] a\n"
     "    https://git.kernel.org/x/c/0123456789\n  - [v2,2/2] b\n"
     "    (no matching commit)\n",
     true, "1"},
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(lists); i++) {
		struct arena a = ARENA_INIT;
		struct applied_notice out;
		const char *got = "";

		assert_true(applied_notice_read(lists[i].text,
						strlen(lists[i].text),
						lists[i].robot, &a, &out));
		for (size_t k = 0; k < out.n_patches; k++)
			got = arena_printf(&a, "%s%s%u", got, k ? " " : "",
					   (unsigned)out.patches[k]);
		table_str(i, lists[i].text, lists[i].numbers, got);
		arena_release(&a);
	}
	table_end();
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		struct applied_notice out;
		bool found =
		    applied_notice_read(rows[i].text, strlen(rows[i].text),
					rows[i].robot, &a, &out);

		table_str(i, rows[i].text, rows[i].how,
			  found ? applied_notice_name(out.how) : "");
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
