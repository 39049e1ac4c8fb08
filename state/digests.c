/* SPDX-License-Identifier: MIT */
#include "state/digests.h"

#include "common/err.h"
#include "state/sql.h"

#define DIGEST_COLUMNS                                                         \
	"d.id, d.list_id, d.subscription_id, d.slot, d.slot_at, d.since,"      \
	" d.until, d.first, d.last, d.not_before, d.msgid, d.refs,"            \
	" d.created_at, d.scheduled, d.to_list"
enum {
	DIGEST_ID,
	DIGEST_LIST_ID,
	DIGEST_SUBSCRIPTION_ID,
	DIGEST_SLOT,
	DIGEST_SLOT_AT,
	DIGEST_SINCE,
	DIGEST_UNTIL,
	DIGEST_FIRST,
	DIGEST_LAST,
	DIGEST_NOT_BEFORE,
	DIGEST_MSGID,
	DIGEST_REFS,
	DIGEST_CREATED_AT,
	DIGEST_SCHEDULED,
	DIGEST_TO_LIST,
};

enum {
	DIGESTS_PUT,
	DIGESTS_LAST,
	DIGESTS_UNCOVERED,
	DIGESTS_SENT,
	DIGESTS_COUNT,
	DIGESTS_SUBSCRIPTION,
};

static const char *const statements[] = {
    [DIGESTS_PUT] =
	"INSERT INTO digests (list_id, subscription_id, slot, slot_at,"
	" since, until, first, last, not_before, msgid, refs,"
	" created_at, scheduled, to_list)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	" ?13, ?14)"
	" ON CONFLICT (list_id, subscription_id, slot) DO NOTHING",
    [DIGESTS_LAST] = "SELECT " DIGEST_COLUMNS " FROM digests d"
		     " WHERE d.list_id = ?1 AND d.subscription_id = ?2"
		     " AND d.scheduled = 1 ORDER BY d.id DESC LIMIT 1",
    [DIGESTS_UNCOVERED] =
	"SELECT " DIGEST_COLUMNS " FROM digests d"
	" WHERE d.list_id = ?1 AND d.subscription_id = ?2"
	" AND d.scheduled = 1 AND d.id > (SELECT coalesce(max(t.id), 0)"
	"  FROM digests t"
	"  WHERE t.list_id = ?1 AND t.subscription_id = ?2"
	"  AND t.scheduled = 1 AND (t.msgid = '' OR EXISTS (SELECT 1"
	"   FROM outbox o WHERE o.digest_id = t.id AND o.state <> "
	"{OUTBOX_FAILED})))"
	" ORDER BY d.id LIMIT 1",
    [DIGESTS_SENT] = "SELECT " DIGEST_COLUMNS " FROM digests d"
		     " WHERE d.list_id = ?1 AND d.subscription_id = ?2"
		     " AND d.scheduled = 1 AND EXISTS (SELECT 1"
		     " FROM outbox o WHERE o.digest_id = d.id"
		     " AND o.state IN ({OUTBOX_SENT}, {OUTBOX_CONFIRMED}))"
		     " ORDER BY d.id DESC LIMIT 1 OFFSET ?3",
    [DIGESTS_COUNT] = "SELECT count(*) FROM digests d"
		      " WHERE d.list_id = ?1 AND d.subscription_id = 0"
		      " AND d.scheduled = 1 AND d.msgid <> ''",
    [DIGESTS_SUBSCRIPTION] = ("SELECT d.subscription_id FROM digests d"
			      " WHERE d.id = ?1"),
};
const struct sql_statements digests_sql = SQL_STATEMENTS(statements);

int state_digest_put(struct state *st, struct state_digest *d, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, DIGESTS_PUT);

	sqlite3_bind_int64(s, 1, d->list_id);
	sqlite3_bind_int64(s, 2, d->subscription_id);
	sql_bind_text(s, 3, d->slot);
	sqlite3_bind_int64(s, 4, d->slot_at);
	sql_bind_time(s, 5, d->since);
	sql_bind_time(s, 6, d->until);
	sqlite3_bind_int64(s, 7, d->first);
	sqlite3_bind_int64(s, 8, d->last);
	sql_bind_time(s, 9, d->not_before);
	sql_bind_text(s, 10, d->msgid);
	sql_bind_text(s, 11, d->refs);
	sqlite3_bind_int64(s, 12, d->created_at);
	sqlite3_bind_int(s, 13, d->scheduled);
	sqlite3_bind_int(s, 14, d->to_list);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "slot %s has its digest already",
			       d->slot);
	d->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static int find(struct state *st, sqlite3_stmt *s, struct arena *a,
		struct state_digest *out, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found <= 0)
		return found;
	out->id = sqlite3_column_int64(s, DIGEST_ID);
	out->list_id = sqlite3_column_int64(s, DIGEST_LIST_ID);
	out->subscription_id = sqlite3_column_int64(s, DIGEST_SUBSCRIPTION_ID);
	out->slot = sql_text(s, DIGEST_SLOT, a);
	out->slot_at = sqlite3_column_int64(s, DIGEST_SLOT_AT);
	out->since = sql_time(s, DIGEST_SINCE);
	out->until = sql_time(s, DIGEST_UNTIL);
	out->first = sqlite3_column_int64(s, DIGEST_FIRST);
	out->last = sqlite3_column_int64(s, DIGEST_LAST);
	out->not_before = sql_time(s, DIGEST_NOT_BEFORE);
	out->msgid = sql_text(s, DIGEST_MSGID, a);
	out->refs = sql_text(s, DIGEST_REFS, a);
	out->created_at = sqlite3_column_int64(s, DIGEST_CREATED_AT);
	out->scheduled = sqlite3_column_int(s, DIGEST_SCHEDULED);
	out->to_list = sqlite3_column_int(s, DIGEST_TO_LIST);
	sql_done(s);
	return 1;
}

static int find_scheduled(struct state *st, int which, int64_t list_id,
			  int64_t subscription_id, struct arena *a,
			  struct state_digest *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, which);

	sqlite3_bind_int64(s, 1, list_id);
	sqlite3_bind_int64(s, 2, subscription_id);
	return find(st, s, a, out, err);
}

int state_digest_last(struct state *st, int64_t list_id,
		      int64_t subscription_id, struct arena *a,
		      struct state_digest *out, struct err *err)
{
	return find_scheduled(st, DIGESTS_LAST, list_id, subscription_id, a,
			      out, err);
}

int state_digest_uncovered(struct state *st, int64_t list_id,
			   int64_t subscription_id, struct arena *a,
			   struct state_digest *out, struct err *err)
{
	return find_scheduled(st, DIGESTS_UNCOVERED, list_id, subscription_id,
			      a, out, err);
}

int state_digest_sent(struct state *st, int64_t list_id,
		      int64_t subscription_id, int n, struct arena *a,
		      struct state_digest *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, DIGESTS_SENT);

	sqlite3_bind_int64(s, 1, list_id);
	sqlite3_bind_int64(s, 2, subscription_id);
	sqlite3_bind_int(s, 3, n);
	return find(st, s, a, out, err);
}

int state_digest_count(struct state *st, int64_t list_id, int64_t *n,
		       struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, DIGESTS_COUNT);

	sqlite3_bind_int64(s, 1, list_id);
	return sql_run_int(st, s, n, err);
}

int state_digest_subscription(struct state *st, int64_t id,
			      int64_t *subscription_id, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, DIGESTS_SUBSCRIPTION);

	sqlite3_bind_int64(s, 1, id);
	return sql_run_int(st, s, subscription_id, err);
}
