/* SPDX-License-Identifier: MIT */
#include "common/arena.h"
#include "common/err.h"
#include "state/messages.h"
#include "state/sql.h"

#define COLUMNS "id, name, list_id, address"
enum { COLUMN_ID, COLUMN_NAME, COLUMN_LIST_ID, COLUMN_ADDRESS };

enum { LISTS_PUT, LISTS_ID, LISTS_FIND, LISTS_GET, LISTS_ALL };

static const char *const statements[] = {
    /* what is not known now does not wipe out what was known before */
    [LISTS_PUT] =
	"INSERT INTO lists (name, list_id, address) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (name) DO UPDATE SET"
	" list_id = coalesce(nullif(excluded.list_id, ''), list_id),"
	" address = coalesce(nullif(excluded.address, ''), address)",
    [LISTS_ID] = "SELECT id FROM lists WHERE name = ?1",
    [LISTS_FIND] = "SELECT " COLUMNS " FROM lists WHERE name = ?1",
    [LISTS_GET] = "SELECT " COLUMNS " FROM lists WHERE id = ?1",
    [LISTS_ALL] = "SELECT " COLUMNS " FROM lists ORDER BY id",
};
const struct sql_statements lists_sql = SQL_STATEMENTS(statements);

static void read_list(sqlite3_stmt *s, struct arena *a, struct state_list *out)
{
	out->id = sqlite3_column_int64(s, COLUMN_ID);
	out->name = sql_text(s, COLUMN_NAME, a);
	out->list_id = sql_text(s, COLUMN_LIST_ID, a);
	out->address = sql_text(s, COLUMN_ADDRESS, a);
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

static int find(struct state *st, sqlite3_stmt *s, struct arena *a,
		struct state_list *out, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found > 0) {
		read_list(s, a, out);
		sql_done(s);
	}
	return found;
}

int state_list_find(struct state *st, const char *name, struct arena *a,
		    struct state_list *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_FIND);

	sql_bind_name(s, 1, name);
	return find(st, s, a, out, err);
}

int state_list_get(struct state *st, int64_t id, struct arena *a,
		   struct state_list *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_GET);

	sqlite3_bind_int64(s, 1, id);
	return find(st, s, a, out, err);
}

int state_lists(struct state *st, struct arena *a, struct state_list **rows,
		size_t *n, struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	sqlite3_stmt *s = sql_get(st, SQL_LISTS, LISTS_ALL);
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		read_list(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return 0;
}
