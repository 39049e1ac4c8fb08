/* SPDX-License-Identifier: MIT */
#include "state/cursors.h"

#include "common/arena.h"
#include "common/err.h"
#include "state/sql.h"

enum { CURSORS_FIND, CURSORS_PUT, CURSORS_ALL, SOURCES_PUT, SOURCES_ID };

static const char *const statements[] = {
    [CURSORS_FIND] =
	"SELECT key, uidvalidity, uid, ended_at FROM cursors WHERE key = ?1",
    [CURSORS_PUT] = "INSERT INTO cursors (key, uidvalidity, uid, ended_at)"
		    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE SET"
		    " uidvalidity = excluded.uidvalidity, uid = excluded.uid,"
		    " ended_at = excluded.ended_at",
    [CURSORS_ALL] = "SELECT key, uidvalidity, uid, ended_at FROM cursors"
		    " ORDER BY key",
    [SOURCES_PUT] = ("INSERT INTO sources (key) VALUES (?1)"
		     " ON CONFLICT (key) DO NOTHING"),
    [SOURCES_ID] = "SELECT id FROM sources WHERE key = ?1",
};
const struct sql_statements cursors_sql = SQL_STATEMENTS(statements);

static void read_folder(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_folder *f = out;

	f->key = sql_text(s, 0, a);
	f->cursor.uidvalidity = (uint32_t)sqlite3_column_int64(s, 1);
	f->cursor.uid = (uint32_t)sqlite3_column_int64(s, 2);
	f->cursor.ended_at = sql_time(s, 3);
}

int state_cursor_find(struct state *st, const char *key,
		      struct state_cursor *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_CURSORS, CURSORS_FIND);
	struct arena a = ARENA_INIT;
	struct state_folder f = {.key = NULL};
	int found;

	sql_bind_key(s, 1, key);
	found = sql_find(st, s, read_folder, &a, &f, err);
	if (found > 0)
		*out = f.cursor;
	arena_release(&a);
	return found;
}

int state_cursor_put(struct state *st, const char *key,
		     const struct state_cursor *cursor, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_CURSORS, CURSORS_PUT);

	sql_bind_key(s, 1, key);
	sqlite3_bind_int64(s, 2, cursor->uidvalidity);
	sqlite3_bind_int64(s, 3, cursor->uid);
	sql_bind_time(s, 4, cursor->ended_at);
	return sql_run(st, s, err);
}

int state_cursors(struct state *st, struct arena *a, struct state_folder **rows,
		  size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_folder, rows, n);
	sqlite3_stmt *s = sql_get(st, SQL_CURSORS, CURSORS_ALL);

	return sql_collect(st, s, &all, a, err);
}

int state_source_put(struct state *st, const char *key, int64_t *source_id,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_CURSORS, SOURCES_PUT);

	sql_bind_key(s, 1, key);
	if (sql_run(st, s, err))
		return -1;
	s = sql_get(st, SQL_CURSORS, SOURCES_ID);
	sql_bind_key(s, 1, key);
	return sql_run_int(st, s, source_id, err);
}
