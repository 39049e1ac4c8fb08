/* SPDX-License-Identifier: MIT */
/*
 * A span is first the ids of its mails, found by an index, then their rows: so
 * the cost grows with the span and not with the archive; if a list is named,
 * with its own mails in the span.
 */
#include "common/clock.h"
#include "common/err.h"
#include "state/messages.h"
#include "state/rows.h"
#include "state/sql.h"

/* Of list ?1; there seq is mostly message_id (state/migrations). */
#define IDS_DATES_LIST                                                         \
	"SELECT message_id FROM message_lists WHERE list_id = ?1"              \
	" AND date_at >= ?2 AND date_at < ?3"
#define IDS_ARRIVAL_LIST                                                       \
	"SELECT k.message_id FROM message_lists k WHERE k.list_id = ?1"        \
	" AND k.message_id > ?2 AND k.message_id <= ?3"                        \
	" AND k.seq = k.message_id AND k.date_at >= ?4"                        \
	" UNION ALL SELECT k.message_id FROM message_lists k"                  \
	" WHERE k.list_id = ?1 AND k.seq > ?2 AND k.seq <= ?3"                 \
	" AND k.seq <> k.message_id AND k.date_at >= ?4"
#define IDS_ARCHIVE_LIST                                                       \
	"SELECT DISTINCT a.message_id FROM archive a" SQL_JOIN                 \
	"message_lists k ON k.list_id = ?1 AND k.message_id = a.message_id"    \
	" WHERE a.source_id = ?4 AND a.position > ?2 AND a.position <= ?3"
#define IDS_RECORDED_LIST                                                      \
	"SELECT message_id FROM message_lists WHERE list_id = ?1"              \
	" AND message_id > ?2 AND message_id <= ?3"

/* Of all lists, and of none. */
#define IDS_DATES "SELECT id FROM messages WHERE date_at >= ?2 AND date_at < ?3"
#define IDS_ARRIVAL                                                            \
	"SELECT id FROM messages WHERE id > ?2 AND id <= ?3 AND date_at >= ?4"
#define IDS_ARCHIVE                                                            \
	"SELECT DISTINCT message_id FROM archive"                              \
	" WHERE source_id = ?4 AND position > ?2 AND position <= ?3"
#define IDS_RECORDED "SELECT id FROM messages WHERE id > ?2 AND id <= ?3"

#define SPAN(ids, columns, join, if)                                           \
	"WITH span (id) AS NOT MATERIALIZED (" ids ")"                         \
	" SELECT " columns " FROM span" SQL_JOIN                               \
	"messages m ON m.id = span.id" ROWS_JOIN_FROM join                     \
	" WHERE m.date_at IS NOT NULL" if
#define SPANS(columns, join)                                                   \
	SPAN(IDS_DATES, columns, join, ),                                      \
	    SPAN(IDS_ARRIVAL, columns, join, ARRIVED),                         \
	    SPAN(IDS_ARCHIVE, columns, join, ),                                \
	    SPAN(IDS_RECORDED, columns, join, ),                               \
	    SPAN(IDS_DATES_LIST, columns, join, ),                             \
	    SPAN(IDS_ARRIVAL_LIST, columns, join, ARRIVED),                    \
	    SPAN(IDS_ARCHIVE_LIST, columns, join, ),                           \
	    SPAN(IDS_RECORDED_LIST, columns, join, )
#define ARRIVED " AND m.arrived_at IS NOT NULL"

#define SPAN_KINDS (STATE_SPAN_RECORDED + 1)

enum { SPAN_MESSAGES, SPAN_PATCHES, SPAN_TIMES };

static const char *const statements[] = {
    SPANS(ROWS_MESSAGE, ),
    SPANS(ROWS_PATCH, ROWS_JOIN_PATCH),
    SPANS("min(m.date_at), max(m.date_at)", ),
};
const struct sql_statements spans_sql = SQL_STATEMENTS(statements);

/* CLOCK_NEVER is INT64_MIN: as a bound that is "from the beginning". */
static sqlite3_stmt *bind_span(struct state *st, int what,
			       const struct state_span *span)
{
	int n = 2 * what + (span->list_id != 0);
	sqlite3_stmt *s =
	    sql_get(st, SQL_SPANS, n * SPAN_KINDS + (int)span->kind);
	bool is_dates = span->kind == STATE_SPAN_DATES;

	if (span->list_id)
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
	return rows_messages(st, bind_span(st, SPAN_MESSAGES, span), a, rows, n,
			     err);
}

int state_patches_in(struct state *st, const struct state_span *span,
		     struct arena *a, struct state_patch **rows, size_t *n,
		     struct err *err)
{
	return rows_patches(st, bind_span(st, SPAN_PATCHES, span), a, rows, n,
			    err);
}

int state_span_times(struct state *st, const struct state_span *span,
		     int64_t *first_at, int64_t *last_at, struct err *err)
{
	sqlite3_stmt *s = bind_span(st, SPAN_TIMES, span);

	*first_at = *last_at = CLOCK_NEVER;
	if (sql_next(st, s, err) <= 0)
		return -1;
	*first_at = sql_time(s, 0);
	*last_at = sql_time(s, 1);
	sql_done(s);
	return 0;
}
