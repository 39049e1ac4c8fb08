/* SPDX-License-Identifier: MIT */
#include "state/recipients.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/hash.h"
#include "common/order.h"
#include "common/strbuf.h"
#include "state/people.h"
#include "state/sql.h"

enum {
	RECIPIENTS_SET_FIND,
	RECIPIENTS_SET_INSERT,
	RECIPIENTS_INSERT,
	RECIPIENTS_OF_PATCH,
	RECIPIENTS_ALL,
};

static const char *const statements[] = {
    [RECIPIENTS_SET_FIND] = "SELECT id FROM recipient_sets WHERE hash = ?1",
    [RECIPIENTS_SET_INSERT] = "INSERT INTO recipient_sets (hash) VALUES (?1)",
    [RECIPIENTS_INSERT] =
	"INSERT INTO recipients (set_id, person_id) VALUES (?1, ?2)",
    [RECIPIENTS_OF_PATCH] =
	"UPDATE patches SET recipients_id = ?2 WHERE message_id = ?1",
    [RECIPIENTS_ALL] = "SELECT e.email FROM patches p" SQL_JOIN
		       "recipients r ON r.set_id = p.recipients_id" SQL_JOIN
		       "people e ON e.id = r.person_id"
		       " WHERE p.message_id = ?1 ORDER BY e.email",
};
const struct sql_statements recipients_sql = SQL_STATEMENTS(statements);

/* Sorted, each once; returns how many. */
static size_t sort_unique(const char **emails, size_t n)
{
	size_t kept = 0;

	qsort(emails, n, sizeof(*emails), order_array_str);
	for (size_t i = 0; i < n; i++)
		if (*emails[i] &&
		    (!kept || strcmp(emails[kept - 1], emails[i])))
			emails[kept++] = emails[i];
	return kept;
}

static int64_t hash_of(const char *const *emails, size_t n)
{
	struct strbuf all = STRBUF_INIT;
	unsigned char sum[HASH_SHA256_SIZE];
	int64_t hash;

	for (size_t i = 0; i < n; i++) {
		strbuf_addstr(&all, emails[i]);
		strbuf_addch(&all, '\n');
	}
	hash_sha256(all.buf, all.len, sum);
	memcpy(&hash, sum, sizeof(hash));
	strbuf_release(&all);
	return hash;
}

static int put_set(struct state *st, const char *const *emails, size_t n,
		   int64_t hash, int64_t *id, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_RECIPIENTS, RECIPIENTS_SET_INSERT, hash);
	int64_t person_id;

	if (sql_run(st, s, err))
		return -1;
	*id = sqlite3_last_insert_rowid(st->db);
	for (size_t i = 0; i < n; i++) {
		if (people_put_email(st, emails[i], &person_id, err))
			return -1;
		s = sql_get(st, SQL_RECIPIENTS, RECIPIENTS_INSERT);
		sqlite3_bind_int64(s, 1, *id);
		sqlite3_bind_int64(s, 2, person_id);
		if (sql_run(st, s, err))
			return -1;
	}
	return 0;
}

int state_recipients_put(struct state *st, int64_t message_id,
			 const char *const *emails, size_t n, struct err *err)
{
	const char *sorted[STATE_RECIPIENTS_MAX];
	sqlite3_stmt *s;
	int64_t hash, id;

	if (n > STATE_RECIPIENTS_MAX)
		n = STATE_RECIPIENTS_MAX;
	for (size_t i = 0; i < n; i++)
		sorted[i] = emails[i];
	n = sort_unique(sorted, n);
	if (!n)
		return 0;
	hash = hash_of(sorted, n);
	s = sql_get(st, SQL_RECIPIENTS, RECIPIENTS_SET_FIND);
	sqlite3_bind_int64(s, 1, hash);
	if (sql_run_int(st, s, &id, err) ||
	    (!id && put_set(st, sorted, n, hash, &id, err)))
		return -1;
	s = sql_get(st, SQL_RECIPIENTS, RECIPIENTS_OF_PATCH);
	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int64(s, 2, id);
	return sql_run(st, s, err);
}

int state_recipients(struct state *st, int64_t message_id, struct arena *a,
		     const char ***emails, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_RECIPIENTS, RECIPIENTS_ALL);
	struct sql_rows all = SQL_ROWS(sql_read_text, emails, n);

	sqlite3_bind_int64(s, 1, message_id);
	return sql_collect(st, s, &all, a, err);
}
