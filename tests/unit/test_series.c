/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include <stdlib.h>

#include "common/strbuf.h"
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

static const char *cluster(struct memory *memory, const char *email,
			   const char *name)
{
	struct mail_addr who = {.email = email, .name = name};
	struct strbuf out = STRBUF_INIT;
	struct state_series_mail *rows;
	const char *text;
	size_t n;

	must(
	    state_series_cluster(memory->st, &who, &memory->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&out, "%s%s", i ? " " : "", rows[i].msgid);
	text = arena_strdup(&memory->a, out.buf);
	strbuf_release(&out);
	return text;
}

static void test_cluster(void **test)
{
	static const struct {
		const char *email, *name, *want;
	} rows[] = {
	    {"ann@a", "", "a1 a2 a3 a4"},
	    {"ann@d", "", "a1 a2 a3 a4"},
	    {"nobody@x", "Ann C", "a1 a2 a3 a4"},
	    {"nobody@x", "", ""},
	    {"bob@a", "", "b1 b2"}, /* nameless mails share no name */
	    {"carl@a", "", "c1"},
	    {"dan@a", "Dan", "d1"}, /* Eve only replied as Dan */
	    {"eve@a", "Eve", "e1"},
	    {"ann@a", "Dan", "d1 a1 a2 a3 a4"},
	};
	struct memory *memory = *test;
	struct state_message reply = memory_message("r1", "eve@a", 9);

	put(memory, "a1", "ann@a", "Ann A", 10);
	put(memory, "a2", "ann@b", "Ann A", 20);
	put(memory, "a3", "ann@b", "Ann C", 30);
	put(memory, "a4", "ann@d", "Ann C", CLOCK_NEVER);
	put(memory, "b2", "bob@a", "", 6);
	put(memory, "b1", "bob@a", "", 5);
	put(memory, "c1", "carl@a", "", 5);
	put(memory, "d1", "dan@a", "Dan", 5);
	put(memory, "e1", "eve@a", "Eve", 5);
	reply.from.name = "Dan";
	memory_put(memory->st, &reply, NULL, NULL, STATE_PUT_NEW);
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].email, rows[i].want,
			  cluster(memory, rows[i].email, rows[i].name));
	table_end();
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
	assert_string_equal(cluster(memory, "a@b", ""), "x y b z t u");
	must(state_series_by_title(memory->st, 77, INT64_MAX, false, &memory->a,
				   &got, &n, err));
	assert_string_equal(names(memory, got, n), "x y b z");
	must(state_series_by_title(memory->st, 77, 10, true, &memory->a, &got,
				   &n, err));
	assert_string_equal(names(memory, got, n), "x");
	must(state_series_by_title(memory->st, 78, INT64_MAX, false, &memory->a,
				   &got, &n, err));
	assert_int_equal(n, 0);
}

static void test_pending_until_put(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct mail_addr who;
	struct state_patch *rows;
	size_t n;
	int64_t a, b;

	must_be(0, state_series_pending(st, &memory->a, &who, err));
	a = put(memory, "a", "ann@a", "Ann", 10);
	must_be(1, state_series_pending(st, &memory->a, &who, err));
	assert_string_equal(who.email, "ann@a");
	assert_string_equal(who.name, "Ann");
	b = put(memory, "b", "ann@a", "Ann", 20);
	must(state_series_put(st, b, a, NULL, err));
	must_be(1, state_series_pending(st, &memory->a, &who, err));
	must(state_series_put(st, a, a, NULL, err));
	must_be(0, state_series_pending(st, &memory->a, &who, err));
	must(state_series_members(st, a, &memory->a, &rows, &n, err));
	assert_string_equal(names(memory, rows, n), "a b");
	assert_int_equal(rows[1].series_id, a);
	must(state_series_members(st, b, &memory->a, &rows, &n, err));
	assert_int_equal(n, 0);
	must_fail(ERR_DATA, "FOREIGN KEY",
		  state_series_put(st, a, 999, NULL, err));
	must(state_series_put(st, a, 0, NULL, err));
	must_be(1, state_series_pending(st, &memory->a, &who, err));
}

/* A patch whose parent the archive lacks: the parent comes, or comes again as
 * the copy that stands. */
static void test_awaited(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_message m = memory_message("parent", "x@x", 5);
	struct mail_addr who;
	int64_t a = put(memory, "a", "ann@a", "Ann", 10);

	must(state_series_put(st, a, a, "parent", err));
	must_be(0, state_series_pending(st, &memory->a, &who, err));
	memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
	must_be(1, state_series_pending(st, &memory->a, &who, err));
	must(state_series_put(st, a, a, "parent", err));
	memory_put(st, &m, NULL, NULL, STATE_PUT_KNOWN);
	must_be(0, state_series_pending(st, &memory->a, &who, err));
	m.received_at = 1;
	memory_put(st, &m, NULL, NULL, STATE_PUT_REPLACED);
	must_be(1, state_series_pending(st, &memory->a, &who, err));
	must(state_series_put(st, a, a, NULL, err));
	m.received_at = 0;
	memory_put(st, &m, NULL, NULL, STATE_PUT_REPLACED);
	must_be(0, state_series_pending(st, &memory->a, &who, err));
}

/* The ids of those that wait, by date. */
static const char *waiting(struct memory *memory)
{
	struct state_span span = {.kind = STATE_SPAN_DATES, .until = 1000};
	struct state_patch *rows;
	struct strbuf out = STRBUF_INIT;
	size_t n;
	char *text;

	must(state_patches_in(memory->st, &span, &memory->a, &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		if (!rows[i].series_id)
			strbuf_addstr(&out, rows[i].message.msgid);
	text = arena_strdup(&memory->a, out.buf);
	strbuf_release(&out);
	return text;
}

/* A mail that leaves its cluster may have held it together. */
static void test_replaced_waits(void **test)
{
	static const struct {
		const char *email, *name;
		bool is_patch;
		const char *want;
	} rows[] = {
	    {"b@x", "Ann", true, "b"},   /* as it was */
	    {"z@x", "Zoe", true, "abc"}, /* another submitter */
	    {"b@x", "Ann", false, "ac"}, /* no patch any more */
	    {"d@x", "Dan", true, "abc"}, /* into another cluster */
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct memory mine = {.a = ARENA_INIT};
		struct state_patch p = memory_patch("b", rows[i].email, 20);
		int64_t id;

		must(state_open(":memory:", STATE_CREATE, &mine.st, err));
		/* a - Ann - b - b@x - c; d apart */
		id = put(&mine, "a", "a@x", "Ann", 10);
		must(state_series_put(mine.st, id, id, NULL, err));
		id = put(&mine, "b", "b@x", "Ann", 20);
		must(state_series_put(mine.st, id, id, NULL, err));
		id = put(&mine, "c", "b@x", "Bob", 30);
		must(state_series_put(mine.st, id, id, NULL, err));
		id = put(&mine, "d", "d@x", "Dan", 40);
		must(state_series_put(mine.st, id, id, NULL, err));
		table_str(i, "before", "", waiting(&mine));
		p.message.from.name = rows[i].name;
		p.message.received_at = 1;
		memory_put(mine.st, &p.message, rows[i].is_patch ? &p : NULL,
			   "", STATE_PUT_REPLACED);
		table_str(i, rows[i].email, rows[i].want, waiting(&mine));
		state_close(mine.st);
		arena_release(&mine.a);
	}
	(void)test;
	table_end();
}

#define NAMESAKES 3000

/* One name with thousands of addresses: steps grow with their number, not
 * with its square. */
static void test_many_namesakes(void **test)
{
	struct memory *memory = *test;
	struct mail_addr who = {.email = "0@x", .name = "Same"};
	struct state_series_mail *rows;
	enum state_put result;
	size_t n;
	int64_t id;

	must(state_begin(memory->st, err));
	for (int i = 0; i < NAMESAKES; i++) {
		char *msgid = arena_printf(&memory->a, "m%d", i);
		char *email = arena_printf(&memory->a, "%d@x", i);
		struct state_patch p = memory_patch(msgid, email, i);

		p.message.from.name = "Same";
		must(state_message_put(memory->st, &p.message, &p, "", &id,
				       &result, err));
	}
	must(state_commit(memory->st, err));
	must(
	    state_series_cluster(memory->st, &who, &memory->a, &rows, &n, err));
	assert_int_equal(n, NAMESAKES);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_cluster),           TEST(test_order_of_rows),
	    TEST(test_pending_until_put), TEST(test_awaited),
	    TEST(test_replaced_waits),    TEST(test_many_namesakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
