/* SPDX-License-Identifier: MIT */
#include "state/subscribers.h"

#include <inttypes.h>

#include "common/err.h"
#include "state/sql.h"

const char *const state_contents_words[] = {"digest", "mine", "todo"};

/* But for id. */
#define PERSON(X)                                                              \
	X(TEXT, email)                                                         \
	X(NAME, name)                                                          \
	X(INT64, created_at)                                                   \
	X(TIME, paused_until)                                                  \
	X(TEXT, paused_why)                                                    \
	X(INT, points)                                                         \
	X(TIME, bounced_at)
#define SUBSCRIPTION(X)                                                        \
	X(INT64, subscriber_id)                                                \
	X(INT64, list_id)                                                      \
	X(INT, every)                                                          \
	X(INT, contents)                                                       \
	X(INT, detail)                                                         \
	X(TEXT, filter)                                                        \
	X(TEXT, words)                                                         \
	X(INT64, created_at)                                                   \
	X(TIME, ended_at)
#define SELECT_PERSON "SELECT id" PERSON(SQL_NAME) " FROM subscribers p"
#define SELECT_SUBSCRIPTION                                                    \
	"SELECT id" SUBSCRIPTION(SQL_NAME) " FROM subscriptions s"

enum {
	PERSON_FIND,
	PERSON_GET,
	PERSON_INSERT,
	PERSON_UPDATE,
	PERSON_ALL,
	SUBSCRIPTION_PUT,
	SUBSCRIPTION_FIND,
	SUBSCRIPTION_OF_SUBSCRIBER,
	SUBSCRIPTION_OF_LIST,
	SUBSCRIPTION_ALL,
	SUBSCRIPTION_STATE,
	SUBSCRIPTION_END,
};

static const char *const statements[] = {
    [PERSON_FIND] = SELECT_PERSON " WHERE p.email = ?1",
    [PERSON_GET] = SELECT_PERSON " WHERE p.id = ?1",
    [PERSON_INSERT] = "INSERT INTO subscribers (id" PERSON(
	SQL_NAME) ") VALUES (?1" PERSON(SQL_VALUE) ")",
    [PERSON_UPDATE] =
	"UPDATE subscribers SET email = ?2, name = ?3, created_at = ?4,"
	" paused_until = ?5, paused_why = ?6, points = ?7,"
	" bounced_at = ?8 WHERE id = ?1",
    [PERSON_ALL] = SELECT_PERSON " ORDER BY p.email",
    [SUBSCRIPTION_PUT] = "INSERT INTO subscriptions (id" SUBSCRIPTION(
	SQL_NAME) ") VALUES (?1" SUBSCRIPTION(SQL_VALUE) ")",
    [SUBSCRIPTION_FIND] = SELECT_SUBSCRIPTION " WHERE s.id = ?1",
    [SUBSCRIPTION_OF_SUBSCRIBER] =
	SELECT_SUBSCRIPTION " WHERE s.subscriber_id = ?1"
			    " AND (?2 = 0 OR s.list_id = ?2)"
			    " AND s.ended_at IS NULL ORDER BY s.id",
    [SUBSCRIPTION_OF_LIST] =
	SELECT_SUBSCRIPTION " WHERE s.list_id = ?2 AND s.ended_at IS NULL"
			    " ORDER BY s.id",
    [SUBSCRIPTION_ALL] =
	SELECT_SUBSCRIPTION " WHERE s.ended_at IS NULL ORDER BY s.id",
    /* of one that was erased there is no row: STATE_SUBSCRIPTION_ENDED is 0 */
    [SUBSCRIPTION_STATE] =
	"SELECT CASE WHEN s.ended_at IS NOT NULL"
	" THEN {STATE_SUBSCRIPTION_ENDED} WHEN p.paused_until > ?2"
	" THEN {STATE_SUBSCRIPTION_PAUSED} ELSE {STATE_SUBSCRIPTION_ACTIVE} END"
	" FROM subscriptions s" SQL_JOIN "subscribers p"
	" ON p.id = s.subscriber_id WHERE s.id = ?1",
    [SUBSCRIPTION_END] = ("UPDATE subscriptions SET ended_at = ?2"
			  " WHERE id = ?1 AND ended_at IS NULL"),
};
const struct sql_statements subscribers_sql = SQL_STATEMENTS(statements);

static void read_subscriber(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_subscriber *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	PERSON(SQL_READ)
}

static void read_subscription(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_subscription *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	SUBSCRIPTION(SQL_READ)
}

int state_subscriber_find(struct state *st, const char *email, struct arena *a,
			  struct state_subscriber *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, PERSON_FIND);

	sql_bind_text(s, 1, email);
	return sql_find(st, s, read_subscriber, a, out, err);
}

int state_subscriber_get(struct state *st, int64_t id, struct arena *a,
			 struct state_subscriber *out, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_SUBSCRIBERS, PERSON_GET, id);

	int found = sql_find(st, s, read_subscriber, a, out, err);
	if (found)
		return found < 0 ? -1 : 0;
	return err_set(err, ERR_DATA, "there is no subscriber %" PRId64, id);
}

int state_subscriber_put(struct state *st, struct state_subscriber *row,
			 struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS,
				  row->id ? PERSON_UPDATE : PERSON_INSERT);
	int column = 2;

	sql_bind_ref(s, 1, row->id);
	PERSON(SQL_BIND)
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "there is no subscriber %" PRId64,
			       row->id);
	if (!row->id)
		row->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

int state_subscribers(struct state *st, struct arena *a,
		      struct state_subscriber **rows, size_t *n,
		      struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_subscriber, rows, n);
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, PERSON_ALL);

	return sql_collect(st, s, &all, a, err);
}

int state_subscription_put(struct state *st, struct state_subscription *row,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, SUBSCRIPTION_PUT);
	int column = 2;

	SUBSCRIPTION(SQL_BIND)
	if (sql_run(st, s, err))
		return -1;
	row->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

int state_subscription_find(struct state *st, int64_t id, struct arena *a,
			    struct state_subscription *out, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_SUBSCRIBERS, SUBSCRIPTION_FIND, id);

	return sql_find(st, s, read_subscription, a, out, err);
}

int state_subscriptions(struct state *st, int64_t subscriber_id,
			int64_t list_id, struct arena *a,
			struct state_subscription **rows, size_t *n,
			struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_subscription, rows, n);
	int which = subscriber_id ? SUBSCRIPTION_OF_SUBSCRIBER
		    : list_id     ? SUBSCRIPTION_OF_LIST
				  : SUBSCRIPTION_ALL;
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, which);

	if (subscriber_id)
		sqlite3_bind_int64(s, 1, subscriber_id);
	if (which != SUBSCRIPTION_ALL)
		sqlite3_bind_int64(s, 2, list_id);
	return sql_collect(st, s, &all, a, err);
}

int state_subscription_state(struct state *st, int64_t id, int64_t at,
			     enum state_subscription_state *out,
			     struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_SUBSCRIBERS, SUBSCRIPTION_STATE, id);
	int64_t n;

	sqlite3_bind_int64(s, 2, at);
	if (sql_run_int(st, s, &n, err))
		return -1;
	*out = (enum state_subscription_state)n;
	return 0;
}

int state_subscription_end(struct state *st, int64_t id, int64_t at,
			   struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_SUBSCRIBERS, SUBSCRIPTION_END, id);

	sqlite3_bind_int64(s, 2, at);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(
		    err, ERR_DATA,
		    "there is no subscription %" PRId64 " that goes on", id);
	return 0;
}
