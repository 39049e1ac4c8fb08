/* SPDX-License-Identifier: MIT */
#include "common/hash.h"
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/strbuf.h"
#include "state/replies.h"
#include "state/load.h"
#include "state/series.h"

static int64_t put(struct memory *memory, const char *msgid, const char *email,
		   const char *name, int64_t date_at)
{
	struct state_patch p = memory_patch(msgid, email, date_at);

	p.message.from.name = name;
	return memory_put_patch(memory->st, &p);
}

/* The ids of the rows, with blanks between. */
static const char *names(struct memory *memory, const struct state_patch *rows,
			 size_t n)
{
	struct strbuf out = STRBUF_INIT;
	char *text;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&out, "%s%s", i ? " " : "", rows[i].message.msgid);
	text = arena_strdup(&memory->a, out.buf);
	strbuf_release(&out);
	return text;
}

static void test_order_of_rows(void **test)
{
	static const struct {
		const char *msgid;
		int64_t date_at;
		uint32_t counter;
	} rows[] = {
	    {"z", 10, 1}, {"y", 10, 0},          {"x", 9, 7},
	    {"b", 10, 1}, {"u", CLOCK_NEVER, 1}, {"t", CLOCK_NEVER, 0},
	};
	struct memory *memory = *test;
	struct state_patch *got;
	size_t n;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_patch p =
		    memory_patch(rows[i].msgid, "a@b", rows[i].date_at);
		p.counter = rows[i].counter;
		memory_put_patch(memory->st, &p);
	}
	must(state_series_by_title(memory->st, 77, INT64_MAX, &memory->a, &got,
				   &n, err));
	assert_string_equal(names(memory, got, n), "x y b z");
	must(state_series_by_title(memory->st, 77, 10, &memory->a, &got, &n,
				   err));
	assert_string_equal(names(memory, got, n), "x");
	must(state_series_by_title(memory->st, 78, INT64_MAX, &memory->a, &got,
				   &n, err));
	assert_int_equal(n, 0);
}

/* The ids of those that wait, by date. */
static const char *waiting(struct memory *memory)
{
	struct state_span span = {.kind = STATE_SPAN_DATES, .until = 1000};
	struct state_patch *rows;
	struct strbuf out = STRBUF_INIT;
	size_t n, pending;
	int64_t *ids;
	char *text;

	must(state_patches_in(memory->st, &span, &memory->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		if (!rows[i].series_id)
			strbuf_addstr(&out, rows[i].message.msgid);
	text = arena_strdup(&memory->a, out.buf);
	strbuf_release(&out);
	must(state_series_pending(memory->st, 100, &memory->a, &ids, &pending,
				  err));
	assert_int_equal(pending, strlen(text));
	return text;
}

static void test_pending_until_put(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_loaded_patch *rows;
	size_t n;
	int64_t a, b, *ids;

	assert_string_equal(waiting(memory), "");
	a = put(memory, "a", "ann@a", "Ann", 10);
	assert_string_equal(waiting(memory), "a");
	b = put(memory, "b", "ann@a", "Ann", 20);
	must(state_series_pending(st, 1, &memory->a, &ids, &n, err));
	assert_int_equal(n, 1);
	must(state_series_put(st, b, a, err));
	assert_string_equal(waiting(memory), "a");
	must(state_series_put(st, a, a, err));
	assert_string_equal(waiting(memory), "");
	must(state_load_series(st, 0,
			       &(struct state_keys){(int64_t[]){a, b}, 2},
			       &memory->a, &rows, &n, err));
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].patch.message.msgid, "a");
	assert_string_equal(rows[1].patch.message.msgid, "b");
	assert_int_equal(rows[1].patch.series_id, a);
	must(state_series_ids(st, a, &memory->a, &ids, &n, err));
	assert_int_equal(n, 2);
	must(state_series_ids(st, b, &memory->a, &ids, &n, err));
	assert_int_equal(n, 0);
	must_fail(ERR_DATA, "FOREIGN KEY", state_series_put(st, a, 999, err));
	must(state_series_put(st, a, 0, err));
	assert_string_equal(waiting(memory), "a");
}

/* A patch whose parent the archive lacks: the parent comes, or comes again as
 * the copy that stands. */
static void test_ancestor_comes(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_message m = memory_message("parent", "x@x", 5);
	int64_t a = put(memory, "a", "ann@a", "Ann", 10);
	int64_t b = put(memory, "b", "ann@a", "Ann", 11);

	must(state_series_put(st, a, a, err));
	must(state_series_put(st, b, a, err));
	must(state_series_put_key(st, hash_key("parent"), 10, a, err));
	assert_string_equal(waiting(memory), "");
	memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
	assert_string_equal(waiting(memory), "ab");
	must(state_series_put(st, a, a, err));
	must(state_series_put(st, b, b, err));
	memory_put(st, &m, NULL, NULL, STATE_PUT_KNOWN);
	assert_string_equal(waiting(memory), "");
	m.received_at = 1;
	memory_put(st, &m, NULL, NULL, STATE_PUT_REPLACED);
	assert_string_equal(waiting(memory), "a");
}

/* What was of one series with a mail that is replaced. */
static void test_replaced_waits(void **test)
{
	static const bool is_patch[] = {true, false};

	for (size_t i = 0; i < LENGTH(is_patch); i++) {
		struct memory mine = {.a = ARENA_INIT};
		struct state_patch p = memory_patch("b", "b@x", 20);
		int64_t a, id;

		must(state_open(":memory:", STATE_CREATE, &mine.st, err));
		a = put(&mine, "a", "a@x", "Ann", 10);
		must(state_series_put(mine.st, a, a, err));
		id = put(&mine, "b", "b@x", "Ann", 20);
		must(state_series_put(mine.st, id, a, err));
		id = put(&mine, "c", "b@x", "Bob", 30);
		must(state_series_put(mine.st, id, id, err));
		p.message.received_at = 1;
		memory_put(mine.st, &p.message, is_patch[i] ? &p : NULL, "",
			   STATE_PUT_REPLACED);
		table_str(i, "b replaced", is_patch[i] ? "ab" : "a",
			  waiting(&mine));
		state_close(mine.st);
		arena_release(&mine.a);
	}
	(void)test;
	table_end();
}

/* The newest so many, and all of the second at which the count is reached. */
static void test_keys(void **test)
{
	static const struct {
		struct state_series_range range;
		const char *want;
	} rows[] = {
	    {{7, 0, 100, 0}, "54321"}, {{7, 15, 25, 0}, "432"},
	    {{7, 0, 100, 1}, "5"},     {{7, 0, 100, 2}, "5432"},
	    {{7, 0, 100, 4}, "5432"},  {{7, 31, 100, 4}, ""},
	    {{8, 0, 100, 0}, "6"},     {{9, 0, 100, 0}, ""},
	};
	struct memory *memory = *test;

	for (int64_t id = 1; id <= 5; id++)
		must(state_series_put_key(memory->st, 7,
					  id == 1   ? 10
					  : id == 5 ? 30
						    : 20,
					  id, err));
	must(state_series_put_key(memory->st, 8, 20, 6, err));
	must(state_series_put_key(memory->st, 8, 20, 6, err));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char got[32] = "";
		int64_t *ids;
		size_t n;

		must(state_series_under_key(memory->st, &rows[i].range,
					    &memory->a, &ids, &n, err));
		for (size_t k = 0; k < n; k++)
			got[k] = (char)('0' + ids[k]);
		table_str(i, "ids", rows[i].want, got);
	}
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_order_of_rows),  TEST(test_pending_until_put),
	    TEST(test_ancestor_comes), TEST(test_replaced_waits),
	    TEST(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
