/* SPDX-License-Identifier: MIT */
/*
 * All statements of all tables. Numbers of enums stand in them as {NAME}, so
 * that SQL and C cannot drift apart: a name that is not in the list below
 * fails at open.
 */
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/outbox.h"
#include "state/sql.h"
#include "state/subscribers.h"

static const struct sql_statements *const files[SQL_FILES] = {
    [SQL_SETTINGS] = &settings_sql,   [SQL_UPKEEP] = &upkeep_sql,
    [SQL_LISTS] = &lists_sql,         [SQL_PEOPLE] = &people_sql,
    [SQL_MESSAGES] = &messages_sql,   [SQL_PATCHES] = &patches_sql,
    [SQL_SPANS] = &spans_sql,         [SQL_SERIES] = &series_sql,
    [SQL_CURSORS] = &cursors_sql,     [SQL_ARCHIVE] = &archive_sql,
    [SQL_DIGESTS] = &digests_sql,     [SQL_OUTBOX] = &outbox_sql,
    [SQL_REPLIES] = &replies_sql,     [SQL_MENTIONS] = &mentions_sql,
    [SQL_LOAD] = &load_sql,           [SQL_RECIPIENTS] = &recipients_sql,
    [SQL_TOKENS] = &tokens_sql,       [SQL_SUBSCRIBERS] = &subscribers_sql,
    [SQL_AUDIT_LOG] = &audit_log_sql, [SQL_COMMAND_MAILS] = &command_mails_sql,
};

/* clang-format off */
#define NUMBER(name) {#name, name}
/* clang-format on */

static const struct {
	const char *name;
	int value;
} numbers[] = {
    NUMBER(OUTBOX_QUEUED),
    NUMBER(OUTBOX_SENT),
    NUMBER(OUTBOX_CONFIRMED),
    NUMBER(OUTBOX_FAILED),
    NUMBER(OUTBOX_DROPPED),
    NUMBER(OUTBOX_DIGEST),
    NUMBER(OUTBOX_ANSWER),
    NUMBER(OUTBOX_NOTICE),
    NUMBER(OUTBOX_ANY),
    NUMBER(STATE_SUBSCRIPTION_ENDED),
    NUMBER(STATE_SUBSCRIPTION_PAUSED),
    NUMBER(STATE_SUBSCRIPTION_ACTIVE),
};

/* The number of that name, len bytes; -1: there is no such name. */
static int number_of(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (strlen(numbers[i].name) == len &&
		    !strncmp(numbers[i].name, name, len))
			return numbers[i].value;
	return -1;
}

/* Put text into out, with a number for each {NAME}. */
static int put_numbers(const char *text, struct strbuf *out, struct err *err)
{
	size_t len;
	int number;

	strbuf_reset(out);
	for (;; text += len + 1) {
		len = strcspn(text, "{");
		strbuf_add(out, text, len);
		text += len;
		if (!*text)
			return 0;
		len = strcspn(text, "}");
		number = number_of(text + 1, len - 1);
		if (number < 0 || !text[len])
			return err_set(err, ERR_SYSTEM,
				       "a statement names '%.40s'", text);
		strbuf_addf(out, "%d", number);
	}
}

int sql_prepare(struct state *st, struct err *err)
{
	struct strbuf sql = STRBUF_INIT;
	int result = 0;

	for (int f = 0; !result && f < SQL_FILES; f++) {
		size_t n = (size_t)files[f]->n;

		st->stmt[f] = mem_alloc(n * sizeof(sqlite3_stmt *));
		memset(st->stmt[f], 0, n * sizeof(sqlite3_stmt *));
		for (size_t i = 0; !result && i < n; i++) {
			result = put_numbers(files[f]->text[i], &sql, err);
			if (!result && sqlite3_prepare_v3(
					   st->db, sql.buf, (int)sql.len + 1,
					   SQLITE_PREPARE_PERSISTENT,
					   &st->stmt[f][i], NULL) != SQLITE_OK)
				result = sql_fail(st, err);
		}
	}
	strbuf_release(&sql);
	return result;
}

void sql_finalize(struct state *st)
{
	for (int f = 0; f < SQL_FILES; f++) {
		for (int i = 0; st->stmt[f] && i < files[f]->n; i++)
			sqlite3_finalize(st->stmt[f][i]);
		free(st->stmt[f]);
		st->stmt[f] = NULL;
	}
}
