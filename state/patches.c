/* SPDX-License-Identifier: MIT */
#include "state/patches.h"

#include "common/arena.h"
#include "common/err.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	PATCHES_INSERT,
	PATCHES_INSERT_TEXT,
	PATCHES_DELETE,
	PATCHES_DELETE_TEXT,
	PATCHES_FIND,
	PATCHES_GET,
	PATCHES_TEXT,
};

static const char *const statements[] = {
    [PATCHES_INSERT] =
	"INSERT INTO patches (message_id, submitter_id, author_id,"
	" title_at, title_key, tags, revision, has_revision, counted,"
	" counter, expected, flags, files, insertions, deletions,"
	" paths, date_at)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	" ?13, ?14, ?15, ?16, ?17)",
    [PATCHES_INSERT_TEXT] =
	"INSERT INTO patch_texts (message_id, text) VALUES (?1, ?2)",
    [PATCHES_DELETE] = "DELETE FROM patches WHERE message_id = ?1",
    [PATCHES_DELETE_TEXT] = "DELETE FROM patch_texts WHERE message_id = ?1",
    [PATCHES_FIND] =
	"SELECT " ROWS_PATCH " FROM messages m" ROWS_JOIN_FROM ROWS_JOIN_PATCH
	" WHERE m.msgid = ?1",
    [PATCHES_GET] =
	"SELECT " ROWS_PATCH " FROM messages m" ROWS_JOIN_FROM ROWS_JOIN_PATCH
	" WHERE m.id = ?1",
    [PATCHES_TEXT] = "SELECT text FROM patch_texts WHERE message_id = ?1",
};
const struct sql_statements patches_sql = SQL_STATEMENTS(statements);

int patches_put(struct state *st, int64_t message_id, int64_t submitter_id,
		const struct state_patch *p, const char *text, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_INSERT);
	int64_t author_id;

	if (people_put(st, &p->author, &author_id, err))
		return -1;
	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int64(s, 2, submitter_id);
	sqlite3_bind_int64(s, 3, author_id);
	sqlite3_bind_int64(s, 4, (int64_t)p->title_at);
	sqlite3_bind_int64(s, 5, p->title_key);
	sql_bind_text(s, 6, p->tags);
	sql_bind_name(s, 7, p->revision);
	sqlite3_bind_int(s, 8, p->has_revision);
	sqlite3_bind_int(s, 9, p->counted);
	sqlite3_bind_int64(s, 10, p->counter);
	sqlite3_bind_int64(s, 11, p->expected);
	sqlite3_bind_int64(s, 12, p->flags);
	sqlite3_bind_int64(s, 13, p->files);
	sqlite3_bind_int64(s, 14, p->insertions);
	sqlite3_bind_int64(s, 15, p->deletions);
	sql_bind_text(s, 16, p->paths);
	sql_bind_time(s, 17, p->message.date_at);
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

static int find(struct state *st, sqlite3_stmt *s, struct arena *a,
		struct state_patch *out, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found > 0) {
		rows_patch(s, a, out);
		sql_done(s);
	}
	return found;
}

int state_patch_find(struct state *st, const char *msgid, struct arena *a,
		     struct state_patch *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_FIND);

	sql_bind_text(s, 1, msgid);
	return find(st, s, a, out, err);
}

int state_patch_get(struct state *st, int64_t message_id, struct arena *a,
		    struct state_patch *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_GET);
	int found;

	sqlite3_bind_int64(s, 1, message_id);
	found = find(st, s, a, out, err);
	if (!found)
		return err_set(err, ERR_DATA, "message %lld is no patch",
			       (long long)message_id);
	return found < 0 ? -1 : 0;
}

int state_patch_text(struct state *st, int64_t message_id, struct arena *a,
		     const char **text, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_PATCHES, PATCHES_TEXT);
	int found;

	sqlite3_bind_int64(s, 1, message_id);
	found = sql_next(st, s, err);
	if (found < 0)
		return -1;
	*text = found ? sql_text(s, 0, a) : "";
	if (found)
		sql_done(s);
	return 0;
}
