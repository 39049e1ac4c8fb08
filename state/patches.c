/* SPDX-License-Identifier: MIT */
#include "state/patches.h"

#include "common/arena.h"
#include "common/err.h"
#include "state/messages.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	PATCHES_INSERT,
	PATCHES_INSERT_TEXT,
	PATCHES_DELETE,
	PATCHES_DELETE_TEXT,
	PATCHES_FIND,
	PATCHES_TEXT,
};

static const char *const statements[] = {
    [PATCHES_INSERT] = "INSERT INTO patches (message_id, submitter_id, "
		       "author_id, date_at" ROWS_PATCH_COLUMNS(
			   SQL_NAME) ") VALUES (?1, ?2, ?3, "
				     "?4" ROWS_PATCH_COLUMNS(SQL_VALUE) ")",
    [PATCHES_INSERT_TEXT] =
	"INSERT INTO patch_texts (message_id, text) VALUES (?1, ?2)",
    [PATCHES_DELETE] = "DELETE FROM patches WHERE message_id = ?1",
    [PATCHES_DELETE_TEXT] = "DELETE FROM patch_texts WHERE message_id = ?1",
    [PATCHES_FIND] =
	"SELECT " ROWS_PATCH " FROM messages m" ROWS_JOIN_FROM ROWS_JOIN_PATCH
	" WHERE m.msgid = ?1",
    [PATCHES_TEXT] = "SELECT text FROM patch_texts WHERE message_id = ?1",
};
const struct sql_statements patches_sql = SQL_STATEMENTS(statements);

int patches_put(struct state *st, int64_t message_id, int64_t submitter_id,
		const struct state_patch *row, const char *text,
		struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_INSERT);
	int64_t author_id;
	int column = 5;

	if (people_put(st, &row->author, &author_id, err))
		return -1;
	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int64(s, 2, submitter_id);
	sqlite3_bind_int64(s, 3, author_id);
	sql_bind_time(s, 4, row->message.date_at);
	ROWS_PATCH_COLUMNS(SQL_BIND)
	if (sql_run(st, s, err))
		return -1;
	if (!text || !*text)
		return 0;
	s = sql_get(st, SQL_PATCHES, PATCHES_INSERT_TEXT);
	sqlite3_bind_int64(s, 1, message_id);
	sql_bind_text(s, 2, text);
	return sql_run(st, s, err);
}

int patches_remove(struct state *st, int64_t message_id, struct err *err)
{
	sqlite3_stmt *text = sql_get(st, SQL_PATCHES, PATCHES_DELETE_TEXT);
	sqlite3_stmt *row = sql_get(st, SQL_PATCHES, PATCHES_DELETE);

	sqlite3_bind_int64(text, 1, message_id);
	sqlite3_bind_int64(row, 1, message_id);
	if (sql_run(st, text, err))
		return -1;
	return sql_run(st, row, err);
}

int state_patch_find(struct state *st, const char *msgid, struct arena *a,
		     struct state_patch *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_FIND);

	sql_bind_text(s, 1, msgid);
	return sql_find(st, s, rows_read_patch, a, out, err);
}

int state_patch_text(struct state *st, int64_t message_id, struct arena *a,
		     const char **text, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_PATCHES, PATCHES_TEXT, message_id);

	*text = "";
	return sql_find(st, s, sql_read_text, a, text, err) < 0 ? -1 : 0;
}
