/* SPDX-License-Identifier: MIT */
#include "state/tokens.h"

#include <string.h>

#include "common/err.h"
#include "state/sql.h"

/* But for hash. */
#define COLUMNS(X)                                                             \
	X(TEXT, email)                                                         \
	X(NAME, name)                                                          \
	X(TEXT, msgid)                                                         \
	X(INT64, list_id)                                                      \
	X(TEXT, lines)                                                         \
	X(INT64, asked_at)                                                     \
	X(INT64, created_at)                                                   \
	X(INT64, expires_at)                                                   \
	X(TIME, used_at)                                                       \
	X(INT64, commands)

enum {
	TOKEN_PUT,
	TOKEN_FIND,
	TOKEN_USE,
	TOKEN_COUNT,
	TOKEN_LAST_USE,
	TOKEN_FORGET,
};

static const char *const statements[] = {
    [TOKEN_PUT] = "INSERT INTO tokens (hash" COLUMNS(
	SQL_NAME) ") VALUES (?1" COLUMNS(SQL_VALUE) ")",
    [TOKEN_FIND] = "SELECT hash" COLUMNS(SQL_NAME) " FROM tokens"
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

int state_token_put(struct state *st, const struct state_token *row,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_PUT);
	int column = 2;

	bind_hash(s, row->hash);
	COLUMNS(SQL_BIND)
	return sql_run(st, s, err);
}

static void read_token(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_token *row = out;
	int column = 1;

	memcpy(row->hash, sqlite3_column_blob(s, 0), HASH_SHA256_SIZE);
	COLUMNS(SQL_READ)
}

int state_token_find(struct state *st,
		     const unsigned char hash[HASH_SHA256_SIZE],
		     struct arena *a, struct state_token *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_TOKENS, TOKEN_FIND);

	bind_hash(s, hash);
	return sql_find(st, s, read_token, a, out, err);
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
	return sql_run(st, sql_get_for(st, SQL_TOKENS, TOKEN_FORGET, before),
		       err);
}
