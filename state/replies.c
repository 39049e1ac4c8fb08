/* SPDX-License-Identifier: MIT */
#include "state/replies.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	REPLIES_WAITING,
	REPLIES_WOKEN,
	REPLIES_NEW,
	REPLIES_LAST,
	REPLIES_THROUGH,
	REPLIES_SET_THROUGH,
	REPLIES_PUT,
	REPLIES_DELETE,
	REPLIES_FORGET,
	REPLIES_WAIT,
	REPLIES_AWAITED,
	REPLIES_WAKE,
	REPLIES_WOKE,
	REPLIES_RESET,
	REPLIES_RESET_OWN,
	REPLIES_LATE,
	REPLIES_ANCESTOR,
};

static const char *const statements[] = {
    [REPLIES_WAITING] = "SELECT EXISTS (SELECT 1 FROM reply_pending) OR"
			" coalesce((SELECT max(id) FROM messages), 0) >"
			" coalesce((SELECT CAST(value AS INTEGER) FROM settings"
			" WHERE key = 'replies_through'), 0)",
    [REPLIES_WOKEN] =
	"SELECT " ROWS_MESSAGE " FROM reply_pending w" SQL_JOIN
	"messages m ON m.id = w.message_id" ROWS_JOIN_FROM " LIMIT ?1",
    [REPLIES_NEW] = "SELECT " ROWS_MESSAGE " FROM messages m" ROWS_JOIN_FROM
		    " WHERE m.id > ?2 AND NOT EXISTS (SELECT 1 FROM patches p"
		    " WHERE p.message_id = m.id) ORDER BY m.id LIMIT ?1",
    [REPLIES_LAST] = "SELECT max(id) FROM messages",
    [REPLIES_THROUGH] = "SELECT CAST(value AS INTEGER) FROM settings"
			" WHERE key = 'replies_through'",
    [REPLIES_SET_THROUGH] =
	"INSERT INTO settings (key, value) VALUES ('replies_through',"
	" CAST(?1 AS TEXT)) ON CONFLICT (key) DO UPDATE"
	" SET value = excluded.value",
    [REPLIES_PUT] =
	"INSERT INTO replies (message_id, target_id, by_subject, decided_at)"
	" VALUES (?1, ?2, ?3, ?4) ON CONFLICT (message_id) DO UPDATE SET"
	" target_id = excluded.target_id, by_subject = excluded.by_subject,"
	" decided_at = excluded.decided_at",
    [REPLIES_DELETE] = "DELETE FROM replies WHERE message_id = ?1",
    [REPLIES_FORGET] = "DELETE FROM reply_pending WHERE message_id = ?1",
    [REPLIES_WAIT] = "INSERT INTO reply_waits (key, message_id)"
		     " VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    [REPLIES_AWAITED] =
	"SELECT EXISTS (SELECT 1 FROM reply_waits WHERE key IN (?1, ?2))",
    [REPLIES_WAKE] = "INSERT INTO reply_pending (message_id)"
		     " SELECT message_id FROM reply_waits WHERE key = ?1"
		     " ON CONFLICT DO NOTHING",
    [REPLIES_WOKE] = "DELETE FROM reply_waits WHERE key = ?1",
    [REPLIES_RESET] = "INSERT INTO reply_pending (message_id)"
		      " SELECT message_id FROM replies WHERE target_id = ?1"
		      " ON CONFLICT DO NOTHING",
    [REPLIES_RESET_OWN] = "INSERT INTO reply_pending (message_id)"
			  " VALUES (?1) ON CONFLICT DO NOTHING",
    [REPLIES_LATE] = "SELECT " ROWS_MESSAGE " FROM replies r" SQL_JOIN
		     "messages m ON m.id = r.message_id" ROWS_JOIN_FROM
		     " WHERE r.decided_at >= ?1 AND m.date_at < ?1",
    [REPLIES_ANCESTOR] =
	"SELECT m.id, m.date_at, m.refs, EXISTS (SELECT 1 FROM patches p"
	" WHERE p.message_id = m.id) FROM messages m WHERE m.msgid = ?1",
};
const struct sql_statements replies_sql = SQL_STATEMENTS(statements);

int64_t state_reply_key_of_title(int64_t title_key)
{
	return ~title_key;
}

static int run_with(struct state *st, int n, int64_t id, struct err *err)
{
	return sql_run(st, sql_get_for(st, SQL_REPLIES, n, id), err);
}

int state_replies_waiting(struct state *st, struct err *err)
{
	int64_t waiting;

	if (sql_run_int(st, sql_get(st, SQL_REPLIES, REPLIES_WAITING), &waiting,
			err))
		return -1;
	return waiting != 0;
}

static int find_new(struct state *st, int max, struct arena *a,
		    struct state_message **rows, size_t *n, int64_t *through,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_REPLIES, REPLIES_NEW);
	int64_t last;

	if (sql_run_int(st, sql_get(st, SQL_REPLIES, REPLIES_LAST), &last, err))
		return -1;
	if (last == *through)
		return 0;
	sqlite3_bind_int(s, 1, max);
	sqlite3_bind_int64(s, 2, *through);
	if (rows_messages(st, s, a, rows, n, err))
		return -1;
	if (*n < (size_t)max) {
		*through = last;
		return 0;
	}
	for (size_t i = 0; i < *n; i++) {
		if ((*rows)[i].id > *through)
			*through = (*rows)[i].id;
	}
	return 0;
}

int state_replies_pending(struct state *st, int max, struct arena *a,
			  struct state_message **rows, size_t *n,
			  int64_t *through, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_REPLIES, REPLIES_WOKEN);

	if (sql_run_int(st, sql_get(st, SQL_REPLIES, REPLIES_THROUGH), through,
			err))
		return -1;
	sqlite3_bind_int(s, 1, max);
	if (rows_messages(st, s, a, rows, n, err))
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (run_with(st, REPLIES_FORGET, (*rows)[i].id, err) ||
		    run_with(st, REPLIES_DELETE, (*rows)[i].id, err))
			return -1;
	return *n ? 0 : find_new(st, max, a, rows, n, through, err);
}

int state_replies_through(struct state *st, int64_t through, struct err *err)
{
	return run_with(st, REPLIES_SET_THROUGH, through, err);
}

static int put_row(struct state *st, const struct state_reply *reply,
		   struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_REPLIES, REPLIES_PUT, reply->message_id);

	sql_bind_ref(s, 2, reply->target_id);
	sqlite3_bind_int(s, 3, reply->by_subject);
	sql_bind_time(s, 4, reply->decided_at);
	return sql_run(st, s, err);
}

int state_reply_put(struct state *st, const struct state_reply *reply,
		    const int64_t *keys, size_t n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_REPLIES, REPLIES_WAIT);

	for (size_t i = 0; i < n; i++) {
		sqlite3_bind_int64(s, 1, keys[i]);
		sqlite3_bind_int64(s, 2, reply->message_id);
		if (sql_run(st, s, err))
			return -1;
	}
	if (!reply->target_id && reply->decided_at == CLOCK_NEVER)
		return 0;
	return put_row(st, reply, err);
}

int state_ancestor_find(struct state *st, const char *msgid, struct arena *a,
			struct state_ancestor *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_REPLIES, REPLIES_ANCESTOR);
	int found;

	sql_bind_text(s, 1, msgid);
	found = sql_next(st, s, err);
	if (found <= 0)
		return found;
	out->id = sqlite3_column_int64(s, 0);
	out->date_at = sql_time(s, 1);
	out->refs = sql_text(s, 2, a);
	out->is_patch = sqlite3_column_int(s, 3);
	sql_done(s);
	return 1;
}

int state_replies_late(struct state *st, int64_t before, struct arena *a,
		       struct state_message **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_REPLIES, REPLIES_LATE, before);

	return rows_messages(st, s, a, rows, n, err);
}

static int wake_replies(struct state *st, int64_t key, struct err *err)
{
	if (run_with(st, REPLIES_WAKE, key, err))
		return -1;
	return run_with(st, REPLIES_WOKE, key, err);
}

/* Mostly nobody waits for a mail: one look says so. */
int replies_wake(struct state *st, const char *msgid, int64_t title_key,
		 struct err *err)
{
	int64_t by_id = hash_key(msgid), waits;
	int64_t by_title =
	    title_key ? state_reply_key_of_title(title_key) : by_id;
	sqlite3_stmt *s = sql_get_for(st, SQL_REPLIES, REPLIES_AWAITED, by_id);

	sqlite3_bind_int64(s, 2, by_title);
	if (sql_run_int(st, s, &waits, err))
		return -1;
	if (!waits)
		return 0;
	if (wake_replies(st, by_id, err))
		return -1;
	return title_key ? wake_replies(st, by_title, err) : 0;
}

int replies_reset(struct state *st, int64_t message_id, struct err *err)
{
	if (run_with(st, REPLIES_RESET, message_id, err))
		return -1;
	return run_with(st, REPLIES_RESET_OWN, message_id, err);
}
