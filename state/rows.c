/* SPDX-License-Identifier: MIT */
#include "state/rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"

void rows_message(sqlite3_stmt *s, struct arena *a, struct state_message *out)
{
	out->id = sqlite3_column_int64(s, ROWS_ID);
	out->msgid = sql_text(s, ROWS_MSGID, a);
	out->kind = sqlite3_column_int(s, ROWS_KIND);
	out->date_at = sql_time(s, ROWS_DATE_AT);
	out->received_at = sql_time(s, ROWS_RECEIVED_AT);
	out->digest = (uint64_t)sqlite3_column_int64(s, ROWS_DIGEST);
	out->arrived_at = sql_time(s, ROWS_ARRIVED_AT);
	out->subject = sql_text(s, ROWS_SUBJECT, a);
	out->refs = sql_text(s, ROWS_REFS, a);
	out->robot = sqlite3_column_int(s, ROWS_ROBOT);
	out->from.email = sql_text(s, ROWS_FROM_EMAIL, a);
	out->from.name = sql_text(s, ROWS_FROM_NAME, a);
}

void rows_patch(sqlite3_stmt *s, struct arena *a, struct state_patch *out)
{
	rows_message(s, a, &out->message);
	out->title_at = (size_t)sqlite3_column_int64(s, ROWS_TITLE_AT);
	out->title_key = sqlite3_column_int64(s, ROWS_TITLE_KEY);
	out->tags = sql_text(s, ROWS_TAGS, a);
	out->revision = sql_text(s, ROWS_REVISION, a);
	out->has_revision = sqlite3_column_int(s, ROWS_HAS_REVISION);
	out->counted = sqlite3_column_int(s, ROWS_COUNTED);
	out->counter = (uint32_t)sqlite3_column_int64(s, ROWS_COUNTER);
	out->expected = (uint32_t)sqlite3_column_int64(s, ROWS_EXPECTED);
	out->flags = (unsigned)sqlite3_column_int64(s, ROWS_FLAGS);
	out->files = (uint32_t)sqlite3_column_int64(s, ROWS_FILES);
	out->insertions = (uint32_t)sqlite3_column_int64(s, ROWS_INSERTIONS);
	out->deletions = (uint32_t)sqlite3_column_int64(s, ROWS_DELETIONS);
	out->paths = sql_text(s, ROWS_PATHS, a);
	out->series_id = sqlite3_column_int64(s, ROWS_SERIES_ID);
	out->author.email = sql_text(s, ROWS_AUTHOR_EMAIL, a);
	out->author.name = sql_text(s, ROWS_AUTHOR_NAME, a);
	/* A file that was tampered with must not send readers astray. */
	if (out->title_at > strlen(out->message.subject))
		out->title_at = strlen(out->message.subject);
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
	struct sql_rows all = {.size = sizeof(**rows)};
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		rows_message(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	qsort(*rows, *n, sizeof(**rows), compare_messages);
	return 0;
}

int rows_patches(struct state *st, sqlite3_stmt *s, struct arena *a,
		 struct state_patch **rows, size_t *n, struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		rows_patch(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	qsort(*rows, *n, sizeof(**rows), compare_patches);
	return 0;
}
