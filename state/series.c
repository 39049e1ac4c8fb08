/* SPDX-License-Identifier: MIT */
#include "state/series.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/hash.h"
#include "state/patches.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	SERIES_PENDING,
	SERIES_MAIL,
	SERIES_PATCH_ID,
	SERIES_IDS,
	SERIES_UNDER_KEY,
	SERIES_PUT_KEY,
	SERIES_OF,
	SERIES_OF_KEY,
	SERIES_RESET,
	SERIES_PUT,
	SERIES_BY_TITLE,
};

/* The columns of a struct state_series_mail. */
#define MAIL                                                                   \
	"m.id, m.date_at, p.series_id, m.msgid, m.refs, p.tags, p.revision,"   \
	" f.email, f.name, p.counter, p.expected, m.kind, p.has_revision,"     \
	" p.counted"
enum mail_column {
	MAIL_ID,
	MAIL_DATE_AT,
	MAIL_SERIES_ID,
	MAIL_MSGID,
	MAIL_REFS,
	MAIL_TAGS,
	MAIL_REVISION,
	MAIL_EMAIL,
	MAIL_NAME,
	MAIL_COUNTER,
	MAIL_EXPECTED,
	MAIL_KIND,
	MAIL_HAS_REVISION,
	MAIL_COUNTED,
};

static const char *const statements[] = {
    [SERIES_PENDING] = "SELECT message_id FROM patches"
		       " WHERE series_id IS NULL LIMIT ?1",
    [SERIES_MAIL] = "SELECT " MAIL " FROM patches p" ROWS_JOIN_MESSAGE
		    " WHERE p.message_id = ?1",
    [SERIES_PATCH_ID] = "SELECT p.message_id FROM messages m" SQL_JOIN
			"patches p ON p.message_id = m.id"
			" WHERE m.msgid = ?1",
    [SERIES_IDS] = "SELECT message_id FROM patches WHERE series_id = ?1",
    [SERIES_UNDER_KEY] = "SELECT message_id, date_at FROM series_keys"
			 " WHERE key = ?1 AND date_at >= ?2 AND date_at <= ?3"
			 " ORDER BY date_at DESC",
    [SERIES_PUT_KEY] = "INSERT INTO series_keys (key, date_at, message_id)"
		       " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    [SERIES_OF] = "SELECT series_id FROM patches WHERE message_id = ?1",
    [SERIES_OF_KEY] = "SELECT p.series_id FROM series_keys k" SQL_JOIN
		      "patches p ON p.message_id = k.message_id"
		      " WHERE k.key = ?1 AND p.series_id IS NOT NULL",
    [SERIES_RESET] = "UPDATE patches SET series_id = NULL WHERE series_id = ?1",
    [SERIES_PUT] = "UPDATE patches SET series_id = ?2 WHERE message_id = ?1",
    [SERIES_BY_TITLE] =
	"SELECT " ROWS_PATCH
	" FROM patches p" ROWS_JOIN_AUTHOR ROWS_JOIN_MESSAGE
	" WHERE p.title_key = ?1 AND p.date_at < ?2"
	" ORDER BY p.date_at DESC, p.counter DESC, m.msgid DESC LIMIT ?3",
};
const struct sql_statements series_sql = SQL_STATEMENTS(statements);

/* The first column of all rows of s. */
static int collect_ids(struct state *st, sqlite3_stmt *s, struct arena *a,
		       int64_t **ids, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(sql_read_id, ids, n);

	return sql_collect(st, s, &all, a, err);
}

int state_series_pending(struct state *st, int max, struct arena *a,
			 int64_t **ids, size_t *n, struct err *err)
{
	return collect_ids(st, sql_get_for(st, SQL_SERIES, SERIES_PENDING, max),
			   a, ids, n, err);
}

/* The two nearest ancestors. */
static const char *nearest_refs(sqlite3_stmt *s, struct arena *a)
{
	const char *refs = (const char *)sqlite3_column_text(s, MAIL_REFS);
	size_t len;

	if (!refs || !*refs)
		return "";
	len = strcspn(refs, "\n");
	if (refs[len])
		len += 1 + strcspn(refs + len + 1, "\n");
	return arena_strndup(a, refs, len);
}

static void read_mail(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_series_mail *out = row;

	out->id = sqlite3_column_int64(s, MAIL_ID);
	out->date_at = sql_time(s, MAIL_DATE_AT);
	out->series_id = sqlite3_column_int64(s, MAIL_SERIES_ID);
	out->msgid = sql_text(s, MAIL_MSGID, a);
	out->refs = nearest_refs(s, a);
	out->tags = sql_text(s, MAIL_TAGS, a);
	out->revision = sql_text(s, MAIL_REVISION, a);
	out->from.email = sql_text(s, MAIL_EMAIL, a);
	out->from.name = sql_text(s, MAIL_NAME, a);
	out->counter = (uint32_t)sqlite3_column_int64(s, MAIL_COUNTER);
	out->expected = (uint32_t)sqlite3_column_int64(s, MAIL_EXPECTED);
	out->kind = sqlite3_column_int(s, MAIL_KIND);
	out->has_revision = sqlite3_column_int(s, MAIL_HAS_REVISION);
	out->counted = sqlite3_column_int(s, MAIL_COUNTED);
}

int state_series_mail_find(struct state *st, int64_t id, struct arena *a,
			   struct state_series_mail *out, struct err *err)
{
	return sql_find(st, sql_get_for(st, SQL_SERIES, SERIES_MAIL, id),
			read_mail, a, out, err);
}

int state_series_mail_compare(const struct state_series_mail *a,
			      const struct state_series_mail *b)
{
	return rows_compare(a->date_at, a->counter, a->msgid, b->date_at,
			    b->counter, b->msgid);
}

int state_series_patch_id(struct state *st, const char *msgid, int64_t *id,
			  struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_PATCH_ID);

	sql_bind_text(s, 1, msgid);
	return sql_run_int(st, s, id, err);
}

int state_series_ids(struct state *st, int64_t series_id, struct arena *a,
		     int64_t **ids, size_t *n, struct err *err)
{
	return collect_ids(st,
			   sql_get_for(st, SQL_SERIES, SERIES_IDS, series_id),
			   a, ids, n, err);
}

int state_series_under_key(struct state *st,
			   const struct state_series_range *range,
			   struct arena *a, int64_t **ids, size_t *n,
			   struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_SERIES, SERIES_UNDER_KEY, range->key);
	struct sql_rows all = {.size = sizeof(**ids)};
	int64_t last = range->until;
	int more;

	sqlite3_bind_int64(s, 2, range->since);
	sqlite3_bind_int64(s, 3, range->until);
	while ((more = sql_next(st, s, err)) > 0) {
		int64_t date_at = sqlite3_column_int64(s, 1);

		if (range->max && all.n >= range->max && date_at < last) {
			sql_done(s);
			break;
		}
		last = date_at;
		*(int64_t *)sql_rows_add(&all) = sqlite3_column_int64(s, 0);
	}
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*ids = sql_rows_finish(&all, a);
	return 0;
}

int state_series_put_key(struct state *st, int64_t key, int64_t date_at,
			 int64_t message_id, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_SERIES, SERIES_PUT_KEY, key);

	sqlite3_bind_int64(s, 2, date_at);
	sqlite3_bind_int64(s, 3, message_id);
	return sql_run(st, s, err);
}

/* The patches of the series that s gives wait again. */
static int reset_found(struct state *st, sqlite3_stmt *s, struct err *err)
{
	struct arena a = ARENA_INIT;
	int64_t *ids;
	size_t n;
	int result = collect_ids(st, s, &a, &ids, &n, err);

	for (size_t i = 0; !result && i < n; i++) {
		if (i && ids[i] == ids[i - 1])
			continue;
		result = sql_run(
		    st, sql_get_for(st, SQL_SERIES, SERIES_RESET, ids[i]), err);
	}
	arena_release(&a);
	return result;
}

int series_reset(struct state *st, int64_t message_id, struct err *err)
{
	return reset_found(
	    st, sql_get_for(st, SQL_SERIES, SERIES_OF, message_id), err);
}

int series_wake(struct state *st, const char *msgid, struct err *err)
{
	return reset_found(
	    st, sql_get_for(st, SQL_SERIES, SERIES_OF_KEY, hash_key(msgid)),
	    err);
}

int state_series_put(struct state *st, int64_t message_id, int64_t series_id,
		     struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_SERIES, SERIES_PUT, message_id);

	sql_bind_ref(s, 2, series_id);
	return sql_run(st, s, err);
}

int state_series_by_title(struct state *st, int64_t title_key, int64_t before,
			  struct arena *a, struct state_patch **rows, size_t *n,
			  struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_SERIES, SERIES_BY_TITLE, title_key);

	sqlite3_bind_int64(s, 2, before);
	sqlite3_bind_int(s, 3, STATE_TITLE_MAX);
	return rows_patches(st, s, a, rows, n, err);
}
