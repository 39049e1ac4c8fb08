/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <sys/resource.h>

#include "tests/unit/disk.h"

#include "common/hash.h"
#include "state/migrate.h"
#include "state/sql.h"

/* Every step by itself: numbered, and as far as it says. */
static void test_steps(void **test)
{
	struct memory *memory;
	int64_t version;

	memory_open(test);
	memory = *test;
	must(sql_pragma(memory->st, "PRAGMA user_version", &version, err));
	assert_int_equal(version, migrations_n);
	for (int i = 0; i < migrations_n; i++)
		table_int((size_t)i, migrations[i].name, i + 1,
			  strtol(migrations[i].name, NULL, 10));
	memory_close(test);
	table_end();
}

/* The first step is frozen: states in the field were made by it. Who changes
 * the schema adds a file to state/migrations, and leaves this sum alone. */
static void test_first_is_frozen(void **test)
{
	unsigned char sum[HASH_SHA256_SIZE];
	char hex[HASH_HEX_SIZE];

	(void)test;
	hash_sha256(migrations[0].sql, strlen(migrations[0].sql), sum);
	hash_hex(sum, sizeof(sum), hex);
	assert_string_equal(
	    hex,
	    "5a72305001b320295b82539ef3e0ba7c5e10a0fb8fd6031a89096a412bca5619");
}

static void test_versions(void **test)
{
	struct state *st;

	(void)test;
	must(state_open(path.buf, STATE_CREATE, &st, err));
	must(state_setting_put(st, "k", "v", err));
	state_close(st);
	must(state_open(path.buf, 0, &st, err)); /* nothing to be done */
	must(sql_exec(st, "PRAGMA user_version = 9999", err));
	state_close(st);
	must_fail(ERR_DATA, "has version 9999, this program knows only",
		  state_open(path.buf, STATE_CREATE, &st, err));
	must_fail(ERR_DATA, "has version 9999, this program knows only",
		  state_open(path.buf, STATE_READ_ONLY, &st, err));
}

static void open_on_a_full_disk(void)
{
	struct rlimit limit = {.rlim_cur = 40000, .rlim_max = 40000};
	struct state *st;
	struct err err;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		_exit(2);
	if (!state_open(path.buf, STATE_CREATE, &st, &err))
		_exit(3);
	if (err.code != ERR_SYSTEM || !strstr(err.text, "migration 0001"))
		_exit(4);
}

/* A step that fails leaves nothing behind, and the next try does it. */
static void test_step_that_fails(void **test)
{
	struct state *st;

	(void)test;
	assert_int_equal(in_child(open_on_a_full_disk), 0);
	must_fail(ERR_DATA, "is empty",
		  state_open(path.buf, STATE_READ_ONLY, &st, err));
	must(state_open(path.buf, STATE_CREATE, &st, err));
	must(state_check(st, err));
	state_close(st);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_first_is_frozen),
	    DISK_TEST(test_versions),
	    DISK_TEST(test_step_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
