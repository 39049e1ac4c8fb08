/* SPDX-License-Identifier: MIT */
#include "state/tokens.h"

#include <string.h>

#include "common/err.h"
#include "state/sql.h"

enum {
	COLUMN_EMAIL,
	COLUMN_NAME,
	COLUMN_MSGID,
	COLUMN_LIST_ID,
	COLUMN_LINES,
	COLUMN_ASKED_AT,
	COLUMN_CREATED_AT,
	COLUMN_EXPIRES_AT,
	COLUMN_USED_AT,
	COLUMN_COMMANDS,
};

enum {
	TOKEN_PUT,
	TOKEN_FIND,
	TOKEN_USE,
	TOKEN_COUNT,
	TOKEN_LAST_USE,
	TOKEN_FORGET,
};

static const char *const statements[] = {
    [TOKEN_PUT] = "INSERT INTO tokens (hash, email, name, msgid, list_id,"
		  " lines, asked_at, created_at, expires_at, used_at,"
		  " commands)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [TOKEN_FIND] = "SELECT email, name, msgid, list_id, lines, asked_at,"
		   " created_at, expires_at, used_at, commands FROM tokens"
		   " WHERE hash = ?1",
    [TOKEN_USE] = "UPDATE tokens SET used_at = ?2"
		  " WHERE hash = ?1 AND used_at IS NULL",
    [TOKEN_COUNT] =
	"SELECT count(*) FROM tokens WHERE created_at >= ?2"
	" AND (?1 IS NULL OR " SQL_MAILBOX("email") " = " SQL_MAILBOX("?1") ")",
    [TOKEN_LAST_USE] = "SELECT max(used_at) FROM tokens WHERE email = ?1",
    [TOKEN_FORGET] = "DELETE FROM tokens WHERE created_at < ?1",
};
const struct sql_statements tokens_sql = SQL_STATEMENTS(statements);

static void bind_hash(sqlite3_stmt *s,
		      const unsigned char hash[HASH_SHA256_SIZE])
{
	sqlite3_bind_blob(s, 1, hash, HASH_SHA256_SIZE, SQLITE_STATIC);
}

int state_token_put(struct state *st, const struct state_token *t,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_PUT);

	bind_hash(s, t->hash);
	sql_bind_text(s, 2, t->email);
	sql_bind_name(s, 3, t->name);
	sql_bind_text(s, 4, t->msgid);
	sqlite3_bind_int64(s, 5, t->list_id);
	sql_bind_text(s, 6, t->lines);
	sqlite3_bind_int64(s, 7, t->asked_at);
	sqlite3_bind_int64(s, 8, t->created_at);
	sqlite3_bind_int64(s, 9, t->expires_at);
	sql_bind_time(s, 10, t->used_at);
	sqlite3_bind_int64(s, 11, t->commands);
	return sql_run(st, s, err);
}

int state_token_find(struct state *st,
		     const unsigned char hash[HASH_SHA256_SIZE],
		     struct arena *a, struct state_token *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_FIND);

	bind_hash(s, hash);
	int found = sql_next(st, s, err);
	if (found <= 0)
		return found;
	memcpy(out->hash, hash, HASH_SHA256_SIZE);
	out->email = sql_text(s, COLUMN_EMAIL, a);
	out->name = sql_text(s, COLUMN_NAME, a);
	out->msgid = sql_text(s, COLUMN_MSGID, a);
	out->list_id = sqlite3_column_int64(s, COLUMN_LIST_ID);
	out->lines = sql_text(s, COLUMN_LINES, a);
	out->asked_at = sqlite3_column_int64(s, COLUMN_ASKED_AT);
	out->created_at = sqlite3_column_int64(s, COLUMN_CREATED_AT);
	out->expires_at = sqlite3_column_int64(s, COLUMN_EXPIRES_AT);
	out->used_at = sql_time(s, COLUMN_USED_AT);
	out->commands = sqlite3_column_int64(s, COLUMN_COMMANDS);
	sql_done(s);
	return 1;
}

int state_token_use(struct state *st,
		    const unsigned char hash[HASH_SHA256_SIZE], int64_t at,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_USE);

	bind_hash(s, hash);
	sqlite3_bind_int64(s, 2, at);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA,
			       "there is no such token, or it was used");
	return 0;
}

int state_token_count(struct state *st, const char *email, int64_t since,
		      int64_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_COUNT);

	if (email)
		sql_bind_text(s, 1, email);
	else
		sqlite3_bind_null(s, 1);
	sqlite3_bind_int64(s, 2, since);
	return sql_run_int(st, s, n, err);
}

int state_token_last_use(struct state *st, const char *email, int64_t *at,
			 struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_LAST_USE);

	sql_bind_text(s, 1, email);
	return sql_run_time(st, s, at, err);
}

int state_token_forget(struct state *st, int64_t before, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_FORGET);

	sqlite3_bind_int64(s, 1, before);
	return sql_run(st, s, err);
}
