/* SPDX-License-Identifier: MIT */
#include "common/arena.h"
#include "common/err.h"
#include "state/messages.h"
#include "state/sql.h"

#define COLUMNS(X)                                                             \
	X(NAME, name)                                                          \
	X(NAME, list_id)                                                       \
	X(NAME, address)
#define SELECT "SELECT id" COLUMNS(SQL_NAME) " FROM lists"

enum { LISTS_PUT, LISTS_ID, LISTS_FIND, LISTS_GET, LISTS_ALL };

static const char *const statements[] = {
    /* what is not known now does not wipe out what was known before */
    [LISTS_PUT] =
	"INSERT INTO lists (name, list_id, address) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (name) DO UPDATE SET"
	" list_id = coalesce(nullif(excluded.list_id, ''), list_id),"
	" address = coalesce(nullif(excluded.address, ''), address)",
    [LISTS_ID] = "SELECT id FROM lists WHERE name = ?1",
    [LISTS_FIND] = SELECT " WHERE name = ?1",
    [LISTS_GET] = SELECT " WHERE id = ?1",
    [LISTS_ALL] = SELECT " ORDER BY id",
};
const struct sql_statements lists_sql = SQL_STATEMENTS(statements);

static void read_list(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_list *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	COLUMNS(SQL_READ)
}

int state_list_put(struct state *st, const char *name, const char *list_id,
		   const char *address, int64_t *id, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_PUT);

	sql_bind_name(s, 1, name);
	sql_bind_name(s, 2, list_id);
	sql_bind_name(s, 3, address);
	if (sql_run(st, s, err))
		return -1;
	s = sql_get(st, SQL_LISTS, LISTS_ID);
	sql_bind_name(s, 1, name);
	return sql_run_int(st, s, id, err);
}

int state_list_find(struct state *st, const char *name, struct arena *a,
		    struct state_list *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_FIND);

	sql_bind_name(s, 1, name);
	return sql_find(st, s, read_list, a, out, err);
}

int state_list_get(struct state *st, int64_t id, struct arena *a,
		   struct state_list *out, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_LISTS, LISTS_GET, id);

	return sql_find(st, s, read_list, a, out, err);
}

int state_lists(struct state *st, struct arena *a, struct state_list **rows,
		size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_list, rows, n);
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_ALL);

	return sql_collect(st, s, &all, a, err);
}
