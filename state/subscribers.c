/* SPDX-License-Identifier: MIT */
#include "state/subscribers.h"

#include <inttypes.h>

#include "common/err.h"
#include "state/sql.h"

const char *const state_contents_words[] = {"digest", "mine", "todo"};

#define PERSON_COLUMNS                                                         \
	"p.id, p.email, p.name, p.created_at, p.paused_until, p.paused_why,"   \
	" p.points, p.bounced_at"
enum {
	PERSON_ID,
	PERSON_EMAIL,
	PERSON_NAME,
	PERSON_CREATED_AT,
	PERSON_PAUSED_UNTIL,
	PERSON_PAUSED_WHY,
	PERSON_POINTS,
	PERSON_BOUNCED_AT,
};

#define SUBSCRIPTION_COLUMNS                                                   \
	"s.id, s.subscriber_id, s.list_id, s.every, s.contents, s.detail,"     \
	" s.filter, s.words, s.created_at, s.ended_at"
enum {
	SUBSCRIPTION_ID,
	SUBSCRIPTION_SUBSCRIBER_ID,
	SUBSCRIPTION_LIST_ID,
	SUBSCRIPTION_EVERY,
	SUBSCRIPTION_CONTENTS,
	SUBSCRIPTION_DETAIL,
	SUBSCRIPTION_FILTER,
	SUBSCRIPTION_WORDS,
	SUBSCRIPTION_CREATED_AT,
	SUBSCRIPTION_ENDED_AT,
};

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
    [PERSON_FIND] = "SELECT " PERSON_COLUMNS " FROM subscribers p"
		    " WHERE p.email = ?1",
    [PERSON_GET] = "SELECT " PERSON_COLUMNS " FROM subscribers p"
		   " WHERE p.id = ?1",
    [PERSON_INSERT] = "INSERT INTO subscribers (email, name, created_at,"
		      " paused_until, paused_why, points, bounced_at)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [PERSON_UPDATE] = "UPDATE subscribers SET email = ?1, name = ?2,"
		      " created_at = ?3, paused_until = ?4, paused_why = ?5,"
		      " points = ?6, bounced_at = ?7 WHERE id = ?8",
    [PERSON_ALL] = "SELECT " PERSON_COLUMNS " FROM subscribers p"
		   " ORDER BY p.email",
    [SUBSCRIPTION_PUT] =
	"INSERT INTO subscriptions (subscriber_id, list_id, every,"
	" contents, detail, filter, words, created_at, ended_at)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SUBSCRIPTION_FIND] = "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions s"
			  " WHERE s.id = ?1",
    [SUBSCRIPTION_OF_SUBSCRIBER] =
	"SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions s"
	" WHERE s.subscriber_id = ?1"
	" AND (?2 = 0 OR s.list_id = ?2)"
	" AND s.ended_at IS NULL ORDER BY s.id",
    [SUBSCRIPTION_OF_LIST] =
	"SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions s"
	" WHERE s.list_id = ?2 AND s.ended_at IS NULL"
	" ORDER BY s.id",
    [SUBSCRIPTION_ALL] = "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions s"
			 " WHERE s.ended_at IS NULL ORDER BY s.id",
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

static void read_subscriber(sqlite3_stmt *s, struct arena *a,
			    struct state_subscriber *out)
{
	out->id = sqlite3_column_int64(s, PERSON_ID);
	out->email = sql_text(s, PERSON_EMAIL, a);
	out->name = sql_text(s, PERSON_NAME, a);
	out->created_at = sqlite3_column_int64(s, PERSON_CREATED_AT);
	out->paused_until = sql_time(s, PERSON_PAUSED_UNTIL);
	out->paused_why = sql_text(s, PERSON_PAUSED_WHY, a);
	out->points = sqlite3_column_int(s, PERSON_POINTS);
	out->bounced_at = sql_time(s, PERSON_BOUNCED_AT);
}

static int find_subscriber(struct state *st, sqlite3_stmt *s, struct arena *a,
			   struct state_subscriber *out, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found > 0) {
		read_subscriber(s, a, out);
		sql_done(s);
	}
	return found;
}

int state_subscriber_find(struct state *st, const char *email, struct arena *a,
			  struct state_subscriber *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, PERSON_FIND);

	sql_bind_text(s, 1, email);
	return find_subscriber(st, s, a, out, err);
}

int state_subscriber_get(struct state *st, int64_t id, struct arena *a,
			 struct state_subscriber *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, PERSON_GET);

	sqlite3_bind_int64(s, 1, id);
	int found = find_subscriber(st, s, a, out, err);
	if (found)
		return found < 0 ? -1 : 0;
	return err_set(err, ERR_DATA, "there is no subscriber %" PRId64, id);
}

int state_subscriber_put(struct state *st, struct state_subscriber *p,
			 struct err *err)
{
	sqlite3_stmt *s =
	    sql_get(st, SQL_SUBSCRIBERS, p->id ? PERSON_UPDATE : PERSON_INSERT);

	sql_bind_text(s, 1, p->email);
	sql_bind_name(s, 2, p->name);
	sqlite3_bind_int64(s, 3, p->created_at);
	sql_bind_time(s, 4, p->paused_until);
	sql_bind_text(s, 5, p->paused_why);
	sqlite3_bind_int(s, 6, p->points);
	sql_bind_time(s, 7, p->bounced_at);
	if (p->id)
		sqlite3_bind_int64(s, 8, p->id);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "there is no subscriber %" PRId64,
			       p->id);
	if (!p->id)
		p->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

int state_subscribers(struct state *st, struct arena *a,
		      struct state_subscriber **rows, size_t *n,
		      struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, PERSON_ALL);
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		read_subscriber(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return 0;
}

int state_subscription_put(struct state *st, struct state_subscription *w,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, SUBSCRIPTION_PUT);

	sqlite3_bind_int64(s, 1, w->subscriber_id);
	sqlite3_bind_int64(s, 2, w->list_id);
	sqlite3_bind_int(s, 3, w->every);
	sqlite3_bind_int(s, 4, (int)w->contents);
	sqlite3_bind_int(s, 5, w->detail);
	sql_bind_text(s, 6, w->filter);
	sql_bind_text(s, 7, w->words);
	sqlite3_bind_int64(s, 8, w->created_at);
	sql_bind_time(s, 9, w->ended_at);
	if (sql_run(st, s, err))
		return -1;
	w->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static void read_subscription(sqlite3_stmt *s, struct arena *a,
			      struct state_subscription *out)
{
	out->id = sqlite3_column_int64(s, SUBSCRIPTION_ID);
	out->subscriber_id =
	    sqlite3_column_int64(s, SUBSCRIPTION_SUBSCRIBER_ID);
	out->list_id = sqlite3_column_int64(s, SUBSCRIPTION_LIST_ID);
	out->every = sqlite3_column_int(s, SUBSCRIPTION_EVERY);
	out->contents =
	    (enum state_contents)sqlite3_column_int(s, SUBSCRIPTION_CONTENTS);
	out->detail = sqlite3_column_int(s, SUBSCRIPTION_DETAIL);
	out->filter = sql_text(s, SUBSCRIPTION_FILTER, a);
	out->words = sql_text(s, SUBSCRIPTION_WORDS, a);
	out->created_at = sqlite3_column_int64(s, SUBSCRIPTION_CREATED_AT);
	out->ended_at = sql_time(s, SUBSCRIPTION_ENDED_AT);
}

int state_subscription_find(struct state *st, int64_t id, struct arena *a,
			    struct state_subscription *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, SUBSCRIPTION_FIND);

	sqlite3_bind_int64(s, 1, id);
	int found = sql_next(st, s, err);
	if (found > 0) {
		read_subscription(s, a, out);
		sql_done(s);
	}
	return found;
}

int state_subscriptions(struct state *st, int64_t subscriber_id,
			int64_t list_id, struct arena *a,
			struct state_subscription **rows, size_t *n,
			struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	int which = subscriber_id ? SUBSCRIPTION_OF_SUBSCRIBER
		    : list_id     ? SUBSCRIPTION_OF_LIST
				  : SUBSCRIPTION_ALL;
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, which);
	int more;

	if (subscriber_id)
		sqlite3_bind_int64(s, 1, subscriber_id);
	if (which != SUBSCRIPTION_ALL)
		sqlite3_bind_int64(s, 2, list_id);
	while ((more = sql_next(st, s, err)) > 0)
		read_subscription(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return 0;
}

int state_subscription_state(struct state *st, int64_t id, int64_t at,
			     enum state_subscription_state *standing,
			     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, SUBSCRIPTION_STATE);
	int64_t n;

	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, at);
	if (sql_run_int(st, s, &n, err))
		return -1;
	*standing = (enum state_subscription_state)n;
	return 0;
}

int state_subscription_end(struct state *st, int64_t id, int64_t at,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SUBSCRIBERS, SUBSCRIPTION_END);

	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, at);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(
		    err, ERR_DATA,
		    "there is no subscription %" PRId64 " that goes on", id);
	return 0;
}
