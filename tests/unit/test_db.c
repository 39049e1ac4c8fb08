/* SPDX-License-Identifier: MIT */
#include <sys/stat.h>

#include "tests/unit/disk.h"

#include "state/sql.h"

static void test_files_are_private(void **test)
{
	struct state *st;
	struct stat s;

	(void)test;
	umask(0);
	strbuf_reset(&path);
	strbuf_addf(&path, "%s/a/b/state.db", folder);
	st = open_state(STATE_CREATE);
	assert_int_equal(stat(path.buf, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(stat(arena_printf(&arena, "%s-wal", path.buf), &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(stat(arena_printf(&arena, "%s/a/b", folder), &s), 0);
	assert_int_equal(s.st_mode & 0777, 0700);
	assert_true(state_size(st) > 4096);
	state_close(st);
	umask(022);
}

static void test_durable_and_hardened(void **test)
{
	static const struct {
		const char *pragma;
		int64_t want;
	} rows[] = {
	    {"PRAGMA synchronous", 2},
	    {"PRAGMA foreign_keys", 1},
	    {"PRAGMA trusted_schema", 0},
	    {"PRAGMA cell_size_check", 1},
	    {"PRAGMA mmap_size", 0},
	    {"PRAGMA secure_delete", 1},
	    {"PRAGMA auto_vacuum", 2},
	    {"PRAGMA busy_timeout", 5000},
	    {"PRAGMA application_id", 0x70646967},
	    {"SELECT 1 FROM pragma_journal_mode WHERE journal_mode = "
	     "'wal'",
	     1},
	    {"SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
	     " AND sql NOT LIKE '%STRICT%' AND name <> 'sqlite_sequence'",
	     0},
	};
	struct state *st = open_state(STATE_CREATE);
	int64_t got;

	(void)test;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		must(sql_pragma(st, rows[i].pragma, &got, err));
		table_int(i, rows[i].pragma, rows[i].want, got);
	}
	must(sql_exec(st, "PRAGMA writable_schema = ON", err));
	must_fail(ERR_SYSTEM, "may not be modified",
		  sql_exec(st, "UPDATE sqlite_schema SET sql = ''", err));
	state_close(st);
	table_end();
}

static void test_missing_or_not_ours(void **test)
{
	struct state *st;
	sqlite3 *db;

	(void)test;
	must_fail(ERR_DATA, "there is no database",
		  state_open(path.buf, 0, &st, err));
	assert_null(st);
	must_fail(ERR_DATA, "there is no database",
		  state_open(path.buf, STATE_READ_ONLY, &st, err));
	folder_write("state.db", "", 0600);
	must_fail(ERR_DATA, "is empty",
		  state_open(path.buf, STATE_READ_ONLY, &st, err));
	folder_write("state.db",
		     "this is some text and no database at all, and it "
		     "is longer than the head of one would be, so ...",
		     0600);
	must_fail(ERR_DATA, "not a database",
		  state_open(path.buf, STATE_CREATE, &st, err));
	remove(path.buf);
	assert_int_equal(sqlite3_open(path.buf, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "CREATE TABLE x (y)", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	must_fail(ERR_DATA, "another program",
		  state_open(path.buf, STATE_CREATE, &st, err));
	remove(path.buf);
	assert_int_equal(mkdir(path.buf, 0700), 0);
	must_fail(ERR_DATA, "not a plain file",
		  state_open(path.buf, STATE_CREATE, &st, err));
	rmdir(path.buf);
	state_close(open_state(STATE_CREATE));
	must(symlink("state.db", arena_printf(&arena, "%s/link.db", folder)));
	must_fail(ERR_DATA, "not a plain file",
		  state_open(arena_printf(&arena, "%s/link.db", folder), 0, &st,
			     err));
}

static void test_transactions(void **test)
{
	struct state *st = open_state(STATE_CREATE);

	(void)test;
	must_fail(ERR_SYSTEM, "no transaction", state_commit(st, err));
	state_rollback(st);
	must(state_begin(st, err));
	must_fail(ERR_SYSTEM, "tests/unit/test_db.c:", state_begin(st, err));
	must(put_mails(st, 0, 3, err));
	state_rollback(st);
	assert_int_equal(count(st), 0);
	must(state_begin(st, err));
	must(put_mails(st, 0, 2, err));
	must(state_commit(st, err));
	must(state_begin(st, err));
	must(put_mails(st, 2, 2, err));
	state_close(st); /* rolls back */
	st = open_state(0);
	assert_int_equal(count(st), 2);
	state_close(st);
}

static void test_one_writer(void **test)
{
	struct state *st = open_state(STATE_CREATE), *other = open_state(0);
	const char *value;

	(void)test;
	sqlite3_busy_timeout(other->db, 1);
	must(state_begin(st, err));
	must_fail(ERR_TEMP, "locked by another process",
		  state_begin(other, err));
	must_fail(ERR_TEMP, "locked by another process",
		  state_setting_put(other, "k", "v", err));
	must_be(0, state_setting_find(other, "k", &arena, &value, err));
	must(state_commit(st, err));
	must(state_begin(other, err));
	must(state_commit(other, err));
	state_close(other);
	state_close(st);
}

/* A reader sees one moment, whatever is written meanwhile. */
static void test_read_only_beside_a_writer(void **test)
{
	struct state *st = open_state(STATE_CREATE), *reader;

	(void)test;
	must(state_begin(st, err));
	must(put_mails(st, 0, 2, err));
	reader = open_state(STATE_READ_ONLY);
	assert_int_equal(count(reader), 0);
	must(state_commit(st, err));
	must(state_begin(reader, err));
	assert_int_equal(count(reader), 2);
	must(state_begin(st, err));
	must(put_mails(st, 2, 2, err));
	must(state_commit(st, err));
	assert_int_equal(count(reader), 2);
	must(state_commit(reader, err));
	assert_int_equal(count(reader), 4);
	must_fail(ERR_SYSTEM, "readonly",
		  state_setting_put(reader, "k", "v", err));
	state_close(st);
	state_close(reader);
	reader = open_state(STATE_READ_ONLY); /* nobody else has it open */
	assert_int_equal(count(reader), 4);
	state_close(reader);
}

/* So does a transaction that only reads, and it holds up no writer. */
static void test_reading_transaction(void **test)
{
	struct state *st = open_state(STATE_CREATE), *writer = open_state(0);

	(void)test;
	must(state_begin_read(st, err));
	must_fail(ERR_SYSTEM, "tests/unit/test_db.c:", state_begin(st, err));
	assert_int_equal(count(st), 0);
	must(state_begin(writer, err));
	must(put_mails(writer, 0, 2, err));
	must(state_commit(writer, err));
	assert_int_equal(count(st), 0);
	must(state_end(st, 0, err));
	assert_int_equal(count(st), 2);
	state_close(writer);
	state_close(st);
}

static void test_backup(void **test)
{
	struct state *st = open_state(STATE_CREATE), *writer = open_state(0);
	char *copy = arena_printf(&arena, "%s/copy.db", folder);
	struct stat s;

	(void)test;
	must(state_begin(st, err));
	must(put_mails(st, 0, 100, err));
	must(state_commit(st, err));
	must(state_begin(writer, err)); /* a writer is at work */
	must(put_mails(writer, 100, 10, err));
	must(state_backup(st, copy, err));
	must(state_commit(writer, err));
	state_close(writer);
	assert_int_equal(stat(copy, &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	must_fail(ERR_SYSTEM, "cannot make backup",
		  state_backup(st, copy, err));
	must_fail(ERR_NOINPUT, "cannot make backup",
		  state_backup(st, "/nowhere/copy.db", err));
	state_close(st);
	must(state_open(copy, 0, &st, err));
	must(state_check(st, err));
	assert_int_equal(count(st), 100);
	state_close(st);
	remove(arena_printf(&arena, "%s-wal", copy));
	remove(arena_printf(&arena, "%s-shm", copy));
}

static void test_notes(void **test)
{
	struct state *st = open_state(STATE_CREATE);
	const char *value;

	(void)test;
	must_be(0, state_setting_find(st, "last_error", &arena, &value, err));
	must(state_setting_put(st, "last_error", "a", err));
	must(state_setting_put(st, "last_error", "", err));
	must_be(1, state_setting_find(st, "last_error", &arena, &value, err));
	assert_string_equal(value, "");
	state_close(st);
}

static void test_vacuum_gives_pages_back(void **test)
{
	struct state *st = open_state(STATE_CREATE);
	int64_t before;

	(void)test;
	must(state_begin(st, err));
	must(put_mails(st, 0, 20000, err));
	must(state_commit(st, err));
	must(state_vacuum(st, 0, err));
	before = state_size(st);
	must(state_vacuum(st, INT64_MAX, err));
	assert_true(state_size(st) < before);
	must(state_check(st, err));
	state_close(st);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    DISK_TEST(test_files_are_private),
	    DISK_TEST(test_durable_and_hardened),
	    DISK_TEST(test_missing_or_not_ours),
	    DISK_TEST(test_transactions),
	    DISK_TEST(test_one_writer),
	    DISK_TEST(test_read_only_beside_a_writer),
	    DISK_TEST(test_reading_transaction),
	    DISK_TEST(test_backup),
	    DISK_TEST(test_notes),
	    DISK_TEST(test_vacuum_gives_pages_back),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
