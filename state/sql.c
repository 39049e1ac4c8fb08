/* SPDX-License-Identifier: MIT */
#include "state/sql.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "common/utf8.h"

int sql_fail(struct state *st, struct err *err)
{
	const char *text = sqlite3_errmsg(st->db);

	switch (sqlite3_errcode(st->db) & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_TEMP,
			       "database '%s' is locked by another process",
			       st->path);
	case SQLITE_CORRUPT:
		return err_set(err, ERR_SYSTEM, "database '%s' is damaged: %s",
			       st->path, text);
	case SQLITE_NOTADB:
		return err_set(err, ERR_DATA, "'%s' is not a database",
			       st->path);
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
		return err_set(err, ERR_DATA, "database refused a row: %s",
			       text);
	case SQLITE_NOMEM:
		errno = ENOMEM;
		fatal("database");
	default:
		return err_set(err, ERR_SYSTEM, "database '%s': %s", st->path,
			       text);
	}
}

int sql_exec(struct state *st, const char *text, struct err *err)
{
	if (sqlite3_exec(st->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(st, err);
	return 0;
}

int sql_pragma(struct state *st, const char *text, int64_t *value,
	       struct err *err)
{
	sqlite3_stmt *s;
	int result;

	if (sqlite3_prepare_v2(st->db, text, -1, &s, NULL) != SQLITE_OK)
		return sql_fail(st, err);
	result = sql_run_int(st, s, value, err);
	sqlite3_finalize(s);
	return result;
}

sqlite3_stmt *sql_get(struct state *st, enum sql_file file, int n)
{
	return st->stmt[file][n];
}

sqlite3_stmt *sql_get_for(struct state *st, enum sql_file file, int n,
			  int64_t id)
{
	sqlite3_bind_int64(st->stmt[file][n], 1, id);
	return st->stmt[file][n];
}

int sql_next(struct state *st, sqlite3_stmt *s, struct err *err)
{
	int step = sqlite3_step(s);

	if (step == SQLITE_ROW)
		return 1;
	if (step != SQLITE_DONE)
		sql_fail(st, err);
	sqlite3_reset(s);
	return step == SQLITE_DONE ? 0 : -1;
}

void sql_done(sqlite3_stmt *s)
{
	sqlite3_reset(s);
}

int sql_run(struct state *st, sqlite3_stmt *s, struct err *err)
{
	int more;

	do
		more = sql_next(st, s, err);
	while (more > 0);
	return more;
}

int sql_run_int(struct state *st, sqlite3_stmt *s, int64_t *value,
		struct err *err)
{
	*value = 0;
	return sql_find(st, s, sql_read_id, NULL, value, err) < 0 ? -1 : 0;
}

static void read_time(sqlite3_stmt *s, struct arena *a, void *row)
{
	(void)a;
	*(int64_t *)row = sql_time(s, 0);
}

int sql_run_time(struct state *st, sqlite3_stmt *s, int64_t *at,
		 struct err *err)
{
	*at = CLOCK_NEVER;
	return sql_find(st, s, read_time, NULL, at, err) < 0 ? -1 : 0;
}

void sql_bind_text(sqlite3_stmt *s, int n, const char *text)
{
	sqlite3_bind_text(s, n, text, -1, SQLITE_STATIC);
}

void sql_bind_name(sqlite3_stmt *s, int n, const char *text)
{
	sqlite3_bind_text(s, n, text,
			  (int)utf8_cut(text, strlen(text), SQL_KEY_MAX),
			  SQLITE_STATIC);
}

void sql_bind_key(sqlite3_stmt *s, int n, const char *text)
{
	size_t len = strlen(text), kept;
	char key[SQL_KEY_MAX + 1], hex[HASH_HEX_SIZE];
	unsigned char sum[HASH_SHA256_SIZE];

	if (len <= SQL_KEY_MAX) {
		sql_bind_text(s, n, text);
		return;
	}
	kept = utf8_cut(text, len, SQL_KEY_MAX - HASH_HEX_SIZE);
	hash_sha256(text, len, sum);
	hash_hex(sum, sizeof(sum), hex);
	memcpy(key, text, kept);
	memcpy(key + kept, hex, sizeof(hex));
	sqlite3_bind_text(s, n, key, -1, SQLITE_TRANSIENT);
}

void sql_bind_time(sqlite3_stmt *s, int n, int64_t at)
{
	if (at == CLOCK_NEVER)
		sqlite3_bind_null(s, n);
	else
		sqlite3_bind_int64(s, n, at);
}

void sql_bind_ref(sqlite3_stmt *s, int n, int64_t id)
{
	if (!id)
		sqlite3_bind_null(s, n);
	else
		sqlite3_bind_int64(s, n, id);
}

const char *sql_text(sqlite3_stmt *s, int column, struct arena *a)
{
	const unsigned char *text = sqlite3_column_text(s, column);

	if (!text) { /* no text column is ever NULL: memory ran out */
		errno = ENOMEM;
		fatal("database");
	}
	return arena_strndup(a, (const char *)text,
			     (size_t)sqlite3_column_bytes(s, column));
}

int64_t sql_time(sqlite3_stmt *s, int column)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return CLOCK_NEVER;
	return sqlite3_column_int64(s, column);
}

void *sql_rows_add(struct sql_rows *rows)
{
	rows->rows = mem_grow(rows->rows, rows->n, &rows->room, rows->size);
	return (char *)rows->rows + rows->n++ * rows->size;
}

void *sql_rows_finish(struct sql_rows *rows, struct arena *a)
{
	void *all = arena_array(a, rows->n, rows->size);

	if (rows->n)
		memcpy(all, rows->rows, rows->n * rows->size);
	sql_rows_release(rows);
	return all;
}

void sql_rows_release(struct sql_rows *rows)
{
	free(rows->rows);
	rows->rows = NULL;
	rows->n = rows->room = 0;
}

void sql_read_id(sqlite3_stmt *s, struct arena *a, void *row)
{
	(void)a;
	*(int64_t *)row = sqlite3_column_int64(s, 0);
}

void sql_read_text(sqlite3_stmt *s, struct arena *a, void *row)
{
	*(const char **)row = sql_text(s, 0, a);
}

int sql_find(struct state *st, sqlite3_stmt *s, sql_read_fn *read,
	     struct arena *a, void *row, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found > 0) {
		read(s, a, row);
		sql_done(s);
	}
	return found;
}

int sql_collect(struct state *st, sqlite3_stmt *s, struct sql_rows *rows,
		struct arena *a, struct err *err)
{
	void *all;
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		rows->read(s, a, sql_rows_add(rows));
	if (more < 0) {
		sql_rows_release(rows);
		return -1;
	}
	*rows->n_to = rows->n;
	all = sql_rows_finish(rows, a);
	memcpy(rows->to, &all, sizeof(all));
	return 0;
}

static void begin_key(struct strbuf *keys)
{
	strbuf_addch(keys, keys->len ? ',' : '[');
}

void sql_add_key(struct strbuf *keys, int64_t id)
{
	begin_key(keys);
	strbuf_addf(keys, "%" PRId64, id);
}

static void add_quoted(struct strbuf *keys, const char *text)
{
	strbuf_addch(keys, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20) {
			strbuf_addf(keys, "\\u%04x", c);
			continue;
		}
		if (c == '"' || c == '\\')
			strbuf_addch(keys, '\\');
		strbuf_addch(keys, *text);
	}
	strbuf_addch(keys, '"');
}

void sql_add_key_text(struct strbuf *keys, const char *text)
{
	begin_key(keys);
	add_quoted(keys, text);
}

void sql_add_key_parts(struct strbuf *keys, const char *const *texts,
		       size_t n_texts, const int64_t *numbers, size_t n_numbers)
{
	begin_key(keys);
	strbuf_addch(keys, '[');
	for (size_t i = 0; i < n_texts; i++) {
		add_quoted(keys, texts[i]);
		strbuf_addstr(keys, i + 1 < n_texts + n_numbers ? "," : "");
	}
	for (size_t i = 0; i < n_numbers; i++)
		strbuf_addf(keys, "%s%" PRId64, i ? "," : "", numbers[i]);
	strbuf_addch(keys, ']');
}

void sql_bind_keys(sqlite3_stmt *s, int n, struct strbuf *keys)
{
	if (!keys->len)
		begin_key(keys);
	strbuf_addch(keys, ']');
	sqlite3_bind_text(s, n, keys->buf, (int)keys->len, SQLITE_STATIC);
}
