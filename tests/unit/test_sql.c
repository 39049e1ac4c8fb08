/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"
#include "state/sql.h"

/*
 * What SQLite may walk from end to end: results of its own, small tables, what
 * waits and will be gone then, and what counts or lists a whole table and is
 * asked for by the operator only.
 */
static bool may_scan(const char *what, const char *sql)
{
	static const char *const small[] = {
	    "CONSTANT ROW",  "key", "span",          "lists", "w",
	    "reply_pending", "l",   "command_mails", "behind"};
	static const char *const whole[] = {
	    "SELECT digest FROM messages", /* an import that brings as many */
	    "SELECT count(*) FROM messages",
	    "SELECT count(*) FROM unreadable",
	    " FROM outbox o ORDER BY o.id",
	    " FROM subscribers p ORDER BY p.email",
	    " FROM subscriptions s WHERE s.ended_at IS NULL ORDER BY s.id",
	    " FROM audit_log a ORDER BY a.id",
	    " kind = 3 AND instr(lower(CAST(bytes AS TEXT)), ?1)", /* erase */
	    " FROM cursors ORDER BY key", /* a folder each */
	};

	for (size_t i = 0; i < LENGTH(small); i++)
		if (!strncmp(what, small[i], strlen(small[i])) &&
		    (!what[strlen(small[i])] || what[strlen(small[i])] == ' '))
			return true;
	for (size_t i = 0; i < LENGTH(whole); i++)
		if (strlen(sql) >= strlen(whole[i]) &&
		    !strcmp(sql + strlen(sql) - strlen(whole[i]), whole[i]))
			return true;
	return false;
}

/* The cost of a statement grows with what it finds, not with the archive. */
static void test_statements_go_by_index(void **test)
{
	struct memory *memory = *test;
	sqlite3 *db = memory->st->db;
	struct strbuf text = STRBUF_INIT;
	size_t n = 0;

	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db, s)); n++) {
		const char *sql = sqlite3_sql(s);
		sqlite3_stmt *plan;

		strbuf_reset(&text);
		strbuf_addf(&text, "EXPLAIN QUERY PLAN %s", sql);
		assert_int_equal(
		    sqlite3_prepare_v2(db, text.buf, -1, &plan, NULL),
		    SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const char *step =
			    (const char *)sqlite3_column_text(plan, 3);

			/* The keys of SQL_KEYS, and what was found by them. */
			if (strncmp(step, "SCAN ", 5) ||
			    !strncmp(step, "SCAN k VIRTUAL", 14) ||
			    !strncmp(step, "SCAN (subquery", 14) ||
			    may_scan(step + 5, sql))
				continue;
			table_str(n, sql, "a SEARCH", step);
		}
		sqlite3_finalize(plan);
	}
	assert_true(n > 50);
	strbuf_release(&text);
	table_end();
}

/* A list's stretch costs what the list has in it: each way into message_lists
 * begins with the list and ends with the stretch. */
static void test_lists_do_not_pay_for_others(void **test)
{
	static const struct {
		const char *text; /* of a statement of state/spans.c */
		const char *step;
	} rows[] = {
	    {"WHERE list_id = ?1 AND date_at >= ?2",
	     "message_lists_date (list_id=? AND date_at>? AND date_at<?)"},
	    {"AND k.seq = k.message_id",
	     "PRIMARY KEY (list_id=? AND message_id>? AND message_id<?)"},
	    {"AND k.seq <> k.message_id",
	     "message_lists_late (list_id=? AND seq>? AND seq<?)"},
	    {"WHERE list_id = ?1 AND message_id > ?2",
	     "PRIMARY KEY (list_id=? AND message_id>? AND message_id<?)"},
	};
	struct memory *memory = *test;
	sqlite3 *db = memory->st->db;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		int n = 0;

		for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db, s));) {
			const char *sql = sqlite3_sql(s);
			sqlite3_stmt *plan;
			bool found = false;

			if (strncmp(sql, "WITH span", 9) ||
			    !strstr(sql, rows[i].text))
				continue;
			sql = arena_printf(&memory->a, "EXPLAIN QUERY PLAN %s",
					   sql);
			assert_int_equal(
			    sqlite3_prepare_v2(db, sql, -1, &plan, NULL),
			    SQLITE_OK);
			while (sqlite3_step(plan) == SQLITE_ROW)
				found |=
				    strstr((const char *)sqlite3_column_text(
					       plan, 3),
					   rows[i].step) != NULL;
			sqlite3_finalize(plan);
			table_int(i, rows[i].text, true, found);
			n++;
		}
		table_int(i, rows[i].text, 3, n);
	}
	table_end();
}

/* Everything that changes a row is bound; none is open after use. */
static void test_statements_are_bound(void **test)
{
	struct memory *memory = *test;

	for (sqlite3_stmt *s = NULL;
	     (s = sqlite3_next_stmt(memory->st->db, s));) {
		const char *sql = sqlite3_sql(s);

		if (!sqlite3_stmt_readonly(s))
			table_int(0, sql, 1,
				  sqlite3_bind_parameter_count(s) > 0);
		table_int(0, sql, 0, sqlite3_stmt_busy(s));
	}
	table_end();
}

static void test_rows(void **test)
{
	struct memory *memory = *test;
	struct sql_rows rows = {.size = sizeof(int)};
	int *all = sql_rows_finish(&rows, &memory->a);

	assert_non_null(all);
	for (int i = 0; i < 1000; i++) {
		int *row = sql_rows_add(&rows);

		assert_int_equal(*row, 0);
		*row = i;
	}
	assert_int_equal(rows.n, 1000);
	all = sql_rows_finish(&rows, &memory->a);
	for (int i = 0; i < 1000; i++)
		table_int((size_t)i, "row", i, all[i]);
	assert_int_equal(rows.n, 0);
	table_end();
}

/* What a column holds of a text of n bytes 'x', and of what follows them. */
static const char *bound(struct memory *memory, size_t n, const char *end,
			 void (*bind)(sqlite3_stmt *, int, const char *))
{
	char *text = arena_alloc(&memory->a, n + strlen(end) + 1);
	const char *got;
	sqlite3_stmt *s;

	memset(text, 'x', n);
	memcpy(text + n, end, strlen(end) + 1);
	assert_int_equal(
	    sqlite3_prepare_v2(memory->st->db, "SELECT ?1", -1, &s, NULL),
	    SQLITE_OK);
	bind(s, 1, text);
	must_be(1, sql_next(memory->st, s, err));
	got = sql_text(s, 0, &memory->a);
	sqlite3_finalize(s);
	return got;
}

static void test_keys_have_a_limit(void **test)
{
	static const struct {
		size_t n;
		const char *end;
		int name, key; /* bytes that are kept */
	} rows[] = {
	    {0, "", 0, 0},
	    {10, "\u00e9", 12, 12},
	    {998, "\u00e9", 1000, 1000},
	    {999, "\u00e9", 999, 999}, /* two bytes: cut before them */
	    {999, "yz", 1000, 999},
	    {934,
	     "\u00e9"
	     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	     1000, 998},
	    {5000, "", 1000, 999},
	};
	struct memory *memory = *test;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		table_int(i, "name", rows[i].name,
			  (int64_t)strlen(bound(memory, rows[i].n, rows[i].end,
						sql_bind_name)));
		table_int(i, "key", rows[i].key,
			  (int64_t)strlen(bound(memory, rows[i].n, rows[i].end,
						sql_bind_key)));
	}
	assert_string_equal(bound(memory, 2000, "1", sql_bind_name),
			    bound(memory, 2000, "2", sql_bind_name));
	assert_string_not_equal(bound(memory, 2000, "1", sql_bind_key),
				bound(memory, 2000, "2", sql_bind_key));
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_statements_go_by_index),
	    TEST(test_lists_do_not_pay_for_others),
	    TEST(test_statements_are_bound),
	    TEST(test_rows),
	    TEST(test_keys_have_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
