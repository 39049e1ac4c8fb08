/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"
#include "state/cursors.h"

/* 20 bytes: what is given, then zeros. */
#define COMMIT(bytes)                                                          \
	(const unsigned char *)bytes "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"  \
				     "\0"

static int64_t one, two;

static int fill(void **test)
{
	static const unsigned char long_commit[32] = {0xab, 0xcd, 0xef,
						      0x01, [31] = 0xff};
	struct memory *memory;

	memory_open(test);
	memory = *test;
	for (int i = 1; i <= 4; i++) {
		struct state_message m = memory_message(
		    arena_printf(&memory->a, "m%d", i), "a@b", i);
		memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);
	}
	must(state_source_put(memory->st, "/one", &one, err));
	must(state_source_put(memory->st, "/two", &two, err));
	must(state_archive_put(memory->st, two, 1, COMMIT("\xab\xcd\xef\x01"),
			       20, 4, err));
	must(state_archive_put(memory->st, one, 1, COMMIT("\x12\x34\x56\x78"),
			       20, 1, err));
	must(state_archive_put(memory->st, one, 3, COMMIT("\xff\xff\xff\xff"),
			       20, 3, err));
	must(state_archive_put(memory->st, one, 2, long_commit, 32, 2, err));
	/* there already: left alone */
	must(state_archive_put(memory->st, one, 2, COMMIT("\x99"), 20, 4, err));
	return 0;
}

static const char *show(struct memory *memory, const struct state_place *rows,
			size_t n)
{
	struct strbuf out = STRBUF_INIT;
	char *text;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(
		    &out, "%lld/%lld=%lld ", (long long)rows[i].source_id,
		    (long long)rows[i].position, (long long)rows[i].message_id);
	text = arena_strdup(&memory->a, out.buf);
	strbuf_release(&out);
	return text;
}

static void test_by_commit(void **test)
{
	static const struct {
		const char *hex, *want;
	} rows[] = {
	    {"12345678", "1/1=1 "},
	    {"123456780", "1/1=1 "},
	    {"123456781", ""},
	    {"1234567800000000000000000000000000000000", "1/1=1 "},
	    {"12345678000000000000000000000000000000000", ""},
	    {"abcdef01", "1/2=2 2/1=4 "},
	    {"abcdef0", "1/2=2 2/1=4 "},
	    {"abcdef1", ""},
	    {"abcdef010000000000000000000000000000000000000000000000000000"
	     "00ff",
	     "1/2=2 "},
	    {"ffffffff", "1/3=3 "},
	    {"fffffffff", ""},
	    {"00000000", ""},
	    {"ABCDEF01", ""},
	    {"abcdefg1", ""},
	    {"", ""},
	    {"abcdef010000000000000000000000000000000000000000000000000000"
	     "00ff0",
	     ""},
	};
	struct memory *memory = *test;
	struct state_place *got;
	size_t n;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		must(state_archive_by_commit(memory->st, rows[i].hex,
					     &memory->a, &got, &n, err));
		table_str(i, rows[i].hex, rows[i].want, show(memory, got, n));
	}
	table_end();
}

static void test_by_message(void **test)
{
	struct memory *memory = *test;
	struct state_place *got;
	size_t n;

	must(
	    state_archive_by_message(memory->st, 4, &memory->a, &got, &n, err));
	assert_string_equal(show(memory, got, n), "2/1=4 ");
	assert_string_equal(got[0].commit,
			    "abcdef0100000000000000000000000000000000");
	must(
	    state_archive_by_message(memory->st, 9, &memory->a, &got, &n, err));
	assert_int_equal(n, 0);
}

static void test_last_and_forget(void **test)
{
	struct memory *memory = *test;
	unsigned char commit[32];
	struct state_place *got;
	int64_t position;
	size_t len, n;

	must(state_archive_last(memory->st, one, &position, commit, &len, err));
	assert_int_equal(position, 3);
	assert_int_equal(len, 20);
	assert_memory_equal(commit, COMMIT("\xff\xff\xff\xff"), 20);
	must(state_archive_forget(memory->st, one, err));
	must(state_archive_last(memory->st, one, &position, commit, &len, err));
	assert_int_equal(position, 0);
	assert_int_equal(len, 0);
	must(state_archive_by_commit(memory->st, "abcdef01", &memory->a, &got,
				     &n, err));
	assert_string_equal(show(memory, got, n), "2/1=4 ");
}

static void test_what_is_refused(void **test)
{
	struct memory *memory = *test;

	must_fail(
	    ERR_DATA, "CHECK",
	    state_archive_put(memory->st, one, 9, COMMIT(""), 19, 1, err));
	must_fail(
	    ERR_DATA, "CHECK",
	    state_archive_put(memory->st, one, 0, COMMIT(""), 20, 1, err));
	must_fail(
	    ERR_DATA, "FOREIGN KEY",
	    state_archive_put(memory->st, one, 9, COMMIT(""), 20, 99, err));
	must_fail(ERR_DATA, "FOREIGN KEY",
		  state_archive_put(memory->st, 99, 9, COMMIT(""), 20, 1, err));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fill, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_by_commit),
	    TEST(test_by_message),
	    TEST(test_last_and_forget),
	    TEST(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
