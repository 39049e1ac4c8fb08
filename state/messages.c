/* SPDX-License-Identifier: MIT */
#include "state/messages.h"

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/mentions.h"
#include "state/patches.h"
#include "state/replies.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	MESSAGES_INSERT,
	MESSAGES_STANDING,
	MESSAGES_REPLACE,
	MESSAGES_ARRIVE,
	MESSAGES_ARRIVE_LATE,
	MESSAGES_REDATE,
	MESSAGES_FIND,
	MESSAGES_LAST,
	MESSAGES_ADD_LIST,
	MESSAGES_HAS_LIST,
	MESSAGES_LAST_ARRIVAL,
	MESSAGES_FIRST_ARRIVAL,
	MESSAGES_UNDATED,
	MESSAGES_UNDATED_LIST,
	MESSAGES_DIGESTS,
	MESSAGES_COUNT,
	MESSAGES_COUNT_LIST,
	MESSAGES_FIRST_DATE,
	MESSAGES_LAST_DATE,
	MESSAGES_FIRST_DATE_LIST,
	MESSAGES_LAST_DATE_LIST,
	UNREADABLE_PUT,
	UNREADABLE_COUNT,
};

/* True of message m if it is on list ?1, or if ?1 is 0: any list. */
#define ON_LIST                                                                \
	" (?1 = 0 OR EXISTS (SELECT 1 FROM message_lists l"                    \
	" WHERE l.list_id = ?1 AND l.message_id = m.id))"

static const char *const statements[] = {
    /* One probe tells new mails from known ones. */
    [MESSAGES_INSERT] = "INSERT INTO messages (from_id" ROWS_MESSAGE_COLUMNS(
	SQL_NAME) ", arrived_at, id) VALUES "
		  "(?1" ROWS_MESSAGE_COLUMNS(SQL_VALUE) ", ?, ?) "
							"ON "
							"CONFLICT "
							"(msgid) "
							"DO "
							"NOTHING",
    [MESSAGES_STANDING] =
	"SELECT id, received_at, digest, arrived_at FROM messages"
	" WHERE msgid = ?1",
    [MESSAGES_REPLACE] =
	"UPDATE messages SET from_id = ?1, kind = ?3, date_at = ?4,"
	" received_at = ?5, digest = ?6, subject = ?7, refs = ?8,"
	" robot = ?9 WHERE msgid = ?2",
    [MESSAGES_ARRIVE] = "UPDATE messages SET arrived_at = ?2 WHERE id = ?1",
    /* by the key, which begins with the list */
    [MESSAGES_ARRIVE_LATE] =
	"UPDATE message_lists SET seq = ?2"
	" WHERE list_id IN (SELECT id FROM lists) AND message_id = ?1",
    [MESSAGES_REDATE] =
	"UPDATE message_lists SET date_at = ?2"
	" WHERE list_id IN (SELECT id FROM lists) AND message_id = ?1",
    [MESSAGES_FIND] = "SELECT " ROWS_MESSAGE " FROM messages m" ROWS_JOIN_FROM
		      " WHERE m.msgid = ?1",
    /* one probe of an index for the rows, and one for each list */
    [MESSAGES_LAST] =
	"SELECT coalesce(max(seq), 0) FROM (SELECT max(id) AS seq FROM "
	"messages"
	" UNION ALL SELECT (SELECT max(k.seq) FROM message_lists k"
	" WHERE k.list_id = l.id AND k.seq <> k.message_id) FROM lists "
	"l)",
    /* ?3 is 0 of a mail that is recorded just now */
    [MESSAGES_ADD_LIST] =
	"INSERT INTO message_lists (list_id, message_id, seq, date_at)"
	" SELECT ?1, id, CASE WHEN ?3 = 0 THEN id ELSE ?3 END, date_at"
	" FROM messages WHERE id = ?2"
	" ON CONFLICT (list_id, message_id) DO NOTHING",
    [MESSAGES_HAS_LIST] = "SELECT 1 FROM message_lists"
			  " WHERE list_id = ?1 AND message_id = ?2",
    [MESSAGES_LAST_ARRIVAL] = "SELECT m.arrived_at FROM messages m"
			      " WHERE m.arrived_at IS NOT NULL AND" ON_LIST
			      " ORDER BY m.arrived_at DESC LIMIT 1",
    [MESSAGES_FIRST_ARRIVAL] = "SELECT m.arrived_at FROM messages m"
			       " WHERE m.arrived_at IS NOT NULL AND" ON_LIST
			       " ORDER BY m.arrived_at LIMIT 1",
    [MESSAGES_UNDATED] = "SELECT count(*) FROM messages WHERE date_at IS NULL",
    [MESSAGES_UNDATED_LIST] = "SELECT count(*) FROM message_lists"
			      " WHERE list_id = ?1 AND date_at IS NULL",
    [MESSAGES_DIGESTS] = "SELECT digest FROM messages",
    [MESSAGES_COUNT] = "SELECT count(*) FROM messages",
    [MESSAGES_COUNT_LIST] =
	"SELECT count(*) FROM message_lists WHERE list_id = ?1",
    [MESSAGES_FIRST_DATE] = "SELECT min(date_at) FROM messages",
    [MESSAGES_LAST_DATE] = "SELECT max(date_at) FROM messages",
    [MESSAGES_FIRST_DATE_LIST] =
	"SELECT min(date_at) FROM message_lists WHERE list_id = ?1",
    [MESSAGES_LAST_DATE_LIST] =
	"SELECT max(date_at) FROM message_lists WHERE list_id = ?1",
    [UNREADABLE_PUT] =
	"INSERT INTO unreadable (source, position, why, noted_at)"
	" VALUES (?1, ?2, substr(?3, 1, 10000), ?4)"
	" ON CONFLICT (source, position) DO NOTHING",
    [UNREADABLE_COUNT] = "SELECT count(*) FROM unreadable",
};
const struct sql_statements messages_sql = SQL_STATEMENTS(statements);

/* Returns the number of the value behind. */
static int bind_facts(sqlite3_stmt *s, const struct state_message *row,
		      int64_t from_id)
{
	int column = 2;

	sqlite3_bind_int64(s, 1, from_id);
	ROWS_MESSAGE_COLUMNS(SQL_BIND)
	return column;
}

/*
 * The number of what is recorded next, or comes late to a list next: each has
 * its own, so that a digest up to the last number covers all there was.
 */
static int next_seq(struct state *st, int64_t *seq, struct err *err)
{
	/* outside of a transaction others may take numbers, too */
	if (!st->begin_file)
		st->last_seq = 0;
	if (!st->last_seq && state_message_last(st, &st->last_seq, err))
		return -1;
	*seq = st->last_seq + 1;
	return 0;
}

/* RULES R14: the copy that was received first stands, then the smaller digest;
 * a copy that does not say when comes last. */
static bool stands_before(const struct state_message *m, int64_t received_at,
			  uint64_t digest)
{
	if (m->received_at != received_at) {
		if (m->received_at == CLOCK_NEVER || received_at == CLOCK_NEVER)
			return received_at == CLOCK_NEVER;
		return m->received_at < received_at;
	}
	return m->digest < digest;
}

/* What was found while this mail was not there, or was another, is found
 * anew. */
static int wake_dependents(struct state *st, const struct state_message *m,
			   const struct state_patch *patch, struct err *err)
{
	if (series_wake(st, m->msgid, err))
		return -1;
	return replies_wake(st, m->msgid, patch ? patch->title_key : 0, err);
}

static int replace_message(struct state *st, int64_t id,
			   const struct state_message *m, int64_t from_id,
			   const struct state_patch *patch, const char *text,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_REPLACE);

	if (series_reset(st, id, err) || patches_remove(st, id, err))
		return -1;
	if (mentions_remove(st, id, err) || replies_reset(st, id, err))
		return -1;
	bind_facts(s, m, from_id);
	if (sql_run(st, s, err))
		return -1;
	s = sql_get(st, SQL_MESSAGES, MESSAGES_REDATE);
	sqlite3_bind_int64(s, 1, id);
	sql_bind_time(s, 2, m->date_at);
	if (sql_run(st, s, err) || wake_dependents(st, m, patch, err))
		return -1;
	return patch ? patches_put(st, id, from_id, patch, text, err) : 0;
}

/*
 * A mail that was imported comes from the mailbox: it arrives now, on all its
 * lists, though its row may lie below what their digests cover already.
 */
static int arrive_from_mailbox(struct state *st, int64_t id, int64_t arrived_at,
			       struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_MESSAGES, MESSAGES_ARRIVE, id);
	int64_t seq;

	sql_bind_time(s, 2, arrived_at);
	if (sql_run(st, s, err) || next_seq(st, &seq, err))
		return -1;
	s = sql_get(st, SQL_MESSAGES, MESSAGES_ARRIVE_LATE);
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, seq);
	if (sql_run(st, s, err))
		return -1;
	if (sqlite3_changes(st->db))
		st->last_seq = seq;
	return 0;
}

static int put_known(struct state *st, const struct state_message *m,
		     int64_t from_id, const struct state_patch *patch,
		     const char *text, int64_t *id, enum state_put *result,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_STANDING);
	int found;
	bool stands, arrives;

	sql_bind_text(s, 1, m->msgid);
	found = sql_next(st, s, err);
	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_SYSTEM, "message-id index is damaged");
	*id = sqlite3_column_int64(s, 0);
	stands = !stands_before(m, sql_time(s, 1),
				(uint64_t)sqlite3_column_int64(s, 2));
	arrives = m->arrived_at != CLOCK_NEVER && sql_time(s, 3) == CLOCK_NEVER;
	sql_done(s);
	if (arrives && arrive_from_mailbox(st, *id, m->arrived_at, err))
		return -1;
	*result = stands ? STATE_PUT_KNOWN : STATE_PUT_REPLACED;
	return stands ? 0
		      : replace_message(st, *id, m, from_id, patch, text, err);
}

int state_message_put(struct state *st, const struct state_message *m,
		      const struct state_patch *patch, const char *text,
		      int64_t *id, enum state_put *result, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_INSERT);
	int64_t from_id, next;
	int column;

	if (!st->begin_file)
		return err_set(err, ERR_SYSTEM,
			       "message put outside of a transaction");
	if (people_put(st, &m->from, &from_id, err) || next_seq(st, &next, err))
		return -1;
	column = bind_facts(s, m, from_id);
	sql_bind_time(s, column, m->arrived_at);
	sqlite3_bind_int64(s, column + 1, next);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return put_known(st, m, from_id, patch, text, id, result, err);
	*id = st->last_seq = next;
	*result = STATE_PUT_NEW;
	if (!st->begin_id)
		st->begin_id = *id;
	if (wake_dependents(st, m, patch, err))
		return -1;
	return patch ? patches_put(st, *id, from_id, patch, text, err) : 0;
}

/*
 * A digest covers arrivals up to one number. A mail that comes to a second
 * list in a later transaction may have a row below what the digests of that
 * list cover already: so its seq there is the next number.
 */
int state_message_add_list(struct state *st, int64_t message_id,
			   int64_t list_id, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_ADD_LIST);
	int64_t late_seq = 0;

	if ((!st->begin_id || message_id < st->begin_id) &&
	    next_seq(st, &late_seq, err))
		return -1;
	sqlite3_bind_int64(s, 1, list_id);
	sqlite3_bind_int64(s, 2, message_id);
	sqlite3_bind_int64(s, 3, late_seq);
	if (sql_run(st, s, err))
		return -1;
	if (late_seq && sqlite3_changes(st->db))
		st->last_seq = late_seq;
	return 0;
}

int state_message_has_list(struct state *st, int64_t message_id,
			   int64_t list_id, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_MESSAGES, MESSAGES_HAS_LIST, list_id);
	int found;

	sqlite3_bind_int64(s, 2, message_id);
	found = sql_next(st, s, err);
	if (found > 0)
		sql_done(s);
	return found;
}

int state_message_find(struct state *st, const char *msgid, struct arena *a,
		       struct state_message *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_FIND);

	sql_bind_text(s, 1, msgid);
	return sql_find(st, s, rows_read_message, a, out, err);
}

int state_message_last(struct state *st, int64_t *seq, struct err *err)
{
	return sql_run_int(st, sql_get(st, SQL_MESSAGES, MESSAGES_LAST), seq,
			   err);
}

static int time_on_list(struct state *st, int n, int64_t list_id, int64_t *at,
			struct err *err)
{
	return sql_run_time(st, sql_get_for(st, SQL_MESSAGES, n, list_id), at,
			    err);
}

int state_message_last_arrival(struct state *st, int64_t list_id,
			       int64_t *arrived_at, struct err *err)
{
	return time_on_list(st, MESSAGES_LAST_ARRIVAL, list_id, arrived_at,
			    err);
}

int state_message_first_arrival(struct state *st, int64_t list_id,
				int64_t *arrived_at, struct err *err)
{
	return time_on_list(st, MESSAGES_FIRST_ARRIVAL, list_id, arrived_at,
			    err);
}

int state_messages_undated(struct state *st, int64_t list_id, int64_t *n,
			   struct err *err)
{
	sqlite3_stmt *s =
	    sql_get(st, SQL_MESSAGES,
		    list_id ? MESSAGES_UNDATED_LIST : MESSAGES_UNDATED);

	if (list_id)
		sqlite3_bind_int64(s, 1, list_id);
	return sql_run_int(st, s, n, err);
}

int state_message_each_digest(struct state *st, state_digest_fn *fn, void *arg,
			      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, MESSAGES_DIGESTS);
	int more;

	while ((more = sql_next(st, s, err)) > 0)
		fn(arg, (uint64_t)sqlite3_column_int64(s, 0));
	return more;
}

int state_messages_summary(struct state *st, int64_t list_id, int64_t *n,
			   int64_t *first_at, int64_t *last_at, struct err *err)
{
	static const int all[] = {MESSAGES_COUNT, MESSAGES_FIRST_DATE,
				  MESSAGES_LAST_DATE};
	static const int of_list[] = {MESSAGES_COUNT_LIST,
				      MESSAGES_FIRST_DATE_LIST,
				      MESSAGES_LAST_DATE_LIST};
	sqlite3_stmt *s[3];

	for (int i = 0; i < 3; i++) {
		s[i] = sql_get(st, SQL_MESSAGES, list_id ? of_list[i] : all[i]);
		if (list_id)
			sqlite3_bind_int64(s[i], 1, list_id);
	}
	if (sql_run_int(st, s[0], n, err) ||
	    sql_run_time(st, s[1], first_at, err))
		return -1;
	return sql_run_time(st, s[2], last_at, err);
}

int state_unreadable_put(struct state *st, const char *source,
			 const char *position, const char *why, int64_t at,
			 struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MESSAGES, UNREADABLE_PUT);

	sql_bind_key(s, 1, source);
	sql_bind_key(s, 2, position);
	sql_bind_text(s, 3, why);
	sqlite3_bind_int64(s, 4, at);
	return sql_run(st, s, err);
}

int state_unreadable_count(struct state *st, int64_t *n, struct err *err)
{
	return sql_run_int(st, sql_get(st, SQL_MESSAGES, UNREADABLE_COUNT), n,
			   err);
}
