/* SPDX-License-Identifier: MIT */
/* The table of what is recorded: all that was put is found, nothing else. */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include <unistd.h>

#include "bot/read/seen.h"

/* The digest as the first bytes of a hash. */
static void sha_of(uint64_t digest, unsigned char sha256[32])
{
	memset(sha256, 1, 32);
	for (int i = 0; i < 8; i++)
		sha256[i] = (unsigned char)(digest >> (56 - 8 * i));
}

static bool has(const struct seen *s, uint64_t digest)
{
	unsigned char sha256[32];

	sha_of(digest, sha256);
	return seen_has(s, sha256);
}

static void put(struct memory *m, int i, uint64_t digest)
{
	char msgid[32];
	struct state_message mail;
	enum state_put result;
	int64_t id;

	snprintf(msgid, sizeof(msgid), "%d@x", i);
	mail = memory_message(msgid, "ada@example.org", 1000);
	mail.digest = digest;
	must(state_message_put(m->st, &mail, NULL, NULL, &id, &result, err));
}

static void test_nothing(void **test)
{
	struct memory *m = *test;
	struct seen s;
	int fd;

	must(seen_make(m->st, &fd, err));
	assert_int_equal(fd, -1);
	must(seen_open(&s, fd, err));
	assert_null(s.slots);
}

/* Digests that all want one slot, at the end of the table, and spread ones. */
static void test_all_found(void **test)
{
	struct memory *m = *test;
	struct seen s;
	int fd;

	must(state_begin(m->st, err));
	for (int i = 0; i < 600; i++)
		put(m, i, (uint64_t)i << 32 | 0xffff);
	for (int i = 600; i < 1000; i++)
		put(m, i, (uint64_t)i * 0x9e3779b97f4a7c15u);
	must(state_commit(m->st, err));
	must(seen_make(m->st, &fd, err));
	must(seen_open(&s, fd, err));
	close(fd);
	for (int i = 0; i < 1000; i++) {
		uint64_t there = i < 600 ? (uint64_t)i << 32 | 0xffff
					 : (uint64_t)i * 0x9e3779b97f4a7c15u;

		table_int((size_t)i, "there", true, has(&s, there));
		table_int((size_t)i, "not", false, has(&s, there ^ 1));
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_nothing, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_all_found, memory_open,
					    memory_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
