/* SPDX-License-Identifier: MIT */
#include "common/nearest.h"
#include "tests/unit/table.h"

static const char *const words[] = {"host",    "port",          "user",
				    "timeout", "password_file", "waiting"};

static const struct {
	const char *written;
	const char *want; /* "" for none */
} rows[] = {
    {"host", "host"},
    {"Host", "host"},
    {"usr", "user"},
    {"prot", "port"}, /* two swapped letters are one slip */
    {"hosst", "host"},
    {"time", ""},
    {"timout", "timeout"},
    {"password", ""},
    {"pasword_fiel", "password_file"},
    {"waitng", "waiting"},
    {"", ""},
    {"x", ""},
    {"colour", ""},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     ""},
};

static void nearest_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *got =
		    nearest_find(rows[i].written, words, LENGTH(words));

		table_str(i, rows[i].written, rows[i].want, got ? got : "");
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nearest_is_found),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
