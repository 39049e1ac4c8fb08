/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "state/people.h"

static int64_t row(struct state *st, const char *email, const char *name)
{
	struct mail_addr addr = {.email = email, .name = name};
	int64_t id;

	must(people_put(st, &addr, &id, err));
	return id;
}

static void test_one_row_each(void **test)
{
	static const struct {
		const char *email, *name;
	} rows[] = {
	    {"a@b", ""}, {"a@b", "Ann"}, {"a@b", "ann"}, {"", "Ann"},
	    {"", ""},    {"a@b c", ""},  {"a@", "bAnn"}, {"a@bA", "nn"},
	};
	struct memory *memory = *test;
	int64_t id[LENGTH(rows)];

	for (size_t i = 0; i < LENGTH(rows); i++) {
		id[i] = row(memory->st, rows[i].email, rows[i].name);
		for (size_t k = 0; k < i; k++)
			if (id[k] == id[i])
				table_int(i, rows[i].email, -1, id[i]);
	}
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].email, id[i],
			  row(memory->st, rows[i].email, rows[i].name));
	table_end();
}

/* More people than are remembered, and longer ones. */
static void test_more_than_remembered(void **test)
{
	struct memory *memory = *test;
	struct strbuf name = STRBUF_INIT;
	int64_t *id = arena_array(&memory->a, 3 * PEOPLE_CACHE, sizeof(*id));

	must(state_begin(memory->st, err));
	for (int turn = 0; turn < 2; turn++) {
		for (int i = 0; i < 3 * PEOPLE_CACHE; i++) {
			int64_t got;

			strbuf_reset(&name);
			strbuf_addf(&name, "%d", i);
			if (i % 100 == 0)
				strbuf_addchars(&name, 'x', PEOPLE_KEY_MAX);
			got = row(memory->st, "a@b", name.buf);
			if (!turn)
				id[i] = got;
			table_int((size_t)i, name.buf, id[i], got);
		}
	}
	must(state_commit(memory->st, err));
	strbuf_release(&name);
	table_end();
}

/* A row that was rolled back must not be remembered. */
static void test_rollback_forgets(void **test)
{
	struct memory *memory = *test;
	struct state_message m = memory_message("m", "ann@b", 1), got;

	must(state_begin(memory->st, err));
	row(memory->st, "ann@b", "");
	state_rollback(memory->st);
	row(memory->st, "bob@b", "");
	memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);
	must_be(1, state_message_find(memory->st, "m", &memory->a, &got, err));
	assert_string_equal(got.from.email, "ann@b");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_one_row_each),
	    TEST(test_more_than_remembered),
	    TEST(test_rollback_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
