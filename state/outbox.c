/* SPDX-License-Identifier: MIT */
#include "state/outbox.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "state/sql.h"

/* But for id and bytes. */
#define COLUMNS(X)                                                             \
	X(INT, kind)                                                           \
	X(INT, state)                                                          \
	X(REF, digest_id)                                                      \
	X(INT, part)                                                           \
	X(REF, before_id)                                                      \
	X(REF, list_id)                                                        \
	X(TEXT, msgid)                                                         \
	X(TEXT, sender)                                                        \
	X(TEXT, recipient)                                                     \
	X(INT64, created_at)                                                   \
	X(INT64, due_at)                                                       \
	X(TIME, expires_at)                                                    \
	X(INT, attempts)                                                       \
	X(TIME, attempted_at)                                                  \
	X(TIME, sent_at)                                                       \
	X(INT, repeats)                                                        \
	X(INT, last_code)                                                      \
	X(TEXT, last_text)                                                     \
	X(INT, unproven)
#define ROW         "SELECT id" COLUMNS(SQL_NAME) ", length(bytes)"
#define SELECT      ROW ", bytes FROM outbox o"
#define SELECT_ROWS ROW " FROM outbox o" /* without bytes */

enum {
	OUTBOX_PUT,
	OUTBOX_FIND,
	OUTBOX_FIND_MSGID,
	OUTBOX_DUE,
	OUTBOX_NEXT_DUE,
	OUTBOX_ALL,
	OUTBOX_IN_STATE,
	OUTBOX_COUNT,
	OUTBOX_UPDATE,
	OUTBOX_UPDATE_BEHIND,
	OUTBOX_SENT_SINCE,
	OUTBOX_ANSWERS,
	OUTBOX_ANSWERS_TO,
	OUTBOX_FIND_SENDER,
};

#define IS_FREE                                                                \
	" o.state = {OUTBOX_QUEUED} AND (o.before_id IS NULL"                  \
	" OR EXISTS (SELECT 1 FROM outbox b WHERE b.id = o.before_id"          \
	" AND b.state IN ({OUTBOX_SENT}, {OUTBOX_CONFIRMED})))"

static const char *const statements[] = {
    [OUTBOX_PUT] =
	"INSERT INTO outbox (bytes" COLUMNS(SQL_NAME) ") VALUES (?1" COLUMNS(
	    SQL_VALUE) ") ON CONFLICT (msgid) DO NOTHING",
    [OUTBOX_FIND] = SELECT " WHERE o.id = ?1",
    [OUTBOX_FIND_MSGID] = SELECT " WHERE o.msgid = ?1",
    [OUTBOX_DUE] =
	SELECT " WHERE o.id = (SELECT o.id FROM outbox o"
	       " WHERE" IS_FREE " AND o.due_at <= ?1"
	       " ORDER BY o.kind <> {OUTBOX_DIGEST}, o.due_at, o.id LIMIT 1)",
    [OUTBOX_NEXT_DUE] = "SELECT o.due_at FROM outbox o WHERE" IS_FREE
			" ORDER BY o.due_at LIMIT 1",
    [OUTBOX_ALL] = SELECT_ROWS " ORDER BY o.id",
    [OUTBOX_IN_STATE] = SELECT_ROWS " WHERE o.state = ?1 ORDER BY o.id",
    [OUTBOX_COUNT] = "SELECT count(*) FROM outbox WHERE state = ?1",
    /* What was sent stays sent: no slip elsewhere sends it again. */
    [OUTBOX_UPDATE] =
	"UPDATE outbox SET state = ?2, due_at = ?3, attempts = ?4,"
	" attempted_at = ?5, sent_at = ?6, repeats = ?7,"
	" last_code = ?8, last_text = substr(?9, 1, 10000)"
	" WHERE id = ?1 AND (state NOT IN ({OUTBOX_SENT}, {OUTBOX_CONFIRMED})"
	" OR ?2 = {OUTBOX_CONFIRMED}"
	" OR ?2 = state)",
    /* of parts that were never tried */
    [OUTBOX_UPDATE_BEHIND] =
	"WITH RECURSIVE behind (id) AS (SELECT o.id FROM outbox o"
	" WHERE o.before_id = ?1 AND o.state = ?2 AND o.attempts = 0"
	" UNION ALL SELECT o.id FROM behind" SQL_JOIN "outbox o"
	" ON o.before_id = behind.id AND o.state = ?2 AND o.attempts = 0)"
	" UPDATE outbox SET state = ?3, last_text = ?4"
	" WHERE id IN (SELECT id FROM behind)",
    [OUTBOX_SENT_SINCE] = "SELECT count(*) FROM outbox WHERE sent_at >= ?1",
    [OUTBOX_ANSWERS] =
	"SELECT count(*) FROM outbox"
	" WHERE kind = {OUTBOX_ANSWER} AND part <= 1 AND created_at >= ?1"
	" AND ?3 IN (unproven, {OUTBOX_ANY})",
    [OUTBOX_ANSWERS_TO] =
	"SELECT count(*) FROM outbox"
	" WHERE kind = {OUTBOX_ANSWER} AND part <= 1 AND created_at >= ?1"
	" AND ?3 IN (unproven, {OUTBOX_ANY})"
	" AND " SQL_MAILBOX("recipient") " = " SQL_MAILBOX("?2"),
    [OUTBOX_FIND_SENDER] =
	SELECT " WHERE o.sender = ?1"
	       " ORDER BY o.created_at DESC, o.id DESC LIMIT 1",
};
const struct sql_statements outbox_sql = SQL_STATEMENTS(statements);

const char *outbox_state_name(enum outbox_state s)
{
	switch (s) {
	case OUTBOX_QUEUED:
		return "queued";
	case OUTBOX_SENDING:
		return "sending";
	case OUTBOX_SENT:
		return "sent";
	case OUTBOX_CONFIRMED:
		return "confirmed";
	case OUTBOX_DOUBTFUL:
		return "doubtful";
	case OUTBOX_FAILED:
		return "failed";
	case OUTBOX_DROPPED:
		return "dropped";
	}
	return "unknown";
}

int state_outbox_put(struct state *st, struct outbox_mail *row, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_PUT);
	int column = 2;

	sqlite3_bind_blob64(s, 1, row->bytes, row->len, SQLITE_STATIC);
	COLUMNS(SQL_BIND)
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "outbox holds '%s' already",
			       row->msgid);
	row->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static void read_outbox_mail(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct outbox_mail *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	COLUMNS(SQL_READ)
	row->len = (size_t)sqlite3_column_int64(s, column++);
	row->bytes = NULL;
	if (column < sqlite3_column_count(s))
		row->bytes =
		    arena_strndup(a, sqlite3_column_blob(s, column), row->len);
}

int state_outbox_find(struct state *st, int64_t id, struct arena *a,
		      struct outbox_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_OUTBOX, OUTBOX_FIND, id);

	return sql_find(st, s, read_outbox_mail, a, out, err);
}

int state_outbox_find_msgid(struct state *st, const char *msgid,
			    struct arena *a, struct outbox_mail *out,
			    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_FIND_MSGID);

	sql_bind_text(s, 1, msgid);
	return sql_find(st, s, read_outbox_mail, a, out, err);
}

int state_outbox_due(struct state *st, int64_t now, struct arena *a,
		     struct outbox_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_OUTBOX, OUTBOX_DUE, now);

	return sql_find(st, s, read_outbox_mail, a, out, err);
}

int state_outbox_next_due(struct state *st, int64_t *at, struct err *err)
{
	return sql_run_time(st, sql_get(st, SQL_OUTBOX, OUTBOX_NEXT_DUE), at,
			    err);
}

int state_outbox_list(struct state *st, int state, struct arena *a,
		      struct outbox_mail **rows, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_outbox_mail, rows, n);
	sqlite3_stmt *s =
	    sql_get(st, SQL_OUTBOX, state < 0 ? OUTBOX_ALL : OUTBOX_IN_STATE);

	if (state >= 0)
		sqlite3_bind_int(s, 1, state);
	return sql_collect(st, s, &all, a, err);
}

int state_outbox_count(struct state *st, enum outbox_state state, int64_t *n,
		       struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_COUNT);

	sqlite3_bind_int(s, 1, (int)state);
	return sql_run_int(st, s, n, err);
}

/* True if the parts behind it will never be free. SPEC 8: a doubtful answer is
 * not repeated, a personal digest once. */
static bool ends_all(const struct outbox_mail *mail)
{
	switch (mail->state) {
	case OUTBOX_FAILED:
	case OUTBOX_DROPPED:
		return true;
	case OUTBOX_DOUBTFUL:
		return mail->kind == OUTBOX_ANSWER ||
		       (mail->kind == OUTBOX_PERSONAL && mail->repeats);
	case OUTBOX_QUEUED:
	case OUTBOX_SENDING:
	case OUTBOX_SENT:
	case OUTBOX_CONFIRMED:
		break;
	}
	return false;
}

/* The parts behind wait, or fail, with it. */
static int update_behind(struct state *st, const struct outbox_mail *mail,
			 struct err *err)
{
	bool ends = ends_all(mail);
	sqlite3_stmt *s;

	if (!ends && mail->state != OUTBOX_QUEUED)
		return 0;
	s = sql_get(st, SQL_OUTBOX, OUTBOX_UPDATE_BEHIND);
	sqlite3_bind_int64(s, 1, mail->id);
	sqlite3_bind_int(s, 2, ends ? OUTBOX_QUEUED : OUTBOX_FAILED);
	sqlite3_bind_int(s, 3, ends ? OUTBOX_FAILED : OUTBOX_QUEUED);
	sql_bind_text(s, 4, ends ? "the part before it was not sent" : "");
	return sql_run(st, s, err);
}

int state_outbox_update(struct state *st, const struct outbox_mail *mail,
			struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_OUTBOX, OUTBOX_UPDATE, mail->id);

	sqlite3_bind_int(s, 2, (int)mail->state);
	sqlite3_bind_int64(s, 3, mail->due_at);
	sqlite3_bind_int(s, 4, mail->attempts);
	sql_bind_time(s, 5, mail->attempted_at);
	sql_bind_time(s, 6, mail->sent_at);
	sqlite3_bind_int(s, 7, mail->repeats);
	sqlite3_bind_int(s, 8, mail->last_code);
	sql_bind_text(s, 9, mail->last_text);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA,
			       "outbox mail %lld is not there, or was sent and "
			       "cannot be %s",
			       (long long)mail->id,
			       outbox_state_name(mail->state));
	return update_behind(st, mail, err);
}

int state_outbox_sent_since(struct state *st, int64_t since, int64_t *n,
			    struct err *err)
{
	return sql_run_int(
	    st, sql_get_for(st, SQL_OUTBOX, OUTBOX_SENT_SINCE, since), n, err);
}

int state_outbox_answers(struct state *st, const char *recipient,
			 enum outbox_proof proof, int64_t since, int64_t *n,
			 struct err *err)
{
	sqlite3_stmt *s = sql_get(
	    st, SQL_OUTBOX, recipient ? OUTBOX_ANSWERS_TO : OUTBOX_ANSWERS);

	sqlite3_bind_int64(s, 1, since);
	if (recipient)
		sql_bind_text(s, 2, recipient);
	sqlite3_bind_int(s, 3, (int)proof);
	return sql_run_int(st, s, n, err);
}

int state_outbox_find_sender(struct state *st, const char *sender,
			     struct arena *a, struct outbox_mail *out,
			     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_FIND_SENDER);

	sql_bind_text(s, 1, sender);
	return sql_find(st, s, read_outbox_mail, a, out, err);
}
