/* SPDX-License-Identifier: MIT */
#include "state/audit_log.h"

#include "state/sql.h"

/* But for id. */
#define COLUMNS(X)                                                             \
	X(INT64, at)                                                           \
	X(NAME, who)                                                           \
	X(TEXT, how)                                                           \
	X(TEXT, asked)                                                         \
	X(TEXT, did)
#define SELECT "SELECT id" COLUMNS(SQL_NAME) " FROM audit_log a"

enum {
	AUDIT_PUT,
	AUDIT_ALL,
	AUDIT_OF,
	ERASE_FIRST,
	ERASE_SUBSCRIPTIONS = ERASE_FIRST,
	ERASE_SUBSCRIBER,
	ERASE_TOKENS,
	ERASE_COMMAND_MAILS,
	ERASE_OUTBOX,
	ERASE_NOTICES,
	ERASE_LAST_ERROR,
	ERASE_AUDIT_LOG,
	ERASE_END,
};

static const char *const statements[] = {
    [AUDIT_PUT] = "INSERT INTO audit_log (at, who, how, asked, did)"
		  " VALUES (?1, ?2, ?3, ?4, substr(?5, 1, ?6))",
    [AUDIT_ALL] = SELECT " ORDER BY a.id",
    [AUDIT_OF] = SELECT " WHERE a.who = ?1 ORDER BY a.id",
    [ERASE_SUBSCRIPTIONS] = "DELETE FROM subscriptions WHERE subscriber_id ="
			    " (SELECT id FROM subscribers WHERE email = ?1)",
    [ERASE_SUBSCRIBER] = "DELETE FROM subscribers WHERE email = ?1",
    [ERASE_TOKENS] = "DELETE FROM tokens WHERE email = ?1",
    [ERASE_COMMAND_MAILS] = "DELETE FROM command_mails WHERE sender_email = ?1",
    /* The row stays, for a slot that it filled; no server is asked to take mail
     * for 'erased'. */
    [ERASE_OUTBOX] =
	"UPDATE outbox SET recipient = 'erased', bytes = x'0a', last_text = '',"
	" state = CASE WHEN state IN ({OUTBOX_SENT}, {OUTBOX_CONFIRMED})"
	" THEN state ELSE {OUTBOX_DROPPED} END"
	" WHERE recipient = ?1",
    /* Word to the admins names whom a mail did not reach, and so may the last
     * error. What waits is sent all the same. */
    [ERASE_NOTICES] =
	"UPDATE outbox SET bytes = x'0a', last_text = ''"
	" WHERE state IN ({OUTBOX_SENT}, {OUTBOX_CONFIRMED},"
	" {OUTBOX_FAILED}, {OUTBOX_DROPPED}) AND kind = {OUTBOX_NOTICE}"
	" AND " SQL_POSITION("?1",
			     "lower(" SQL_BYTES_AS_TEXT("bytes") ")") " > 0",
    [ERASE_LAST_ERROR] = "UPDATE settings SET value = ''"
			 " WHERE key = 'last_error' AND " SQL_POSITION(
			     "?1", "lower(value)") " > 0",
    [ERASE_AUDIT_LOG] = "UPDATE audit_log SET who = '', asked = '', did = '',"
			" how = substr(how, 1, " SQL_POSITION(
			    "' '", "how || ' '") " - 1)"
						 " WHERE who = ?1",
};
const struct sql_statements audit_log_sql = SQL_STATEMENTS(statements);

int state_audit_put(struct state *st, struct state_audit_entry *row,
		    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_AUDIT_LOG, AUDIT_PUT);
	int column = 1;

	COLUMNS(SQL_BIND)
	sqlite3_bind_int(s, column, STATE_AUDIT_MAX);
	if (sql_run(st, s, err))
		return -1;
	row->id = sqlite3_last_insert_rowid(st->db);
	return 0;
}

static void read_entry(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_audit_entry *row = out;
	int column = 0;

	row->id = sqlite3_column_int64(s, column++);
	COLUMNS(SQL_READ)
}

int state_audit_log(struct state *st, const char *who, struct arena *a,
		    struct state_audit_entry **rows, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_entry, rows, n);
	sqlite3_stmt *s =
	    sql_get(st, SQL_AUDIT_LOG, who ? AUDIT_OF : AUDIT_ALL);

	if (who)
		sql_bind_text(s, 1, who);
	return sql_collect(st, s, &all, a, err);
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
