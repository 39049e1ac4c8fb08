/* SPDX-License-Identifier: MIT */
#ifndef STATE_ROWS_H
#define STATE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "state/messages.h"
#include "state/sql.h"

/*
 * Private to state/: how rows of messages and patches become structs. Every
 * statement that reads them selects ROWS_MESSAGE or ROWS_PATCH first.
 */

/* What state_message_put binds, but for from_id. */
#define ROWS_MESSAGE_COLUMNS(X)                                                \
	X(TEXT, msgid)                                                         \
	X(INT, kind)                                                           \
	X(TIME, date_at)                                                       \
	X(TIME, received_at)                                                   \
	X(INT64, digest)                                                       \
	X(TEXT, subject)                                                       \
	X(TEXT, refs)                                                          \
	X(INT, robot)

/* What patches_put binds, but for ids and date_at. */
#define ROWS_PATCH_COLUMNS(X)                                                  \
	X(INT64, title_at)                                                     \
	X(INT64, title_key)                                                    \
	X(TEXT, tags)                                                          \
	X(NAME, revision)                                                      \
	X(INT, has_revision)                                                   \
	X(INT, counted)                                                        \
	X(UINT32, counter)                                                     \
	X(UINT32, expected)                                                    \
	X(INT64, flags)                                                        \
	X(UINT32, files)                                                       \
	X(UINT32, insertions)                                                  \
	X(UINT32, deletions)                                                   \
	X(TEXT, paths)

#define ROWS_OF_MESSAGE(type, field) ", m." #field
#define ROWS_OF_PATCH(type, field)   ", p." #field
#define ROWS_MESSAGE                                                           \
	"m.id, m.arrived_at, f.email, f.name" ROWS_MESSAGE_COLUMNS(            \
	    ROWS_OF_MESSAGE)
#define ROWS_PATCH                                                             \
	ROWS_MESSAGE ", p.series_id, a.email, a.name" ROWS_PATCH_COLUMNS(      \
	    ROWS_OF_PATCH)

/* What follows messages m, and patches p, for their columns. */
#define ROWS_JOIN_FROM   SQL_JOIN "people f ON f.id = m.from_id"
#define ROWS_JOIN_AUTHOR SQL_JOIN "people a ON a.id = p.author_id"
#define ROWS_JOIN_PATCH                                                        \
	SQL_JOIN "patches p ON p.message_id = m.id" ROWS_JOIN_AUTHOR
#define ROWS_JOIN_MESSAGE                                                      \
	SQL_JOIN "messages m ON m.id = p.message_id" ROWS_JOIN_FROM

/* For sql_find: a struct state_message, and a struct state_patch. */
void rows_read_message(sqlite3_stmt *s, struct arena *a, void *out);
void rows_read_patch(sqlite3_stmt *s, struct arena *a, void *out);

/* The order of mails, as qsort(3) wants it: by date_at, counter and msgid;
 * undated ones last. */
int rows_compare(int64_t date_a, uint32_t counter_a, const char *msgid_a,
		 int64_t date_b, uint32_t counter_b, const char *msgid_b);

/* Run s, whose rows are messages or patches, and give them all, sorted by
 * (date_at, msgid) or (date_at, counter, msgid), undated ones last. */
int rows_messages(struct state *st, sqlite3_stmt *s, struct arena *a,
		  struct state_message **rows, size_t *n, struct err *err);
int rows_patches(struct state *st, sqlite3_stmt *s, struct arena *a,
		 struct state_patch **rows, size_t *n, struct err *err);

#endif /* STATE_ROWS_H */
