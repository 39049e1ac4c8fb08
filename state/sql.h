/* SPDX-License-Identifier: MIT */
#ifndef STATE_SQL_H
#define STATE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/people.h"

/*
 * Private to state/: the connection, its prepared statements, and the few
 * steps that every table's file takes with them.
 *
 * Each file keeps its statements in one table, indexed by an enum of its own.
 * All are prepared at open: a slip in SQL is found at start, not at night.
 * Values are always bound. A text longer than SQL_LENGTH_MAX is bound as NULL,
 * which no text column takes, so it is refused and never cut.
 */

struct arena;
struct err;
struct strbuf;

#define SQL_KEY_MAX    1000 /* bytes of a text that an index holds */
#define SQL_LENGTH_MAX (4 * 1024 * 1024) /* bytes of a value, and of a row */

/*
 * What engines say differently. A join in that order: from few rows to one row
 * each; SQLite may not turn it round. The place of a text in another, from 1;
 * 0: not in there. A BLOB as text.
 */
#define SQL_JOIN                " CROSS JOIN "
#define SQL_POSITION(part, of)  "instr(" of ", " part ")"
#define SQL_BYTES_AS_TEXT(blob) "CAST(" blob " AS TEXT)"

/*
 * The mailbox of an address column or parameter: mail for "ann+any@example.org"
 * goes to ann@example.org (RFC 5233 1), so what is counted for one is counted
 * for all.
 */
#define SQL_MAILBOX(x)                                                         \
	"CASE WHEN " SQL_POSITION("'+'", x) " BETWEEN 2 AND "                  \
	SQL_POSITION("'@'", x) " THEN substr(" x ", 1, "                       \
	SQL_POSITION("'+'", x) " - 1) || substr(" x ", "                       \
	SQL_POSITION("'@'", x) ") ELSE " x " END"

enum sql_file {
	SQL_SETTINGS,
	SQL_LISTS,
	SQL_PEOPLE,
	SQL_MESSAGES,
	SQL_PATCHES,
	SQL_SPANS,
	SQL_SERIES,
	SQL_REPLIES,
	SQL_MENTIONS,
	SQL_LOAD,
	SQL_RECIPIENTS,
	SQL_CURSORS,
	SQL_ARCHIVE,
	SQL_DIGESTS,
	SQL_OUTBOX,
	SQL_COMMAND_MAILS,
	SQL_SUBSCRIBERS,
	SQL_TOKENS,
	SQL_AUDIT_LOG,
	SQL_UPKEEP,
	SQL_FILES,
};

struct sql_statements {
	const char *const *text; /* [n] */
	int n;
};
#define SQL_STATEMENTS(array)                                                  \
	{                                                                      \
		(array), sizeof(array) / sizeof((array)[0])                    \
	}

extern const struct sql_statements settings_sql, upkeep_sql, lists_sql, people_sql;
extern const struct sql_statements messages_sql, patches_sql, spans_sql;
extern const struct sql_statements series_sql, cursors_sql, archive_sql;
extern const struct sql_statements digests_sql, outbox_sql, command_mails_sql;
extern const struct sql_statements replies_sql, mentions_sql, recipients_sql;
extern const struct sql_statements load_sql;
extern const struct sql_statements subscribers_sql, tokens_sql, audit_log_sql;

struct state {
	sqlite3 *db; /* own */
	char *path;  /* own */
	bool read_only;
	int lock_fd;            /* own; -1: not locked */
	const char *begin_file; /* where the open transaction began, or NULL */
	int begin_line;
	int64_t begin_id; /* first mail recorded in it; 0: none yet */
	int64_t last_seq;  /* last seq that was given; 0: not looked up */
	int64_t savepoint_id; /* begin_id as it was at the savepoint */
	sqlite3_stmt **stmt[SQL_FILES]; /* own */
	struct people people;           /* rows seen lately */
};

int sql_prepare(struct state *st, struct err *err);
void sql_finalize(struct state *st);

/* Run text that has neither values nor rows. */
int sql_exec(struct state *st, const char *text, struct err *err);
/* The one number that a PRAGMA gives. */
int sql_pragma(struct state *st, const char *text, int64_t *value,
	       struct err *err);

/* A statement of a file's table, ready to be bound. */
sqlite3_stmt *sql_get(struct state *st, enum sql_file file, int n);
/* .. whose ?1 is bound already. */
sqlite3_stmt *sql_get_for(struct state *st, enum sql_file file, int n,
			  int64_t id);

/* 1 a row, 0 the end, -1; at 0 and -1 the statement has been reset. */
int sql_next(struct state *st, sqlite3_stmt *s, struct err *err);
/* For a caller that does not read to the end. */
void sql_done(sqlite3_stmt *s);
/* A statement without rows, or of whose rows none matters. */
int sql_run(struct state *st, sqlite3_stmt *s, struct err *err);
/* The first column of the only row; 0 if there is none or it is NULL. */
int sql_run_int(struct state *st, sqlite3_stmt *s, int64_t *value,
		struct err *err);
/* As sql_run_int() for a time: CLOCK_NEVER if there is no row or it is NULL. */
int sql_run_time(struct state *st, sqlite3_stmt *s, int64_t *at,
		 struct err *err);

/* err from what the database said last; returns -1. */
int sql_fail(struct state *st, struct err *err);

/* Text of names and addresses, and of other keys, of which a column holds at
 * most SQL_KEY_MAX bytes. A longer name is cut, between two characters; the end
 * of a longer key becomes the SHA-256 of all of it, so that two keys stay two.
 * What is looked up is bound as what was written. */
void sql_bind_name(sqlite3_stmt *s, int n, const char *text);
void sql_bind_key(sqlite3_stmt *s, int n, const char *text);

/* Values go to ?n, n = 1, 2, ...; they are borrowed until the statement is
 * reset. Times: CLOCK_NEVER is NULL; refs: 0 is NULL. */
void sql_bind_text(sqlite3_stmt *s, int n, const char *text);
void sql_bind_time(sqlite3_stmt *s, int n, int64_t at);
void sql_bind_ref(sqlite3_stmt *s, int n, int64_t id);

/*
 * Many keys in one parameter: SQL_KEYS(n) in FROM is the table k with the column
 * value, one row for each key that parameter ?n holds. Keys are collected by
 * sql_add_key*, which make an array of JSON; keys is borrowed, and closed by
 * sql_bind_keys, until the statement is reset.
 */
#define SQL_KEYS(n) "json_each(?" #n ") k"
/* Part i of a key that sql_add_key_parts made: its texts, then its numbers. */
#define SQL_KEY_PART(i) "json_extract(k.value, '$[" #i "]')"
void sql_add_key_parts(struct strbuf *keys, const char *const *texts,
		       size_t n_texts, const int64_t *numbers,
		       size_t n_numbers);
void sql_add_key(struct strbuf *keys, int64_t id);
void sql_add_key_text(struct strbuf *keys, const char *text);
void sql_bind_keys(sqlite3_stmt *s, int n, struct strbuf *keys);

/* Columns, 0, 1, ...; text is copied to the arena. */
const char *sql_text(sqlite3_stmt *s, int column, struct arena *a);
int64_t sql_time(sqlite3_stmt *s, int column);

/*
 * The columns of a table stand in one list, COLUMNS(X) X(TYPE, name) ...: the
 * struct has a field of each name. "SELECT id" COLUMNS(SQL_NAME) and "INSERT
 * INTO t (id" COLUMNS(SQL_NAME) ") VALUES (?1" COLUMNS(SQL_VALUE) ")" name
 * them; COLUMNS(SQL_READ) and COLUMNS(SQL_BIND) move them from statement s to
 * row and back, where column is the number of the first (strings are in arena
 * a).
 */
#define SQL_NAME(type, field)  ", " #field
#define SQL_VALUE(type, field) ", ?"
#define SQL_READ(type, field)  row->field = SQL_READ_##type(column++);
#define SQL_BIND(type, field)  SQL_BIND_##type(column++, row->field);

#define SQL_READ_INT(c)        sqlite3_column_int(s, c)
#define SQL_READ_INT64(c)      sqlite3_column_int64(s, c)
#define SQL_READ_UINT32(c)     (uint32_t)sqlite3_column_int64(s, c)
#define SQL_READ_REF(c)        sqlite3_column_int64(s, c)
#define SQL_READ_TIME(c)       sql_time(s, c)
#define SQL_READ_TEXT(c)       sql_text(s, c, a)
#define SQL_READ_NAME(c)       sql_text(s, c, a)
#define SQL_READ_KEY(c)        sql_text(s, c, a)
#define SQL_BIND_INT(c, v)     sqlite3_bind_int(s, c, (int)(v))
#define SQL_BIND_INT64(c, v)   sqlite3_bind_int64(s, c, v)
#define SQL_BIND_UINT32(c, v)  sqlite3_bind_int64(s, c, v)
#define SQL_BIND_REF(c, v)     sql_bind_ref(s, c, v)
#define SQL_BIND_TIME(c, v)    sql_bind_time(s, c, v)
#define SQL_BIND_TEXT(c, v)    sql_bind_text(s, c, v)
#define SQL_BIND_NAME(c, v)    sql_bind_name(s, c, v)
#define SQL_BIND_KEY(c, v)     sql_bind_key(s, c, v)

/* Make a row, all 0, of what s stands on; strings go to the arena. */
typedef void sql_read_fn(sqlite3_stmt *s, struct arena *a, void *row);

/* For rows that are one number, an int64_t, and one text, a const char *. */
void sql_read_id(sqlite3_stmt *s, struct arena *a, void *row);
void sql_read_text(sqlite3_stmt *s, struct arena *a, void *row);

/* The only row of s: 1 read, 0 there is none, -1. */
int sql_find(struct state *st, sqlite3_stmt *s, sql_read_fn *read,
	     struct arena *a, void *row, struct err *err);

/* Rows of one struct, collected on the heap, then moved to the arena. */
struct sql_rows {
	size_t size;       /* of a row; set by the caller, the rest is 0 */
	sql_read_fn *read; /* for sql_collect */
	void *to;          /* .. : the pointer that it sets to the rows */
	size_t *n_to;      /* .. and their number */
	size_t n, room;
	void *rows; /* own */
};
void *sql_rows_add(struct sql_rows *rows); /* valid until the next add */
/* All rows; at least a valid pointer. rows is then empty. */
void *sql_rows_finish(struct sql_rows *rows, struct arena *a);
void sql_rows_release(struct sql_rows *rows);
/* Run s and read all its rows by a function; SQL_ROWS(read_row, &row, &n): the
 * rows, in the arena, go to row and their number to n. */
#define SQL_ROWS(read_row, rows_to, n_rows_to)                                 \
	{                                                                      \
		.size = sizeof(**(rows_to)), .read = (read_row),               \
		.to = (rows_to), .n_to = (n_rows_to)                           \
	}
int sql_collect(struct state *st, sqlite3_stmt *s, struct sql_rows *rows,
		struct arena *a, struct err *err);

#endif /* STATE_SQL_H */
