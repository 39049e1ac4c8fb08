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
	TRAILERS_DELETE,
	APPLIED_INSERT,
	APPLIED_DELETE,
	LINKS_INSERT,
	LINKS_ALL,
	LINKS_DELETE,
};

static const char *const statements[] = {
    [TRAILERS_INSERT] =
	"INSERT INTO trailers (message_id, position, kind, person_id)"
	" VALUES (?1, ?2, ?3, ?4)",
    [TRAILERS_DELETE] = "DELETE FROM trailers WHERE message_id = ?1",
    [APPLIED_INSERT] = "INSERT INTO applied_notices (message_id" NOTICE(
	SQL_NAME) ") VALUES (?1" NOTICE(SQL_VALUE) ")",
    [APPLIED_DELETE] = "DELETE FROM applied_notices WHERE message_id = ?1",
    [LINKS_INSERT] = "INSERT INTO links (message_id, position" LINK(
	SQL_NAME) ") VALUES (?1, ?2" LINK(SQL_VALUE) ")",
    [LINKS_ALL] = "SELECT message_id" LINK(
	SQL_NAME) " FROM links"
		  " WHERE message_id = ?1 ORDER BY position",
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

int state_links(struct state *st, int64_t message_id, struct arena *a,
		struct state_link **rows, size_t *n, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_MENTIONS, LINKS_ALL, message_id);
	struct sql_rows all = SQL_ROWS(read_link, rows, n);

	return sql_collect(st, s, &all, a, err);
}
