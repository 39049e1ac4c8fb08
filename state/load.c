/* SPDX-License-Identifier: MIT */
#include "state/load.h"

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/order.h"
#include "common/strbuf.h"
#include "state/rows.h"
#include "state/series.h"

enum {
	LOAD_SERIES,
	LOAD_PATCHES,
	LOAD_PATCHES_NAMED,
	LOAD_REPLIES,
	LOAD_TARGETS,
	LOAD_TRAILERS,
	LOAD_NOTICES,
	LOAD_LINKS,
	LOAD_LINKS_TO,
	LOAD_TITLES_FIRST,
	LOAD_TITLES_LAST,
	LOAD_SENT,
};

/* ?1 holds the keys, ?2 the list. */
#define LISTED                                                                 \
	"?2 = 0 OR EXISTS (SELECT 1 FROM message_lists l"                      \
	" WHERE l.list_id = ?2 AND l.message_id = m.id)"

#define TITLES(order)                                                          \
	"SELECT title_key, id, series_id, date_at, msgid, revision, tags,"     \
	" flags, kind, email, name, has_revision FROM (SELECT p.title_key, "   \
	"m.id,"                                                                \
	" p.series_id, p.date_at, m.msgid, p.revision, p.tags, p.flags,"       \
	" m.kind, f.email, f.name, p.has_revision, p.counter, row_number() "   \
	"OVER ("                                                               \
	"PARTITION BY p.title_key ORDER BY " order ") AS place"                \
	" FROM " SQL_KEYS(1) SQL_JOIN                                          \
	    "patches p ON p.title_key = k.value"                               \
	    " AND p.date_at < ?2" ROWS_JOIN_MESSAGE ") WHERE place <= ?3"      \
	    " ORDER BY title_key, date_at, counter, msgid"

/* clang-format off */
#define SENT                                                                   \
	"SELECT asked, series_id, paths FROM (SELECT k.key AS asked,"          \
	" p.series_id, p.paths, row_number() OVER (PARTITION BY k.key)"        \
	" AS place FROM " SQL_KEYS(1)                                          \
	SQL_JOIN "people e ON e.email = " SQL_KEY_PART(0)                      \
	" OR (e.name = " SQL_KEY_PART(1) " AND e.name <> '')"                  \
	SQL_JOIN "patches p ON p.submitter_id = e.id"                          \
	" AND p.revision = " SQL_KEY_PART(2)                                   \
	" AND p.date_at >= " SQL_KEY_PART(3)                                   \
	" AND p.date_at < " SQL_KEY_PART(4)                                    \
	" WHERE p.series_id IS NOT NULL"                                       \
	" AND length(p.paths) BETWEEN 1 AND ?2)"                               \
	" WHERE place <= ?3 + 1 ORDER BY asked, series_id"
/* clang-format on */

static const char *const statements[] = {
    [LOAD_SERIES] =
	"SELECT " ROWS_PATCH ", " LISTED " FROM " SQL_KEYS(1) SQL_JOIN
    "patches p ON p.series_id = k.value" ROWS_JOIN_MESSAGE ROWS_JOIN_AUTHOR,
    [LOAD_PATCHES] =
	"SELECT " ROWS_PATCH ", " LISTED " FROM " SQL_KEYS(1) SQL_JOIN
    "patches p ON p.message_id = k.value" ROWS_JOIN_MESSAGE ROWS_JOIN_AUTHOR,
    [LOAD_PATCHES_NAMED] =
	"SELECT " ROWS_PATCH ", " LISTED " FROM " SQL_KEYS(1) SQL_JOIN
    "messages m ON m.msgid = k.value" ROWS_JOIN_FROM ROWS_JOIN_PATCH,
    [LOAD_REPLIES] =
	"SELECT " ROWS_MESSAGE ", r.target_id, r.by_subject, " LISTED
	" FROM " SQL_KEYS(1) SQL_JOIN
    "replies r ON r.target_id = k.value" SQL_JOIN
    "messages m ON m.id = r.message_id" ROWS_JOIN_FROM,
    [LOAD_TARGETS] =
	"SELECT r.message_id, r.target_id, r.by_subject FROM " SQL_KEYS(1)
	    SQL_JOIN "replies r ON r.message_id = k.value"
		     " WHERE r.target_id IS NOT NULL",
    [LOAD_TRAILERS] =
	"SELECT t.message_id, t.kind, e.email, e.name FROM " SQL_KEYS(1)
	    SQL_JOIN "trailers t ON t.message_id = k.value" SQL_JOIN
		     "people e ON e.id = t.person_id"
		     " ORDER BY t.message_id, t.position",
    [LOAD_NOTICES] = "SELECT n.message_id, n.how, n.line, n.actor, n.patches,"
		     " n.commits, n.verb, n.place, n.named, n.is_whole,"
		     " n.drops_it FROM " SQL_KEYS(1) SQL_JOIN
    "applied_notices n ON n.message_id = k.value"
    " ORDER BY n.message_id",
    [LOAD_LINKS] =
	"SELECT l.message_id, l.kind, l.target, l.names FROM " SQL_KEYS(1)
	    SQL_JOIN "links l ON l.message_id = k.value"
		     " ORDER BY l.message_id, l.position",
    [LOAD_LINKS_TO] =
	"SELECT DISTINCT l.message_id, l.kind, l.target, '' FROM " SQL_KEYS(1)
	    SQL_JOIN "links l ON l.target = k.value" SQL_JOIN
		     "patches p ON p.message_id = l.message_id"
		     " ORDER BY l.target, l.message_id",
    [LOAD_TITLES_FIRST] = TITLES("p.date_at, p.counter, m.msgid"),
    [LOAD_TITLES_LAST] = TITLES("p.date_at DESC, p.counter DESC, m.msgid DESC"),
    [LOAD_SENT] = SENT,
};
const struct sql_statements load_sql = SQL_STATEMENTS(statements);

#define KEYS_MAX 50000 /* bound at a time: a value has SQL_LENGTH_MAX bytes */

/* What a statement is asked: keys of one kind, and values for ?2 and ?3. */
struct question {
	int statement;
	const int64_t *ids;       /* [n], or NULL: */
	const char *const *texts; /* [n] */
	size_t n;
	int64_t values[2];
	size_t n_values;
	size_t row_size;
	void (*read)(sqlite3_stmt *s, struct arena *a, void *row);
};

/* Ask for the keys from first on; returns how many were taken. */
static size_t bind(const struct question *q, size_t first, struct strbuf *keys,
		   sqlite3_stmt *s)
{
	size_t i = first;

	strbuf_reset(keys);
	for (;
	     i < q->n && i - first < KEYS_MAX && keys->len < SQL_LENGTH_MAX / 2;
	     i++) {
		if (q->ids)
			sql_add_key(keys, q->ids[i]);
		else
			sql_add_key_text(keys, q->texts[i]);
	}
	sql_bind_keys(s, 1, keys);
	for (size_t v = 0; v < q->n_values; v++)
		sqlite3_bind_int64(s, (int)v + 2, q->values[v]);
	return i - first;
}

static int ask(struct state *st, const struct question *q, struct arena *a,
	       void *rows, size_t *n, struct err *err)
{
	struct sql_rows all = {.size = q->row_size};
	struct strbuf keys = STRBUF_INIT;
	int more = 0;

	for (size_t i = 0; !more && i < q->n;) {
		sqlite3_stmt *s = sql_get(st, SQL_LOAD, q->statement);

		i += bind(q, i, &keys, s);
		while ((more = sql_next(st, s, err)) > 0)
			q->read(s, a, sql_rows_add(&all));
	}
	strbuf_release(&keys);
	*n = all.n;
	if (more < 0)
		sql_rows_release(&all);
	else
		*(void **)rows = sql_rows_finish(&all, a);
	return more;
}

/* The last column, or the one so many before it. */
static int last_column(sqlite3_stmt *s, int before)
{
	return sqlite3_column_count(s) - 1 - before;
}

static void read_patch(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_patch *out = row;

	rows_read_patch(s, a, &out->patch);
	out->listed = sqlite3_column_int(s, last_column(s, 0));
}

static int compare_members(const void *a, const void *b)
{
	const struct state_patch *x =
	    &((const struct state_loaded_patch *)a)->patch;
	const struct state_patch *y =
	    &((const struct state_loaded_patch *)b)->patch;
	int order = order_ints(x->series_id, y->series_id);

	return order ? order
		     : rows_compare(x->message.date_at, x->counter,
				    x->message.msgid, y->message.date_at,
				    y->counter, y->message.msgid);
}

int state_load_series(struct state *st, int64_t list_id,
		      const struct state_keys *series_ids, struct arena *a,
		      struct state_loaded_patch **rows, size_t *n,
		      struct err *err)
{
	const struct question q = {LOAD_SERIES,    series_ids->id, NULL,
				   series_ids->n,  {list_id},      1,
				   sizeof(**rows), read_patch};

	if (ask(st, &q, a, rows, n, err))
		return -1;
	qsort(*rows, *n, sizeof(**rows), compare_members);
	return 0;
}

int state_load_patches(struct state *st, int64_t list_id,
		       const struct state_keys *ids, struct arena *a,
		       struct state_loaded_patch **rows, size_t *n,
		       struct err *err)
{
	const struct question q = {LOAD_PATCHES,   ids->id,   NULL,
				   ids->n,         {list_id}, 1,
				   sizeof(**rows), read_patch};

	return ask(st, &q, a, rows, n, err);
}

int state_load_patches_named(struct state *st, int64_t list_id,
			     const struct state_texts *msgids, struct arena *a,
			     struct state_loaded_patch **rows, size_t *n,
			     struct err *err)
{
	const struct question q = {LOAD_PATCHES_NAMED, NULL,      msgids->text,
				   msgids->n,          {list_id}, 1,
				   sizeof(**rows),     read_patch};

	return ask(st, &q, a, rows, n, err);
}

static void read_reply(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_reply *out = row;

	rows_read_message(s, a, &out->mail);
	out->target_id = sqlite3_column_int64(s, last_column(s, 2));
	out->by_subject = sqlite3_column_int(s, last_column(s, 1));
	out->listed = sqlite3_column_int(s, last_column(s, 0));
}

static int compare_replies(const void *a, const void *b)
{
	const struct state_loaded_reply *x = a, *y = b;
	int order = order_ints(x->target_id, y->target_id);

	return order ? order
		     : rows_compare(x->mail.date_at, 0, x->mail.msgid,
				    y->mail.date_at, 0, y->mail.msgid);
}

int state_load_replies(struct state *st, int64_t list_id,
		       const struct state_keys *target_ids, struct arena *a,
		       struct state_loaded_reply **rows, size_t *n,
		       struct err *err)
{
	const struct question q = {LOAD_REPLIES,   target_ids->id, NULL,
				   target_ids->n,  {list_id},      1,
				   sizeof(**rows), read_reply};

	if (ask(st, &q, a, rows, n, err))
		return -1;
	qsort(*rows, *n, sizeof(**rows), compare_replies);
	return 0;
}

static void read_target(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_target *out = row;

	(void)a;
	out->message_id = sqlite3_column_int64(s, 0);
	out->target_id = sqlite3_column_int64(s, 1);
	out->by_subject = sqlite3_column_int(s, 2);
}

int state_load_targets(struct state *st, const struct state_keys *message_ids,
		       struct arena *a, struct state_loaded_target **rows,
		       size_t *n, struct err *err)
{
	const struct question q = {
	    LOAD_TARGETS,   message_ids->id, NULL, message_ids->n, {0}, 0,
	    sizeof(**rows), read_target};

	return ask(st, &q, a, rows, n, err);
}

static void read_trailer(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_trailer *out = row;

	out->message_id = sqlite3_column_int64(s, 0);
	out->trailer.kind = sqlite3_column_int(s, 1);
	out->trailer.addr.email = sql_text(s, 2, a);
	out->trailer.addr.name = sql_text(s, 3, a);
}

int state_load_trailers(struct state *st, const struct state_keys *message_ids,
			struct arena *a, struct state_loaded_trailer **rows,
			size_t *n, struct err *err)
{
	const struct question q = {
	    LOAD_TRAILERS,  message_ids->id, NULL, message_ids->n, {0}, 0,
	    sizeof(**rows), read_trailer};

	return ask(st, &q, a, rows, n, err);
}

static void read_notice(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_notice *out = row;

	out->message_id = sqlite3_column_int64(s, 0);
	mentions_read_notice(s, a, &out->notice);
}

int state_load_notices(struct state *st, const struct state_keys *message_ids,
		       struct arena *a, struct state_loaded_notice **rows,
		       size_t *n, struct err *err)
{
	const struct question q = {
	    LOAD_NOTICES,   message_ids->id, NULL, message_ids->n, {0}, 0,
	    sizeof(**rows), read_notice};

	return ask(st, &q, a, rows, n, err);
}

static void read_link(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_loaded_link *out = row;

	out->message_id = sqlite3_column_int64(s, 0);
	out->link.kind = sqlite3_column_int(s, 1);
	out->link.target = sql_text(s, 2, a);
	out->link.names = sql_text(s, 3, a);
}

int state_load_links(struct state *st, const struct state_keys *message_ids,
		     struct arena *a, struct state_loaded_link **rows,
		     size_t *n, struct err *err)
{
	const struct question q = {
	    LOAD_LINKS, message_ids->id, NULL,     message_ids->n, {0},
	    0,          sizeof(**rows),  read_link};

	return ask(st, &q, a, rows, n, err);
}

int state_load_links_to(struct state *st, const struct state_texts *targets,
			struct arena *a, struct state_loaded_link **rows,
			size_t *n, struct err *err)
{
	const struct question q = {LOAD_LINKS_TO,  NULL,     targets->text,
				   targets->n,     {0},      0,
				   sizeof(**rows), read_link};

	return ask(st, &q, a, rows, n, err);
}

static void read_titled(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_titled *out = row;

	out->title_key = sqlite3_column_int64(s, 0);
	out->id = sqlite3_column_int64(s, 1);
	out->series_id = sqlite3_column_int64(s, 2);
	out->date_at = sql_time(s, 3);
	out->msgid = sql_text(s, 4, a);
	out->revision = sql_text(s, 5, a);
	out->tags = sql_text(s, 6, a);
	out->flags = (unsigned)sqlite3_column_int64(s, 7);
	out->kind = sqlite3_column_int(s, 8);
	out->from.email = sql_text(s, 9, a);
	out->from.name = sql_text(s, 10, a);
	out->has_revision = sqlite3_column_int(s, 11);
}

int state_load_titles(struct state *st, const struct state_keys *title_keys,
		      int64_t before, bool latest, struct arena *a,
		      struct state_titled **rows, size_t *n, struct err *err)
{
	const struct question q = {latest ? LOAD_TITLES_LAST
					  : LOAD_TITLES_FIRST,
				   title_keys->id,
				   NULL,
				   title_keys->n,
				   {before, STATE_TITLE_MAX},
				   2,
				   sizeof(**rows),
				   read_titled};

	return ask(st, &q, a, rows, n, err);
}

static void read_sent(sqlite3_stmt *s, struct arena *a, void *row)
{
	struct state_sent_paths *out = row;

	out->of = (size_t)sqlite3_column_int64(s, 0);
	out->series_id = sqlite3_column_int64(s, 1);
	out->paths = sql_text(s, 2, a);
}

/* One statement for all: there are never more than series in a range. */
int state_load_sent(struct state *st, const struct state_sent *sent,
		    size_t n_sent, struct arena *a,
		    struct state_sent_paths **rows, size_t *n, struct err *err)
{
	struct sql_rows all = {.size = sizeof(**rows)};
	struct strbuf keys = STRBUF_INIT;
	size_t first = 0;
	int more = 0;

	for (size_t i = 0; !more && i < n_sent; first = i) {
		sqlite3_stmt *s = sql_get(st, SQL_LOAD, LOAD_SENT);

		strbuf_reset(&keys);
		for (; i < n_sent && keys.len < SQL_LENGTH_MAX / 2; i++)
			sql_add_key_parts(
			    &keys,
			    (const char *[]){sent[i].submitter->email,
					     sent[i].submitter->name,
					     sent[i].revision},
			    3, (int64_t[]){sent[i].since, sent[i].before}, 2);
		sql_bind_keys(s, 1, &keys);
		sqlite3_bind_int(s, 2, STATE_SUBMITTER_PATHS);
		sqlite3_bind_int(s, 3, STATE_SUBMITTER_MAX);
		while ((more = sql_next(st, s, err)) > 0) {
			struct state_sent_paths *row = sql_rows_add(&all);

			read_sent(s, a, row);
			row->of += first;
		}
	}
	strbuf_release(&keys);
	*n = all.n;
	if (more < 0)
		sql_rows_release(&all);
	else
		*rows = sql_rows_finish(&all, a);
	return more;
}
