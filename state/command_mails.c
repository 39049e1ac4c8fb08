/* SPDX-License-Identifier: MIT */
#include "state/command_mails.h"

#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/sql.h"

#define MADE "sha256:" /* begins the name of a mail without one (RULES R1) */

#define COLUMNS(X)                                                             \
	X(INT, kind)                                                           \
	X(NAME, sender_email)                                                  \
	X(NAME, sender_name)                                                   \
	X(INT, automatic)                                                      \
	X(INT, bulk)                                                           \
	X(TEXT, proof)                                                         \
	X(TEXT, lines)                                                         \
	X(INT, more)                                                           \
	X(TEXT, recipients)                                                    \
	X(TEXT, in_reply_to)                                                   \
	X(TEXT, refs)                                                          \
	X(TEXT, loop)                                                          \
	X(TEXT, token)                                                         \
	X(TEXT, reports)
#define NAME_L(type, field) ", l." #field
/* What the mail says besides. */
#define MAIL_COLUMNS(X)                                                        \
	X(TEXT, msgid)                                                         \
	X(TEXT, subject)                                                       \
	X(TIME, date_at)                                                       \
	X(TIME, arrived_at)                                                    \
	X(INT, robot)

enum {
	COMMAND_MAILS_PUT,
	COMMAND_MAILS_NEXT,
	COMMAND_MAILS_REMOVE,
	COMMAND_MAILS_COUNT,
	COMMAND_MAILS_LISTS,
};

static const char *const statements[] = {
    [COMMAND_MAILS_PUT] = "INSERT INTO command_mails (message_id" COLUMNS(
	SQL_NAME) ") VALUES (?1" COLUMNS(SQL_VALUE) ")",
    [COMMAND_MAILS_NEXT] = "SELECT message_id" COLUMNS(NAME_L)
	MAIL_COLUMNS(SQL_NAME) " FROM command_mails l" SQL_JOIN
			       "messages m ON m.id = l.message_id"
			       " ORDER BY l.message_id LIMIT 1",
    [COMMAND_MAILS_REMOVE] = "DELETE FROM command_mails WHERE message_id = ?1",
    [COMMAND_MAILS_COUNT] = "SELECT count(*) FROM command_mails",
    [COMMAND_MAILS_LISTS] =
	"SELECT lists.name FROM lists" SQL_JOIN "message_lists ml"
	" ON ml.list_id = lists.id AND ml.message_id = ?1"
	" ORDER BY lists.id",
};
const struct sql_statements command_mails_sql = SQL_STATEMENTS(statements);

int state_command_mail_put(struct state *st,
			   const struct state_command_mail *row,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_COMMAND_MAILS, COMMAND_MAILS_PUT,
				      row->message_id);
	int column = 2;

	COLUMNS(SQL_BIND)
	return sql_run(st, s, err);
}

static void read_command_mail(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_command_mail *row = out;
	int column = 0;

	row->message_id = sqlite3_column_int64(s, column++);
	COLUMNS(SQL_READ)
	MAIL_COLUMNS(SQL_READ)
	row->msgid_made = !strncmp(row->msgid, MADE, strlen(MADE));
}

int state_command_mail_next(struct state *st, struct arena *a,
			    struct state_command_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_NEXT);

	return sql_find(st, s, read_command_mail, a, out, err);
}

int state_command_mail_remove(struct state *st, int64_t message_id,
			      struct err *err)
{
	return sql_run(st,
		       sql_get_for(st, SQL_COMMAND_MAILS, COMMAND_MAILS_REMOVE,
				   message_id),
		       err);
}

int state_command_mail_count(struct state *st, int64_t *n, struct err *err)
{
	return sql_run_int(
	    st, sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_COUNT), n, err);
}

int state_command_mail_lists(struct state *st, int64_t message_id,
			     struct arena *a, const char **names,
			     struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_COMMAND_MAILS, COMMAND_MAILS_LISTS, message_id);
	struct strbuf all = STRBUF_INIT;
	int more;

	while ((more = sql_next(st, s, err)) > 0) {
		if (all.len)
			strbuf_addch(&all, '\n');
		strbuf_addstr(&all, sql_text(s, 0, a));
	}
	*names = arena_strdup(a, all.buf);
	strbuf_release(&all);
	return more;
}
