/* SPDX-License-Identifier: MIT */
#include "state/digests.h"

#include "common/err.h"
#include "state/sql.h"

/* But for id. */
#define COLUMNS(X)                                                             \
	X(INT64, list_id)                                                      \
	X(INT64, subscription_id)                                              \
	X(TEXT, slot)                                                          \
	X(INT64, slot_at)                                                      \
	X(TIME, since)                                                         \
	X(TIME, until)                                                         \
	X(INT64, first)                                                        \
	X(INT64, last)                                                         \
	X(TIME, not_before)                                                    \
	X(TEXT, msgid)                                                         \
	X(TEXT, refs)                                                          \
	X(INT64, created_at)                                                   \
	X(INT, scheduled)                                                      \
	X(INT, to_list)
#define SELECT "SELECT id" COLUMNS(SQL_NAME) " FROM digests d"

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
	"INSERT INTO digests (id" COLUMNS(SQL_NAME) ") VALUES (?1" COLUMNS(
	    SQL_VALUE) ") ON CONFLICT (list_id, subscription_id, slot)"
		       " DO NOTHING",
    [DIGESTS_LAST] = SELECT " WHERE d.list_id = ?1 AND d.subscription_id = ?2"
			    " AND d.scheduled = 1 ORDER BY d.id DESC LIMIT 1",
    [DIGESTS_UNCOVERED] =
	SELECT " WHERE d.list_id = ?1 AND d.subscription_id = ?2"
	       " AND d.scheduled = 1 AND d.id > (SELECT coalesce(max(t.id), 0)"
	       "  FROM digests t"
	       "  WHERE t.list_id = ?1 AND t.subscription_id = ?2"
	       "  AND t.scheduled = 1 AND (t.msgid = '' OR EXISTS (SELECT 1"
	       "   FROM outbox o WHERE o.digest_id = t.id AND o.state <> "
	       "{OUTBOX_FAILED})))"
	       " ORDER BY d.id LIMIT 1",
    [DIGESTS_SENT] =
	SELECT " WHERE d.list_id = ?1 AND d.subscription_id = ?2"
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

static void read_digest(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_digest *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	COLUMNS(SQL_READ)
}

int state_digest_put(struct state *st, struct state_digest *row,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_DIGESTS, DIGESTS_PUT);
	int column = 2;

	COLUMNS(SQL_BIND)
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "slot %s has its digest already",
			       row->slot);
	row->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static int find_scheduled(struct state *st, int which, int64_t list_id,
			  int64_t subscription_id, struct arena *a,
			  struct state_digest *out, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_DIGESTS, which, list_id);

	sqlite3_bind_int64(s, 2, subscription_id);
	return sql_find(st, s, read_digest, a, out, err);
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
	sqlite3_stmt *s = sql_get_for(st, SQL_DIGESTS, DIGESTS_SENT, list_id);

	sqlite3_bind_int64(s, 2, subscription_id);
	sqlite3_bind_int(s, 3, n);
	return sql_find(st, s, read_digest, a, out, err);
}

int state_digest_count(struct state *st, int64_t list_id, int64_t *n,
		       struct err *err)
{
	return sql_run_int(
	    st, sql_get_for(st, SQL_DIGESTS, DIGESTS_COUNT, list_id), n, err);
}

int state_digest_subscription(struct state *st, int64_t id,
			      int64_t *subscription_id, struct err *err)
{
	return sql_run_int(
	    st, sql_get_for(st, SQL_DIGESTS, DIGESTS_SUBSCRIPTION, id),
	    subscription_id, err);
}
