/* SPDX-License-Identifier: MIT */
#include "state/outbox.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "state/sql.h"

#define OUTBOX_COLUMNS                                                         \
	"o.id, o.kind, o.state, o.digest_id, o.part, o.before_id,"             \
	" o.list_id, o.msgid,"                                                 \
	" o.sender, o.recipient, o.created_at, o.due_at, o.expires_at,"        \
	" o.attempts, o.attempted_at, o.sent_at, o.repeats, o.last_code,"      \
	" o.last_text, o.unproven, length(o.bytes)"
enum {
	COLUMN_ID,
	COLUMN_KIND,
	COLUMN_STATE,
	COLUMN_DIGEST_ID,
	COLUMN_PART,
	COLUMN_BEFORE_ID,
	COLUMN_LIST_ID,
	COLUMN_MSGID,
	COLUMN_SENDER,
	COLUMN_RECIPIENT,
	COLUMN_CREATED_AT,
	COLUMN_DUE_AT,
	COLUMN_EXPIRES_AT,
	COLUMN_ATTEMPTS,
	COLUMN_ATTEMPTED_AT,
	COLUMN_SENT_AT,
	COLUMN_REPEATS,
	COLUMN_LAST_CODE,
	COLUMN_LAST_TEXT,
	COLUMN_UNPROVEN,
	COLUMN_LEN,
	COLUMN_BYTES, /* not in lists */
};

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
    [OUTBOX_PUT] = "INSERT INTO outbox (kind, state, digest_id, part, list_id,"
		   " msgid, sender, recipient, created_at, due_at, expires_at,"
		   " attempts, attempted_at, sent_at, repeats, last_code,"
		   " last_text, bytes, before_id, unproven)"
		   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		   " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"
		   " ON CONFLICT (msgid) DO NOTHING",
    [OUTBOX_FIND] = "SELECT " OUTBOX_COLUMNS ", o.bytes FROM outbox o"
		    " WHERE o.id = ?1",
    [OUTBOX_FIND_MSGID] = "SELECT " OUTBOX_COLUMNS ", o.bytes FROM outbox o"
			  " WHERE o.msgid = ?1",
    [OUTBOX_DUE] =
	"SELECT " OUTBOX_COLUMNS ", o.bytes FROM outbox o"
	" WHERE o.id = (SELECT o.id FROM outbox o"
	" WHERE" IS_FREE " AND o.due_at <= ?1"
	" ORDER BY o.kind <> {OUTBOX_DIGEST}, o.due_at, o.id LIMIT 1)",
    [OUTBOX_NEXT_DUE] = "SELECT o.due_at FROM outbox o WHERE" IS_FREE
			" ORDER BY o.due_at LIMIT 1",
    [OUTBOX_ALL] = "SELECT " OUTBOX_COLUMNS " FROM outbox o ORDER BY o.id",
    [OUTBOX_IN_STATE] = "SELECT " OUTBOX_COLUMNS " FROM outbox o"
			" WHERE o.state = ?1 ORDER BY o.id",
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
    [OUTBOX_FIND_SENDER] = "SELECT " OUTBOX_COLUMNS ", o.bytes FROM outbox o"
			   " WHERE o.sender = ?1"
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

int state_outbox_put(struct state *st, struct outbox_mail *mail,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_PUT);

	sqlite3_bind_int(s, 1, (int)mail->kind);
	sqlite3_bind_int(s, 2, (int)mail->state);
	sql_bind_ref(s, 3, mail->digest_id);
	sqlite3_bind_int(s, 4, mail->part);
	sql_bind_ref(s, 5, mail->list_id);
	sql_bind_text(s, 6, mail->msgid);
	sql_bind_text(s, 7, mail->sender);
	sql_bind_text(s, 8, mail->recipient);
	sqlite3_bind_int64(s, 9, mail->created_at);
	sqlite3_bind_int64(s, 10, mail->due_at);
	sql_bind_time(s, 11, mail->expires_at);
	sqlite3_bind_int(s, 12, mail->attempts);
	sql_bind_time(s, 13, mail->attempted_at);
	sql_bind_time(s, 14, mail->sent_at);
	sqlite3_bind_int(s, 15, mail->repeats);
	sqlite3_bind_int(s, 16, mail->last_code);
	sql_bind_text(s, 17, mail->last_text);
	sqlite3_bind_blob64(s, 18, mail->bytes, mail->len, SQLITE_STATIC);
	sql_bind_ref(s, 19, mail->before_id);
	sqlite3_bind_int(s, 20, mail->unproven);
	if (sql_run(st, s, err))
		return -1;
	if (!sqlite3_changes(st->db))
		return err_set(err, ERR_DATA, "outbox holds '%s' already",
			       mail->msgid);
	mail->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static void read_mail(sqlite3_stmt *s, struct arena *a, struct outbox_mail *out)
{
	out->id = sqlite3_column_int64(s, COLUMN_ID);
	out->kind = (enum outbox_kind)sqlite3_column_int(s, COLUMN_KIND);
	out->state = (enum outbox_state)sqlite3_column_int(s, COLUMN_STATE);
	out->digest_id = sqlite3_column_int64(s, COLUMN_DIGEST_ID);
	out->part = sqlite3_column_int(s, COLUMN_PART);
	out->before_id = sqlite3_column_int64(s, COLUMN_BEFORE_ID);
	out->list_id = sqlite3_column_int64(s, COLUMN_LIST_ID);
	out->msgid = sql_text(s, COLUMN_MSGID, a);
	out->sender = sql_text(s, COLUMN_SENDER, a);
	out->recipient = sql_text(s, COLUMN_RECIPIENT, a);
	out->created_at = sqlite3_column_int64(s, COLUMN_CREATED_AT);
	out->due_at = sqlite3_column_int64(s, COLUMN_DUE_AT);
	out->expires_at = sql_time(s, COLUMN_EXPIRES_AT);
	out->attempts = sqlite3_column_int(s, COLUMN_ATTEMPTS);
	out->attempted_at = sql_time(s, COLUMN_ATTEMPTED_AT);
	out->sent_at = sql_time(s, COLUMN_SENT_AT);
	out->repeats = sqlite3_column_int(s, COLUMN_REPEATS);
	out->last_code = sqlite3_column_int(s, COLUMN_LAST_CODE);
	out->last_text = sql_text(s, COLUMN_LAST_TEXT, a);
	out->unproven = sqlite3_column_int(s, COLUMN_UNPROVEN);
	out->len = (size_t)sqlite3_column_int64(s, COLUMN_LEN);
	out->bytes = NULL;
}

static int find(struct state *st, sqlite3_stmt *s, struct arena *a,
		struct outbox_mail *out, struct err *err)
{
	int found = sql_next(st, s, err);

	if (found > 0) {
		read_mail(s, a, out);
		out->bytes = arena_strndup(
		    a, sqlite3_column_blob(s, COLUMN_BYTES), out->len);
		sql_done(s);
	}
	return found;
}

int state_outbox_find(struct state *st, int64_t id, struct arena *a,
		      struct outbox_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_FIND);

	sqlite3_bind_int64(s, 1, id);
	return find(st, s, a, out, err);
}

int state_outbox_find_msgid(struct state *st, const char *msgid,
			    struct arena *a, struct outbox_mail *out,
			    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_FIND_MSGID);

	sql_bind_text(s, 1, msgid);
	return find(st, s, a, out, err);
}

int state_outbox_due(struct state *st, int64_t now, struct arena *a,
		     struct outbox_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_DUE);

	sqlite3_bind_int64(s, 1, now);
	return find(st, s, a, out, err);
}

int state_outbox_next_due(struct state *st, int64_t *at, struct err *err)
{
	return sql_run_time(st, sql_get(st, SQL_OUTBOX, OUTBOX_NEXT_DUE), at,
			    err);
}

int state_outbox_list(struct state *st, int state, struct arena *a,
		      struct outbox_mail **rows, size_t *n, struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	sqlite3_stmt *s =
	    sql_get(st, SQL_OUTBOX, state < 0 ? OUTBOX_ALL : OUTBOX_IN_STATE);
	int more;

	if (state >= 0)
		sqlite3_bind_int(s, 1, state);
	while ((more = sql_next(st, s, err)) > 0)
		read_mail(s, a, sql_rows_add(&all));
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return 0;
}

int state_outbox_count(struct state *st, enum outbox_state state, int64_t *n,
		       struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_COUNT);

	sqlite3_bind_int(s, 1, (int)state);
	return sql_run_int(st, s, n, err);
}

/* Will the parts behind it never be free? SPEC 8: a doubtful answer is not
 * repeated, a personal digest once. */
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
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_UPDATE);

	sqlite3_bind_int64(s, 1, mail->id);
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
	sqlite3_stmt *s = sql_get(st, SQL_OUTBOX, OUTBOX_SENT_SINCE);

	sqlite3_bind_int64(s, 1, since);
	return sql_run_int(st, s, n, err);
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
	return find(st, s, a, out, err);
}
