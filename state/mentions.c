/* SPDX-License-Identifier: MIT */
#include "state/mentions.h"

#include "common/arena.h"
#include "common/err.h"
#include "state/people.h"
#include "state/sql.h"

/* But for message_id and position. */
#define NOTICE(X)                                                              \
	X(INT, how)                                                            \
	X(TEXT, line)                                                          \
	X(TEXT, actor)                                                         \
	X(TEXT, patches)                                                       \
	X(TEXT, commits)                                                       \
	X(INT, verb)                                                           \
	X(TEXT, place)                                                         \
	X(TEXT, named)                                                         \
	X(INT, is_whole)                                                       \
	X(INT, drops_it)
#define LINK(X)                                                                \
	X(INT, kind)                                                           \
	X(KEY, target)                                                         \
	X(TEXT, names)

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
    [APPLIED_INSERT] = "INSERT INTO applied_notices (message_id" NOTICE(
	SQL_NAME) ") VALUES (?1" NOTICE(SQL_VALUE) ")",
    [APPLIED_FIND] = "SELECT message_id" NOTICE(
	SQL_NAME) " FROM applied_notices WHERE message_id = ?1",
    [APPLIED_DELETE] = "DELETE FROM applied_notices WHERE message_id = ?1",
    [LINKS_INSERT] = "INSERT INTO links (message_id, position" LINK(
	SQL_NAME) ") VALUES (?1, ?2" LINK(SQL_VALUE) ")",
    [LINKS_ALL] = "SELECT message_id" LINK(
	SQL_NAME) " FROM links"
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

static int put_notice(struct state *st, int64_t message_id,
		      const struct state_applied_notice *row, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_MENTIONS, APPLIED_INSERT, message_id);
	int column = 2;

	NOTICE(SQL_BIND)
	return sql_run(st, s, err);
}

static int put_link(struct state *st, int64_t message_id, size_t position,
		    const struct state_link *row, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_MENTIONS, LINKS_INSERT, message_id);
	int column = 3;

	sqlite3_bind_int64(s, 2, (int64_t)position);
	LINK(SQL_BIND)
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
		return put_notice(st, message_id, &mentions->applied, err);
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

static void read_trailer(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_trailer *t = out;

	t->kind = sqlite3_column_int(s, 0);
	t->addr.email = sql_text(s, 1, a);
	t->addr.name = sql_text(s, 2, a);
}

static void read_link(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_link *row = out;
	int column = 1;

	LINK(SQL_READ)
}

void mentions_read_notice(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_applied_notice *row = out;
	int column = 1;

	NOTICE(SQL_READ)
}

int state_trailers(struct state *st, int64_t message_id, struct arena *a,
		   struct state_trailer **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_MENTIONS, TRAILERS_ALL, message_id);
	struct sql_rows all = {.size = sizeof(**rows), .read = read_trailer};

	if (sql_collect(st, s, &all, a, err))
		return -1;
	*n = all.n;
	*rows = all.rows;
	return 0;
}

int state_links(struct state *st, int64_t message_id, struct arena *a,
		struct state_link **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_MENTIONS, LINKS_ALL, message_id);
	struct sql_rows all = {.size = sizeof(**rows), .read = read_link};

	if (sql_collect(st, s, &all, a, err))
		return -1;
	*n = all.n;
	*rows = all.rows;
	return 0;
}

int state_applied_notice_find(struct state *st, int64_t message_id,
			      struct arena *a, struct state_applied_notice *out,
			      struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_MENTIONS, APPLIED_FIND, message_id);

	return sql_find(st, s, mentions_read_notice, a, out, err);
}

int state_links_to(struct state *st, int kind, const char *target,
		   struct arena *a, int64_t **message_ids, size_t *n,
		   struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_MENTIONS, LINKS_TO);
	struct sql_rows all = {.size = sizeof(**message_ids),
			       .read = sql_read_id};

	sql_bind_key(s, 1, target);
	sqlite3_bind_int(s, 2, kind);
	if (sql_collect(st, s, &all, a, err))
		return -1;
	*n = all.n;
	*message_ids = all.rows;
	return 0;
}
