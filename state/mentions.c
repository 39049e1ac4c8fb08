/* SPDX-License-Identifier: MIT */
#include "state/mentions.h"

#include "common/arena.h"
#include "common/err.h"
#include "state/people.h"
#include "state/sql.h"

enum {
	TRAILERS_INSERT,
	TRAILERS_ALL,
	TRAILERS_DELETE,
	APPLIED_INSERT,
	APPLIED_FIND,
	APPLIED_DELETE,
	LINKS_INSERT,
	LINKS_ALL,
	LINKS_TO,
	LINKS_DELETE,
};

static const char *const statements[] = {
    [TRAILERS_INSERT] =
	"INSERT INTO trailers (message_id, position, kind, person_id)"
	" VALUES (?1, ?2, ?3, ?4)",
    [TRAILERS_ALL] = "SELECT t.kind, p.email, p.name FROM trailers t" SQL_JOIN
		     "people p ON p.id = t.person_id"
		     " WHERE t.message_id = ?1 ORDER BY t.position",
    [TRAILERS_DELETE] = "DELETE FROM trailers WHERE message_id = ?1",
    [APPLIED_INSERT] = "INSERT INTO applied_notices (message_id, how, line, "
		       "actor, patches, commits,"
		       " verb, place, named, is_whole, drops_it)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [APPLIED_FIND] = "SELECT how, line, actor, patches, commits, verb, place,"
		     " named, is_whole, drops_it FROM applied_notices"
		     " WHERE message_id = ?1",
    [APPLIED_DELETE] = "DELETE FROM applied_notices WHERE message_id = ?1",
    [LINKS_INSERT] =
	"INSERT INTO links (message_id, position, kind, target, names)"
	" VALUES (?1, ?2, ?3, ?4, ?5)",
    [LINKS_ALL] = "SELECT kind, target, names FROM links"
		  " WHERE message_id = ?1 ORDER BY position",
    [LINKS_TO] = "SELECT DISTINCT message_id FROM links"
		 " WHERE target = ?1 AND kind = ?2 AND EXISTS (SELECT 1"
		 " FROM patches WHERE message_id = links.message_id)"
		 " ORDER BY message_id",
    [LINKS_DELETE] = "DELETE FROM links WHERE message_id = ?1",
};
const struct sql_statements mentions_sql = SQL_STATEMENTS(statements);

static int put_trailer(struct state *st, int64_t message_id, size_t position,
		       const struct state_trailer *t, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, TRAILERS_INSERT);
	int64_t person_id;

	if (people_put(st, &t->addr, &person_id, err))
		return -1;
	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int64(s, 2, (int64_t)position);
	sqlite3_bind_int(s, 3, t->kind);
	sqlite3_bind_int64(s, 4, person_id);
	return sql_run(st, s, err);
}

static int put_applied(struct state *st, int64_t message_id,
		       const struct state_applied_notice *applied,
		       struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, APPLIED_INSERT);

	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int(s, 2, applied->how);
	sql_bind_text(s, 3, applied->line);
	sql_bind_text(s, 4, applied->actor);
	sql_bind_text(s, 5, applied->patches);
	sql_bind_text(s, 6, applied->commits);
	sqlite3_bind_int(s, 7, applied->verb);
	sql_bind_text(s, 8, applied->place);
	sql_bind_text(s, 9, applied->named);
	sqlite3_bind_int(s, 10, applied->is_whole);
	sqlite3_bind_int(s, 11, applied->drops_it);
	return sql_run(st, s, err);
}

static int put_link(struct state *st, int64_t message_id, size_t position,
		    const struct state_link *link, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, LINKS_INSERT);

	sqlite3_bind_int64(s, 1, message_id);
	sqlite3_bind_int64(s, 2, (int64_t)position);
	sqlite3_bind_int(s, 3, link->kind);
	sql_bind_key(s, 4, link->target);
	sql_bind_text(s, 5, link->names);
	return sql_run(st, s, err);
}

int state_mentions_put(struct state *st, int64_t message_id,
		       const struct state_mentions *mentions, struct err *err)
{
	for (size_t i = 0; i < mentions->n_trailers; i++) {
		if (put_trailer(st, message_id, i, &mentions->trailers[i], err))
			return -1;
	}
	for (size_t i = 0; i < mentions->n_links; i++) {
		if (put_link(st, message_id, i, &mentions->links[i], err))
			return -1;
	}
	if (mentions->applied.how)
		return put_applied(st, message_id, &mentions->applied, err);
	return 0;
}

int mentions_remove(struct state *st, int64_t message_id, struct err *err)
{
	static const int removals[] = {TRAILERS_DELETE, APPLIED_DELETE,
				       LINKS_DELETE};

	for (size_t i = 0; i < sizeof(removals) / sizeof(*removals); i++) {
		sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, removals[i]);

		sqlite3_bind_int64(s, 1, message_id);
		if (sql_run(st, s, err))
			return -1;
	}
	return 0;
}

int state_trailers(struct state *st, int64_t message_id, struct arena *a,
		   struct state_trailer **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, TRAILERS_ALL);
	struct sql_rows all = {.size = sizeof(**rows)};
	int more;

	sqlite3_bind_int64(s, 1, message_id);
	while ((more = sql_next(st, s, err)) > 0) {
		struct state_trailer *t = sql_rows_add(&all);

		t->kind = sqlite3_column_int(s, 0);
		t->addr.email = sql_text(s, 1, a);
		t->addr.name = sql_text(s, 2, a);
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return more;
}

int state_links(struct state *st, int64_t message_id, struct arena *a,
		struct state_link **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, LINKS_ALL);
	struct sql_rows all = {.size = sizeof(**rows)};
	int more;

	sqlite3_bind_int64(s, 1, message_id);
	while ((more = sql_next(st, s, err)) > 0) {
		struct state_link *link = sql_rows_add(&all);

		link->kind = sqlite3_column_int(s, 0);
		link->target = sql_text(s, 1, a);
		link->names = sql_text(s, 2, a);
	}
	*n = all.n;
	*rows = sql_rows_finish(&all, a);
	return more;
}

int state_applied_notice_find(struct state *st, int64_t message_id,
			      struct arena *a, struct state_applied_notice *out,
			      struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, APPLIED_FIND);
	int found;

	sqlite3_bind_int64(s, 1, message_id);
	found = sql_next(st, s, err);
	if (found <= 0)
		return found;
	out->how = sqlite3_column_int(s, 0);
	out->line = sql_text(s, 1, a);
	out->actor = sql_text(s, 2, a);
	out->patches = sql_text(s, 3, a);
	out->commits = sql_text(s, 4, a);
	out->verb = sqlite3_column_int(s, 5);
	out->place = sql_text(s, 6, a);
	out->named = sql_text(s, 7, a);
	out->is_whole = sqlite3_column_int(s, 8);
	out->drops_it = sqlite3_column_int(s, 9);
	sql_done(s);
	return 1;
}

int state_links_to(struct state *st, int kind, const char *target,
		   struct arena *a, int64_t **message_ids, size_t *n,
		   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, LINKS_TO);
	struct sql_rows all = {.size = sizeof(**message_ids)};
	int more;

	sql_bind_key(s, 1, target);
	sqlite3_bind_int(s, 2, kind);
	while ((more = sql_next(st, s, err)) > 0)
		*(int64_t *)sql_rows_add(&all) = sqlite3_column_int64(s, 0);
	*n = all.n;
	*message_ids = sql_rows_finish(&all, a);
	return more;
}
