/* SPDX-License-Identifier: MIT */
#include "state/rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"

static int read_message(sqlite3_stmt *s, struct arena *a,
			struct state_message *row)
{
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	row->arrived_at = sql_time(s, column++);
	row->from.email = sql_text(s, column++, a);
	row->from.name = sql_text(s, column++, a);
	ROWS_MESSAGE_COLUMNS(SQL_READ)
	return column;
}

void rows_read_message(sqlite3_stmt *s, struct arena *a, void *out)
{
	read_message(s, a, out);
}

void rows_read_patch(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_patch *row = out;
	int column = read_message(s, a, &row->message);

	row->series_id = sqlite3_column_int64(s, column++);
	row->author.email = sql_text(s, column++, a);
	row->author.name = sql_text(s, column++, a);
	ROWS_PATCH_COLUMNS(SQL_READ)
	/* A file that was tampered with must not send readers astray. */
	if (row->title_at > strlen(row->message.subject))
		row->title_at = strlen(row->message.subject);
}

int rows_compare(int64_t date_a, uint32_t counter_a, const char *msgid_a,
		 int64_t date_b, uint32_t counter_b, const char *msgid_b)
{
	if (date_a != date_b) {
		if (date_a == CLOCK_NEVER || date_b == CLOCK_NEVER)
			return date_a == CLOCK_NEVER ? 1 : -1;
		return date_a < date_b ? -1 : 1;
	}
	if (counter_a != counter_b)
		return counter_a < counter_b ? -1 : 1;
	return strcmp(msgid_a, msgid_b);
}

static int compare_messages(const void *a, const void *b)
{
	const struct state_message *x = a, *y = b;

	return rows_compare(x->date_at, 0, x->msgid, y->date_at, 0, y->msgid);
}

static int compare_patches(const void *a, const void *b)
{
	const struct state_patch *x = a, *y = b;

	return rows_compare(x->message.date_at, x->counter, x->message.msgid,
			    y->message.date_at, y->counter, y->message.msgid);
}

int rows_messages(struct state *st, sqlite3_stmt *s, struct arena *a,
		  struct state_message **rows, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(rows_read_message, rows, n);

	if (sql_collect(st, s, &all, a, err))
		return -1;
	qsort(*rows, *n, sizeof(**rows), compare_messages);
	return 0;
}

int rows_patches(struct state *st, sqlite3_stmt *s, struct arena *a,
		 struct state_patch **rows, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(rows_read_patch, rows, n);

	if (sql_collect(st, s, &all, a, err))
		return -1;
	qsort(*rows, *n, sizeof(**rows), compare_patches);
	return 0;
}
