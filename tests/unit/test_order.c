/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/order.h"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void dated(void **state)
{
	static const struct {
		int64_t date_a;
		const char *id_a;
		int64_t date_b;
		const char *id_b;
		int want;
	} rows[] = {
	    {1, "b", 2, "a", -1},
	    {2, "a", 1, "b", 1},
	    {1, "a", 1, "b", -1},
	    {1, "b", 1, "a", 1},
	    {1, "a", 1, "a", 0},
	    {-1, "a", 1, "a", -1},
	    {INT64_MIN, "b", INT64_MAX, "a", -1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].id_a, rows[i].want,
			  sign(order_dated(rows[i].date_a, rows[i].id_a,
					   rows[i].date_b, rows[i].id_b)));
	table_end();
}

static void arrays(void **state)
{
	int64_t wide[] = {3, INT64_MAX, INT64_MIN, -1};
	uint32_t narrow[] = {3, UINT32_MAX, 0};
	const char *strings[] = {"b", "", "ab"};

	(void)state;
	qsort(wide, LENGTH(wide), sizeof(*wide), order_array_int64);
	assert_true(wide[0] == INT64_MIN && wide[1] == -1 && wide[2] == 3);
	qsort(narrow, LENGTH(narrow), sizeof(*narrow), order_array_uint32);
	assert_true(narrow[0] == 0 && narrow[1] == 3);
	qsort(strings, LENGTH(strings), sizeof(*strings), order_array_str);
	assert_string_equal(strings[0], "");
	assert_string_equal(strings[1], "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dated),
	    cmocka_unit_test(arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
