/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

static void test_put_and_find(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_list got;
	int64_t id, again;

	must_be(0, state_list_find(st, "kvm", &memory->a, &got, err));
	must(state_list_put(st, "kvm", "kvm.vger.kernel.org", "", &id, err));
	must(state_list_put(st, "kvm", "", "kvm@vger.kernel.org", &again, err));
	assert_int_equal(again, id);
	must_be(1, state_list_find(st, "kvm", &memory->a, &got, err));
	assert_int_equal(got.id, id);
	assert_string_equal(got.name, "kvm");
	assert_string_equal(got.list_id, "kvm.vger.kernel.org");
	assert_string_equal(got.address, "kvm@vger.kernel.org");
	must(state_list_put(st, "kvm", "kvm.lists.linux.dev", "", &again, err));
	must_be(1, state_list_find(st, "kvm", &memory->a, &got, err));
	assert_string_equal(got.list_id, "kvm.lists.linux.dev");
	must_be(1, state_list_get(st, id, &memory->a, &got, err));
	assert_string_equal(got.name, "kvm");
	must_be(0, state_list_get(st, id + 1, &memory->a, &got, err));
	must_fail(ERR_DATA, "CHECK",
		  state_list_put(st, "", "x", "", &again, err));
}

static void test_all(void **test)
{
	static const char *const names[] = {"kvm", "arm", "riscv"};
	struct memory *memory = *test;
	struct state_list *rows;
	size_t n;
	int64_t id;

	must(state_lists(memory->st, &memory->a, &rows, &n, err));
	assert_int_equal(n, 0);
	for (size_t i = 0; i < LENGTH(names); i++)
		must(state_list_put(memory->st, names[i], "", "", &id, err));
	must(state_lists(memory->st, &memory->a, &rows, &n, err));
	assert_int_equal(n, LENGTH(names));
	for (size_t i = 0; i < n; i++)
		table_str(i, "name", names[i], rows[i].name);
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_put_and_find),
	    TEST(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
