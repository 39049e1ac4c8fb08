/* SPDX-License-Identifier: MIT */
/*
 * A span is first the numbers of its mails, found by an index, then their
 * rows: so the cost grows with the span and not with the archive. CROSS JOIN
 * keeps SQLite from turning that round.
 */
#include "common/clock.h"
#include "common/err.h"
#include "state/messages.h"
#include "state/rows.h"
#include "state/sql.h"

#define NUMBERS_DATES                                                          \
	"SELECT id FROM messages WHERE date_at >= ?2 AND date_at < ?3"
/* What arrived on the list with its row, and what got there late. */
#define NUMBERS_ARRIVAL                                                        \
	"SELECT n.id FROM messages n"                                          \
	" WHERE n.id > ?2 AND n.id <= ?3 AND n.arrived_at IS NOT NULL"         \
	" AND n.date_at >= ?4 AND NOT EXISTS (SELECT 1 FROM message_lists k"   \
	" WHERE k.list_id = ?1 AND k.message_id = n.id"                        \
	" AND k.late_id IS NOT NULL)"                                          \
	" UNION ALL SELECT n.id FROM message_lists k"                          \
	" CROSS JOIN messages n ON n.id = k.message_id"                        \
	" WHERE k.list_id = ?1 AND k.late_id > ?2 AND k.late_id <= ?3"         \
	" AND n.arrived_at IS NOT NULL AND n.date_at >= ?4"
#define PLACES                                                                 \
	" message_id FROM archive"                                             \
	" WHERE source_id = ?4 AND position > ?2 AND position <= ?3"
#define NUMBERS_ARCHIVE  "SELECT DISTINCT" PLACES
#define NUMBERS_RECORDED "SELECT id FROM messages WHERE id > ?2 AND id <= ?3"

#define SPAN(numbers, columns, join)                                           \
	"WITH span (id) AS NOT MATERIALIZED (" numbers ")"                     \
	" SELECT " columns " FROM span"                                        \
	" CROSS JOIN messages m ON m.id = span.id" ROWS_JOIN_FROM join         \
	" WHERE m.date_at IS NOT NULL"                                         \
	" AND (?1 = 0 OR EXISTS (SELECT 1 FROM message_lists l"                \
	" WHERE l.list_id = ?1 AND l.message_id = m.id))"
#define SPAN_MESSAGES(numbers) SPAN(numbers, ROWS_MESSAGE, )
#define SPAN_PATCHES(numbers)  SPAN(numbers, ROWS_PATCH, ROWS_JOIN_PATCH)
#define SPAN_TIMES(numbers)    SPAN(numbers, "min(m.date_at), max(m.date_at)", )

#define SPAN_KINDS (STATE_SPAN_RECORDED + 1)

static const char *const statements[3 * SPAN_KINDS] = {
    [STATE_SPAN_DATES] = SPAN_MESSAGES(NUMBERS_DATES),
    [STATE_SPAN_ARRIVAL] = SPAN_MESSAGES(NUMBERS_ARRIVAL),
    [STATE_SPAN_ARCHIVE] = SPAN_MESSAGES(NUMBERS_ARCHIVE),
    [STATE_SPAN_RECORDED] = SPAN_MESSAGES(NUMBERS_RECORDED),
    [SPAN_KINDS + STATE_SPAN_DATES] = SPAN_PATCHES(NUMBERS_DATES),
    [SPAN_KINDS + STATE_SPAN_ARRIVAL] = SPAN_PATCHES(NUMBERS_ARRIVAL),
    [SPAN_KINDS + STATE_SPAN_ARCHIVE] = SPAN_PATCHES(NUMBERS_ARCHIVE),
    [SPAN_KINDS + STATE_SPAN_RECORDED] = SPAN_PATCHES(NUMBERS_RECORDED),
    [2 * SPAN_KINDS + STATE_SPAN_DATES] = SPAN_TIMES(NUMBERS_DATES),
    [2 * SPAN_KINDS + STATE_SPAN_ARRIVAL] = SPAN_TIMES(NUMBERS_ARRIVAL),
    /* a mail that stands there twice changes no end */
    [2 * SPAN_KINDS + STATE_SPAN_ARCHIVE] = SPAN_TIMES("SELECT" PLACES),
    [2 * SPAN_KINDS + STATE_SPAN_RECORDED] = SPAN_TIMES(NUMBERS_RECORDED),
};
const struct sql_statements spans_sql = SQL_STATEMENTS(statements);

/* CLOCK_NEVER is INT64_MIN: as a bound that is "from the beginning". */
static sqlite3_stmt *bind(struct state *st, int base,
			  const struct state_span *span)
{
	sqlite3_stmt *s = sql_get(st, SQL_SPANS, base + (int)span->kind);
	bool is_dates = span->kind == STATE_SPAN_DATES;

	sqlite3_bind_int64(s, 1, span->list_id);
	sqlite3_bind_int64(s, 2, is_dates ? span->since : span->first);
	sqlite3_bind_int64(s, 3, is_dates ? span->until : span->last);
	if (span->kind == STATE_SPAN_ARRIVAL)
		sqlite3_bind_int64(s, 4, span->not_before);
	if (span->kind == STATE_SPAN_ARCHIVE)
		sqlite3_bind_int64(s, 4, span->source_id);
	return s;
}

int state_messages_in(struct state *st, const struct state_span *span,
		      struct arena *a, struct state_message **rows, size_t *n,
		      struct err *err)
{
	return rows_messages(st, bind(st, 0, span), a, rows, n, err);
}

int state_patches_in(struct state *st, const struct state_span *span,
		     struct arena *a, struct state_patch **rows, size_t *n,
		     struct err *err)
{
	return rows_patches(st, bind(st, SPAN_KINDS, span), a, rows, n, err);
}

int state_span_times(struct state *st, const struct state_span *span,
		     int64_t *first_at, int64_t *last_at, struct err *err)
{
	sqlite3_stmt *s = bind(st, 2 * SPAN_KINDS, span);

	*first_at = *last_at = CLOCK_NEVER;
	if (sql_next(st, s, err) <= 0)
		return -1;
	*first_at = sql_time(s, 0);
	*last_at = sql_time(s, 1);
	sql_done(s);
	return 0;
}
