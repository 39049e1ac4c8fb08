/* What is said of a series besides that it was applied. */
#include "tests/unit/table.h"

#include "bot/patch/applied.h"
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

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		struct patch_applied out;
		bool found =
		    patch_applied_read(rows[i].text, strlen(rows[i].text),
				       rows[i].robot, &a, &out);

		table_str(i, rows[i].text, rows[i].how,
			  found ? patch_applied_name(out.how) : "");
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
