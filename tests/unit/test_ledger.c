/* SPDX-License-Identifier: MIT */
#include "tests/unit/folder.h"
#include "tests/unit/table.h"

#include "bot/send/ledger.h"
#include "common/err.h"

#define ID "digest.kvm.20200601T0600Z.1.28aef496d5bffb6d@example.org"

static char path[300];

static int make_folder(void **test)
{
	if (folder_make(test))
		return -1;
	snprintf(path, sizeof(path), "%s/ledger", folder);
	return 0;
}

static int remove_ledger(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void add(enum ledger_event event, const char *msgid)
{
	struct err err;

	if (ledger_add(path, event, msgid, &err))
		fail_msg("%s", err.text);
}

static enum ledger_verdict ask(const char *msgid)
{
	enum ledger_verdict verdict;
	struct err err;

	if (ledger_ask(path, msgid, &verdict, &err))
		fail_msg("%s", err.text);
	return verdict;
}

static void test_verdicts(void **state)
{
	(void)state;
	assert_int_equal(ask(ID), LEDGER_FREE); /* no file yet */
	add(LEDGER_ATTEMPT, ID);
	assert_int_equal(ask(ID), LEDGER_OPEN);
	add(LEDGER_UNTAKEN, ID);
	assert_int_equal(ask(ID), LEDGER_FREE);
	add(LEDGER_ATTEMPT, ID);
	add(LEDGER_AGAIN, ID);
	assert_int_equal(ask(ID), LEDGER_FREE);
	add(LEDGER_ATTEMPT, ID);
	assert_int_equal(ask(ID), LEDGER_OPEN);
	add(LEDGER_TAKEN, ID);
	assert_int_equal(ask(ID), LEDGER_CLOSED);
	add(LEDGER_AGAIN, ID); /* no word opens what was taken */
	assert_int_equal(ask(ID), LEDGER_CLOSED);
	assert_int_equal(ask("x" ID), LEDGER_FREE);
}

static void test_line_cut_by_a_crash(void **state)
{
	(void)state;
	add(LEDGER_ATTEMPT, ID);
	add(LEDGER_UNTAKEN, ID);
	FILE *f = fopen(path, "a");
	assert_non_null(f);
	fputs("1590969900 attempt " ID, f); /* never synced: no newline */
	fclose(f);
	assert_int_equal(ask(ID), LEDGER_FREE);
	add(LEDGER_ATTEMPT, ID);
	add(LEDGER_TAKEN, ID);
	assert_int_equal(ask(ID), LEDGER_CLOSED);
}

static void test_knows_list(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(ledger_knows_list(path, "kvm", &err), 0);
	/* by hand, outside the schedule */
	add(LEDGER_ATTEMPT, "digest.kvm.extra-20200601T060000Z.1.28ae@x.org");
	assert_int_equal(ledger_knows_list(path, "kvm", &err), 0);
	add(LEDGER_ATTEMPT, ID);
	assert_int_equal(ledger_knows_list(path, "kvm", &err), 1);
	assert_int_equal(ledger_knows_list(path, "kv", &err), 0);
	assert_int_equal(ledger_knows_list(path, "kvmarm", &err), 0);
}

static void test_unreadable(void **state)
{
	enum ledger_verdict verdict;
	struct err err;

	(void)state;
	assert_int_equal(ledger_ask(folder, ID, &verdict, &err), -1);
	assert_int_equal(ledger_add(folder, LEDGER_ATTEMPT, ID, &err), -1);
	assert_int_equal(err.code, ERR_SYSTEM);
}

/* Beside the folder's own path, as a config may name it. */
static void test_made_in_the_folder_we_are_in(void **state)
{
	char back[4096];
	struct err err;

	(void)state;
	assert_non_null(getcwd(back, sizeof(back)));
	assert_int_equal(chdir(folder), 0);
	for (int i = 0; i < 2; i++)
		if (ledger_add("ledger", LEDGER_ATTEMPT, ID, &err))
			fail_msg("%s", err.text);
	assert_int_equal(chdir(back), 0);
	assert_int_equal(ask(ID), LEDGER_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_verdicts, remove_ledger),
	    cmocka_unit_test_teardown(test_line_cut_by_a_crash, remove_ledger),
	    cmocka_unit_test_teardown(test_knows_list, remove_ledger),
	    cmocka_unit_test_teardown(test_made_in_the_folder_we_are_in,
				      remove_ledger),
	    cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests_name("ledger", tests, make_folder,
					   folder_remove);
}
