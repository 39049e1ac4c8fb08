/* SPDX-License-Identifier: MIT */
#include "state/audit_log.h"

#include "state/sql.h"

enum {
	COLUMN_ID,
	COLUMN_AT,
	COLUMN_WHO,
	COLUMN_HOW,
	COLUMN_ASKED,
	COLUMN_DID,
};

enum {
	ACT_PUT,
	ACT_ALL,
	ACT_OF,
	ERASE_FIRST,
	ERASE_SUBSCRIPTIONS = ERASE_FIRST,
	ERASE_SUBSCRIBER,
	ERASE_TOKENS,
	ERASE_LETTERS,
	ERASE_OUTBOX,
	ERASE_NOTICES,
	ERASE_LAST_ERROR,
	ERASE_ACTS,
	ERASE_END,
};

static const char *const statements[] = {
    [ACT_PUT] = "INSERT INTO acts (at, who, how, asked, did)"
		" VALUES (?1, ?2, ?3, ?4,"
		" substr(?5, 1, ?6))",
    [ACT_ALL] = "SELECT a.id, a.at, a.who, a.how, a.asked, a.did FROM acts a"
		" ORDER BY a.id",
    [ACT_OF] = "SELECT a.id, a.at, a.who, a.how, a.asked, a.did FROM acts a"
	       " WHERE a.who = ?1 ORDER BY a.id",
    [ERASE_SUBSCRIPTIONS] = "DELETE FROM subscriptions WHERE subscriber_id ="
			    " (SELECT id FROM subscribers WHERE email = ?1)",
    [ERASE_SUBSCRIBER] = "DELETE FROM subscribers WHERE email = ?1",
    [ERASE_TOKENS] = "DELETE FROM tokens WHERE email = ?1",
    [ERASE_LETTERS] = "DELETE FROM letters WHERE sender_email = ?1",
    /* The row stays, for a slot that it filled. States 2 and 3 are OUTBOX_SENT
     * and OUTBOX_CONFIRMED, 6 is OUTBOX_DROPPED; no server is asked to take
     * mail for 'erased'. */
    [ERASE_OUTBOX] =
	"UPDATE outbox SET recipient = 'erased', bytes = x'0a', last_text = '',"
	" state = CASE WHEN state IN (2, 3) THEN state ELSE 6 END"
	" WHERE recipient = ?1",
    /* Word to the admins names whom a mail did not reach, and so may the last
     * error. What waits is sent all the same. 3 is OUTBOX_NOTICE, 5 is
     * OUTBOX_FAILED. */
    [ERASE_NOTICES] = "UPDATE outbox SET bytes = x'0a', last_text = ''"
		      " WHERE state IN (2, 3, 5, 6) AND kind = 3"
		      " AND instr(lower(CAST(bytes AS TEXT)), ?1)",
    [ERASE_LAST_ERROR] =
	"UPDATE notes SET value = ''"
	" WHERE key = 'last_error' AND instr(lower(value), ?1)",
    [ERASE_ACTS] = "UPDATE acts SET who = '', asked = '', did = '',"
		   " how = substr(how, 1, instr(how || ' ', ' ') - 1)"
		   " WHERE who = ?1",
};
const struct sql_statements audit_log_sql = SQL_STATEMENTS(statements);

int state_audit_put(struct state *st, struct state_audit_entry *act,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_AUDIT_LOG, ACT_PUT);

	sqlite3_bind_int64(s, 1, act->at);
	sql_bind_text(s, 2, act->who);
	sql_bind_text(s, 3, act->how);
	sql_bind_text(s, 4, act->asked);
	sql_bind_text(s, 5, act->did);
	sqlite3_bind_int(s, 6, STATE_AUDIT_MAX);
	if (sql_run(st, s, err))
		return -1;
	act->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

int state_audit_log(struct state *st, const char *who, struct arena *a,
		    struct state_audit_entry **rows, size_t *n, struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	sqlite3_stmt *s = sql_get(st, SQL_AUDIT_LOG, who ? ACT_OF : ACT_ALL);
	int more;

	if (who)
		sql_bind_text(s, 1, who);
	while ((more = sql_next(st, s, err)) > 0) {
		struct state_audit_entry *act = sql_rows_add(&all);

		act->id = sqlite3_column_int64(s, COLUMN_ID);
		act->at = sqlite3_column_int64(s, COLUMN_AT);
		act->who = sql_text(s, COLUMN_WHO, a);
		act->how = sql_text(s, COLUMN_HOW, a);
		act->asked = sql_text(s, COLUMN_ASKED, a);
		act->did = sql_text(s, COLUMN_DID, a);
	}
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return 0;
}

int state_person_erase(struct state *st, const char *who, int64_t *rows,
		       struct err *err)
{
	*rows = 0;
	for (int i = ERASE_FIRST; i < ERASE_END; i++) {
		sqlite3_stmt *s = sql_get(st, SQL_AUDIT_LOG, i);

		sql_bind_text(s, 1, who);
		if (sql_run(st, s, err))
			return -1;
		*rows += sqlite3_changes(st->db);
	}
	return 0;
}
