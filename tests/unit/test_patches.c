/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/series.h"
#include "state/sql.h"

static void test_put_gives_back_every_field(void **test)
{
	struct memory *memory = *test;
	struct state_patch p =
	    memory_patch("a@example.org", "sam@example.org", 100);
	struct state_patch got;
	const char *text;
	int64_t id;

	p.message.subject = "[PATCH v5.5 03/10 net-next] a: b";
	p.title_at = 28;
	p.tags = "PATCH v5.5 03/10 net-next";
	p.revision = "5.5";
	p.has_revision = true;
	p.counted = true;
	p.counter = 3;
	p.expected = UINT32_MAX;
	p.flags = STATE_PATCH_RFC | STATE_PATCH_STABLE;
	p.title_key = INT64_MIN;
	p.author = (struct mail_addr){.name = "\xc3\x89ve", .email = "e@x.y"};
	p.files = 1;
	p.insertions = 2000000000;
	p.deletions = 4000000000;
	p.paths = "a/b.c\nc d.h";
	id = memory_put_patch(memory->st, &p);
	must_be(1, state_patch_find(memory->st, "a@example.org", &memory->a,
				    &got, err));
	assert_int_equal(got.message.id, id);
	assert_int_equal(got.message.kind, 1);
	assert_string_equal(got.message.from.email, "sam@example.org");
	assert_string_equal(got.message.subject + got.title_at, "a: b");
	assert_string_equal(got.tags, p.tags);
	assert_string_equal(got.revision, "5.5");
	assert_true(got.has_revision && got.counted);
	assert_int_equal(got.counter, 3);
	assert_true(got.expected == UINT32_MAX);
	assert_int_equal(got.flags, p.flags);
	assert_true(got.title_key == INT64_MIN);
	assert_string_equal(got.author.name, p.author.name);
	assert_string_equal(got.author.email, "e@x.y");
	assert_int_equal(got.files, 1);
	assert_true(got.insertions == 2000000000);
	assert_true(got.deletions == 4000000000);
	assert_string_equal(got.paths, p.paths);
	assert_int_equal(got.series_id, 0);
	must(state_patch_text(memory->st, id, &memory->a, &text, err));
	assert_string_equal(text, "text\n");
}

static void test_what_is_no_patch(void **test)
{
	struct memory *memory = *test;
	struct state_message m = memory_message("a", "a@b", 1);
	struct state_patch got;
	const char *text;
	int64_t id = memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);

	must_be(0, state_patch_find(memory->st, "a", &memory->a, &got, err));
	must_be(0, state_patch_find(memory->st, "b", &memory->a, &got, err));
	must(state_patch_text(memory->st, id, &memory->a, &text, err));
	assert_string_equal(text, "");
}

static void test_bad_rows_are_refused(void **test)
{
	struct memory *memory = *test;
	struct state_patch p = memory_patch("a", "a@b", 1), got;
	enum state_put result;
	int64_t id;

	must(state_begin(memory->st, err));
	p.title_key = 0;
	must_fail(ERR_DATA, "CHECK",
		  state_message_put(memory->st, &p.message, &p, "", &id,
				    &result, err));
	p = memory_patch("b", "a@b", 1);
	p.revision = "";
	must_fail(ERR_DATA, "CHECK",
		  state_message_put(memory->st, &p.message, &p, "", &id,
				    &result, err));
	state_rollback(memory->st);
	must_be(0, state_patch_find(memory->st, "b", &memory->a, &got, err));
}

/* A mail's words may be as long as its Subject: none is refused for that. */
static void test_long_words(void **test)
{
	struct memory *memory = *test;
	struct state_patch p = memory_patch("a", "a@b", 1), got;
	char *digits = arena_alloc(&memory->a, 4096);

	memset(digits, '9', 4095);
	p.revision = digits;
	p.tags = digits;
	p.message.from.email = digits;
	memory_put_patch(memory->st, &p);
	must_be(1, state_patch_find(memory->st, "a", &memory->a, &got, err));
	assert_int_equal(strlen(got.revision), SQL_KEY_MAX);
	assert_int_equal(strlen(got.message.from.email), SQL_KEY_MAX);
	assert_string_equal(got.tags, digits);
}

/* What the copy that stands brings or lacks decides, and nothing is left of
 * the other. */
static void test_replaced(void **test)
{
	static const struct {
		bool before, after;
	} rows[] = {{true, true}, {true, false}, {false, true}};
	struct memory *memory = *test;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char *msgid = arena_printf(&memory->a, "m%zu", i);
		struct state_patch p = memory_patch(msgid, "a@b", 1);
		struct state_patch q = p, got;
		const char *text;
		int64_t id;

		q.message.received_at = 5;
		q.paths = "other.c";
		id = memory_put(memory->st, &p.message,
				rows[i].before ? &p : NULL, "old\n",
				STATE_PUT_NEW);
		memory_put(memory->st, &q.message, rows[i].after ? &q : NULL,
			   "new\n", STATE_PUT_REPLACED);
		must_be(rows[i].after, state_patch_find(memory->st, msgid,
							&memory->a, &got, err));
		must(state_patch_text(memory->st, id, &memory->a, &text, err));
		table_str(i, msgid, rows[i].after ? "new\n" : "", text);
		if (rows[i].after) {
			table_int(i, msgid, id, got.message.id);
			table_str(i, msgid, "other.c", got.paths);
		}
	}
	table_end();
}

static void test_vacuum(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_patch got;
	const char *text;
	int64_t id[3];
	static const int64_t dates[] = {100, 200, CLOCK_NEVER};
	static const char *const want[] = {"", "text\n", "text\n"};

	for (size_t i = 0; i < 3; i++) {
		struct state_patch p = memory_patch(
		    arena_printf(&memory->a, "m%zu", i), "a@b", dates[i]);
		id[i] = memory_put_patch(st, &p);
	}
	must(state_vacuum(st, 200, err));
	for (size_t i = 0; i < 3; i++) {
		must(state_patch_text(st, id[i], &memory->a, &text, err));
		table_str(i, "text", want[i], text);
		must_be(1, state_patch_find(st,
					    arena_printf(&memory->a, "m%zu", i),
					    &memory->a, &got, err));
	}
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_put_gives_back_every_field),
	    TEST(test_what_is_no_patch),
	    TEST(test_bad_rows_are_refused),
	    TEST(test_long_words),
	    TEST(test_replaced),
	    TEST(test_vacuum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
