/* SPDX-License-Identifier: MIT */
#include "state/series.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "state/patches.h"
#include "state/rows.h"
#include "state/sql.h"

enum {
	SERIES_PENDING,
	SERIES_CLUSTER,
	SERIES_RESET,
	SERIES_WAKE,
	SERIES_PUT,
	SERIES_MEMBERS,
	SERIES_FIRST_BY_TITLE,
	SERIES_LAST_BY_TITLE,
	SERIES_BY_SUBMITTER,
};

/*
 * Everyone who can be reached from the address and name of the seed, by address
 * and name in turn, through submitters of patches. The recursion goes over
 * keys, not over people, and so takes each key once: a thousand people of one
 * name cost a thousand steps and not a million.
 */
#define CLUSTER(seed)                                                          \
	"WITH RECURSIVE key (is_name, value) AS (" seed                        \
	" UNION SELECT 1, p.name FROM key"                                     \
	" CROSS JOIN people p ON p.email = key.value"                          \
	" WHERE key.is_name = 0 AND " IS_SUBMITTER                             \
	" UNION SELECT 0, p.email FROM key"                                    \
	" CROSS JOIN people p ON p.name = key.value"                           \
	" WHERE key.is_name = 1 AND key.value <> '' AND " IS_SUBMITTER         \
	"), cluster (id) AS ("                                                 \
	"SELECT p.id FROM key CROSS JOIN people p ON p.email = key.value"      \
	" WHERE key.is_name = 0"                                               \
	" UNION SELECT p.id FROM key"                                          \
	" CROSS JOIN people p ON p.name = key.value"                           \
	" WHERE key.is_name = 1 AND key.value <> '')"
#define SEED_ADDR "VALUES (0, ?1), (1, ?2)"
#define SEED_PERSON                                                            \
	"SELECT 0, email FROM people WHERE id = ?1"                            \
	" UNION SELECT 1, name FROM people WHERE id = ?1"
#define IS_SUBMITTER                                                           \
	"EXISTS (SELECT 1 FROM patches s WHERE s.submitter_id = p.id)"

#define BY_TITLE                                                               \
	"SELECT " ROWS_PATCH                                                   \
	" FROM patches p" ROWS_JOIN_AUTHOR ROWS_JOIN_MESSAGE                   \
	" WHERE p.title_key = ?1 AND p.date_at < ?2"

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
    [SERIES_PENDING] = "SELECT f.email, f.name FROM patches p"
		       " CROSS JOIN people f ON f.id = p.submitter_id"
		       " WHERE p.series_id IS NULL LIMIT 1",
    [SERIES_CLUSTER] =
	CLUSTER(SEED_ADDR) " SELECT " MAIL " FROM cluster c"
			   " CROSS JOIN patches p"
			   " ON p.submitter_id = c.id" ROWS_JOIN_MESSAGE,
    [SERIES_RESET] =
	CLUSTER(SEED_PERSON) " UPDATE patches SET series_id = NULL"
			     " WHERE series_id IS NOT NULL"
			     " AND submitter_id IN (SELECT id FROM cluster)",
    [SERIES_WAKE] = "UPDATE patches SET series_id = NULL WHERE awaited = ?1",
    [SERIES_PUT] = "UPDATE patches SET series_id = ?2, awaited = ?3"
		   " WHERE message_id = ?1"
		   " AND (series_id IS NOT ?2 OR awaited IS NOT ?3)",
    [SERIES_MEMBERS] = "SELECT " ROWS_PATCH
		       " FROM patches p" ROWS_JOIN_AUTHOR ROWS_JOIN_MESSAGE
		       " WHERE p.series_id = ?1",
    [SERIES_FIRST_BY_TITLE] =
	BY_TITLE " ORDER BY p.date_at, p.counter, m.msgid LIMIT ?3",
    [SERIES_LAST_BY_TITLE] =
	BY_TITLE " ORDER BY p.date_at DESC, p.counter DESC, m.msgid DESC"
		 " LIMIT ?3",
    [SERIES_BY_SUBMITTER] =
	"SELECT p.series_id, p.paths FROM people e"
	" CROSS JOIN patches p ON p.submitter_id = e.id"
	" WHERE (e.email = ?1 OR (e.name = ?2 AND ?2 <> ''))"
	" AND p.revision = ?3 AND p.date_at >= ?4 AND p.date_at < ?5"
	" AND p.series_id IS NOT NULL"
	" AND length(p.paths) BETWEEN 1 AND ?6 LIMIT ?7",
};
const struct sql_statements series_sql = SQL_STATEMENTS(statements);

int state_series_pending(struct state *st, struct arena *a,
			 struct mail_addr *submitter, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_PENDING);
	int found = sql_next(st, s, err);

	if (found > 0) {
		submitter->email = sql_text(s, 0, a);
		submitter->name = sql_text(s, 1, a);
		sql_done(s);
	}
	return found;
}

/* The text of a column; that of the row before if it is the same, as it mostly
 * is. */
static const char *text_again(sqlite3_stmt *s, int column, const char *before,
			      struct arena *a)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	if (text && before && !strcmp(text, before))
		return before;
	return sql_text(s, column, a);
}

/* The same for the two nearest ancestors: within a series all patches answer
 * the same mail. */
static const char *nearest_refs(sqlite3_stmt *s, const char *before,
				struct arena *a)
{
	const char *refs = (const char *)sqlite3_column_text(s, MAIL_REFS);
	size_t len;

	if (!refs || !*refs)
		return "";
	len = strcspn(refs, "\n");
	if (refs[len])
		len += 1 + strcspn(refs + len + 1, "\n");
	if (before && !strncmp(refs, before, len) && !before[len])
		return before;
	return arena_strndup(a, refs, len);
}

static void read_mail(sqlite3_stmt *s, const struct state_series_mail *before,
		      struct arena *a, struct state_series_mail *out)
{
	out->id = sqlite3_column_int64(s, MAIL_ID);
	out->date_at = sql_time(s, MAIL_DATE_AT);
	out->series_id = sqlite3_column_int64(s, MAIL_SERIES_ID);
	out->msgid = sql_text(s, MAIL_MSGID, a);
	out->refs = nearest_refs(s, before->refs, a);
	out->tags = text_again(s, MAIL_TAGS, before->tags, a);
	out->revision = text_again(s, MAIL_REVISION, before->revision, a);
	out->from.email = text_again(s, MAIL_EMAIL, before->from.email, a);
	out->from.name = text_again(s, MAIL_NAME, before->from.name, a);
	out->counter = (uint32_t)sqlite3_column_int64(s, MAIL_COUNTER);
	out->expected = (uint32_t)sqlite3_column_int64(s, MAIL_EXPECTED);
	out->kind = sqlite3_column_int(s, MAIL_KIND);
	out->has_revision = sqlite3_column_int(s, MAIL_HAS_REVISION);
	out->counted = sqlite3_column_int(s, MAIL_COUNTED);
}

static int compare_mails(const void *a, const void *b)
{
	const struct state_series_mail *x = a, *y = b;

	return rows_compare(x->date_at, x->counter, x->msgid, y->date_at,
			    y->counter, y->msgid);
}

int state_series_cluster(struct state *st, const struct mail_addr *submitter,
			 struct arena *a, struct state_series_mail **rows,
			 size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_CLUSTER);
	struct sql_rows all = {.size = sizeof(**rows)};
	struct state_series_mail before = {.id = 0};
	int more;

	sql_bind_text(s, 1, submitter->email);
	sql_bind_text(s, 2, submitter->name);
	while ((more = sql_next(st, s, err)) > 0) {
		struct state_series_mail *mail = sql_rows_add(&all);

		read_mail(s, &before, a, mail);
		before = *mail;
	}
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	qsort(*rows, *n, sizeof(**rows), compare_mails);
	return 0;
}

int series_reset(struct state *st, int64_t submitter_id, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_RESET);

	sqlite3_bind_int64(s, 1, submitter_id);
	return sql_run(st, s, err);
}

int series_wake(struct state *st, const char *msgid, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_WAKE);

	sql_bind_text(s, 1, msgid);
	return sql_run(st, s, err);
}

int state_series_put(struct state *st, int64_t message_id, int64_t series_id,
		     const char *awaited, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_PUT);

	sqlite3_bind_int64(s, 1, message_id);
	sql_bind_ref(s, 2, series_id);
	sql_bind_text(s, 3, awaited); /* NULL binds NULL */
	return sql_run(st, s, err);
}

int state_series_members(struct state *st, int64_t series_id, struct arena *a,
			 struct state_patch **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_MEMBERS);

	sqlite3_bind_int64(s, 1, series_id);
	return rows_patches(st, s, a, rows, n, err);
}

int state_series_by_title(struct state *st, int64_t title_key, int64_t before,
			  bool latest, struct arena *a,
			  struct state_patch **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get(st, SQL_SERIES,
		    latest ? SERIES_LAST_BY_TITLE : SERIES_FIRST_BY_TITLE);

	sqlite3_bind_int64(s, 1, title_key);
	sqlite3_bind_int64(s, 2, before);
	sqlite3_bind_int(s, 3, STATE_TITLE_MAX);
	return rows_patches(st, s, a, rows, n, err);
}

static int compare_series(const void *a, const void *b)
{
	int64_t x = ((const struct state_series_paths *)a)->series_id;
	int64_t y = ((const struct state_series_paths *)b)->series_id;

	return (x > y) - (x < y);
}

int state_series_by_submitter(struct state *st,
			      const struct mail_addr *submitter,
			      const char *revision, int64_t since,
			      int64_t before, struct arena *a,
			      struct state_series_paths **rows, size_t *n,
			      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_SERIES, SERIES_BY_SUBMITTER);
	struct sql_rows all = {.size = sizeof(**rows)};
	int more;

	sql_bind_text(s, 1, submitter->email);
	sql_bind_text(s, 2, submitter->name);
	sql_bind_text(s, 3, revision);
	sqlite3_bind_int64(s, 4, since);
	sqlite3_bind_int64(s, 5, before);
	sqlite3_bind_int(s, 6, STATE_SUBMITTER_PATHS);
	sqlite3_bind_int(s, 7, STATE_SUBMITTER_MAX + 1);
	while ((more = sql_next(st, s, err)) > 0) {
		struct state_series_paths *row = sql_rows_add(&all);

		row->series_id = sqlite3_column_int64(s, 0);
		row->paths = sql_text(s, 1, a);
	}
	if (more < 0) {
		sql_rows_release(&all);
		return -1;
	}
	*n = all.n > STATE_SUBMITTER_MAX ? 0 : all.n;
	*rows = sql_rows_finish(&all, a);
	qsort(*rows, *n, sizeof(**rows), compare_series);
	return 0;
}
