/* SPDX-License-Identifier: MIT */
#include "state/command_mails.h"

#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/sql.h"

#define MADE "sha256:" /* begins the name of a mail without one (SPEC 3) */

#define COLUMNS                                                                \
	"message_id, kind, sender_email, sender_name, automatic, bulk, proof," \
	" lines, more, recipients, in_reply_to, refs, loop, token, reports"

enum {
	COMMAND_MAILS_PUT,
	COMMAND_MAILS_NEXT,
	COMMAND_MAILS_REMOVE,
	COMMAND_MAILS_COUNT,
	COMMAND_MAILS_LISTS,
};

static const char *const statements[] = {
    [COMMAND_MAILS_PUT] =
	"INSERT INTO command_mails (" COLUMNS ") VALUES"
	" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	" ?14, ?15)",
    [COMMAND_MAILS_NEXT] =
	"SELECT l.message_id, l.kind, l.sender_email,"
	" l.sender_name, l.automatic, l.bulk, l.proof, l.lines,"
	" l.more, l.recipients, l.in_reply_to, l.refs, l.loop,"
	" l.token, l.reports, m.msgid, m.subject, m.date_at,"
	" m.arrived_at, m.robot FROM command_mails l" SQL_JOIN
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
			   const struct state_command_mail *mail,
			   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_PUT);

	sqlite3_bind_int64(s, 1, mail->message_id);
	sqlite3_bind_int(s, 2, mail->kind);
	sql_bind_name(s, 3, mail->sender_email);
	sql_bind_name(s, 4, mail->sender_name);
	sqlite3_bind_int(s, 5, mail->automatic);
	sqlite3_bind_int(s, 6, mail->bulk);
	sql_bind_text(s, 7, mail->proof);
	sql_bind_text(s, 8, mail->lines);
	sqlite3_bind_int(s, 9, mail->more);
	sql_bind_text(s, 10, mail->recipients);
	sql_bind_text(s, 11, mail->in_reply_to);
	sql_bind_text(s, 12, mail->refs);
	sql_bind_text(s, 13, mail->loop);
	sql_bind_text(s, 14, mail->token);
	sql_bind_text(s, 15, mail->reports);
	return sql_run(st, s, err);
}

static void read_command_mail(sqlite3_stmt *s, struct arena *a,
			      struct state_command_mail *out)
{
	*out = (struct state_command_mail){
	    .message_id = sqlite3_column_int64(s, 0),
	    .kind = sqlite3_column_int(s, 1),
	    .sender_email = sql_text(s, 2, a),
	    .sender_name = sql_text(s, 3, a),
	    .automatic = sqlite3_column_int(s, 4),
	    .bulk = sqlite3_column_int(s, 5),
	    .proof = sql_text(s, 6, a),
	    .lines = sql_text(s, 7, a),
	    .more = sqlite3_column_int(s, 8),
	    .recipients = sql_text(s, 9, a),
	    .in_reply_to = sql_text(s, 10, a),
	    .refs = sql_text(s, 11, a),
	    .loop = sql_text(s, 12, a),
	    .token = sql_text(s, 13, a),
	    .reports = sql_text(s, 14, a),
	    .msgid = sql_text(s, 15, a),
	    .subject = sql_text(s, 16, a),
	    .date_at = sql_time(s, 17),
	    .arrived_at = sql_time(s, 18),
	    .robot = sqlite3_column_int(s, 19),
	};
	out->msgid_made = !strncmp(out->msgid, MADE, strlen(MADE));
}

int state_command_mail_next(struct state *st, struct arena *a,
			    struct state_command_mail *out, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_NEXT);
	int found = sql_next(st, s, err);

	if (found > 0) {
		read_command_mail(s, a, out);
		sql_done(s);
	}
	return found;
}

int state_command_mail_remove(struct state *st, int64_t message_id,
			      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_REMOVE);

	sqlite3_bind_int64(s, 1, message_id);
	return sql_run(st, s, err);
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
	sqlite3_stmt *s = sql_get(st, SQL_COMMAND_MAILS, COMMAND_MAILS_LISTS);
	struct strbuf all = STRBUF_INIT;
	int more;

	sqlite3_bind_int64(s, 1, message_id);
	while ((more = sql_next(st, s, err)) > 0) {
		if (all.len)
			strbuf_addch(&all, '\n');
		strbuf_addstr(&all, sql_text(s, 0, a));
	}
	*names = arena_strdup(a, all.buf);
	strbuf_release(&all);
	return more;
}
