/* SPDX-License-Identifier: MIT */
#ifndef STATE_ROWS_H
#define STATE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "state/messages.h"
#include "state/sql.h"

/*
 * Private to state/: how rows of messages and patches become structs. Every
 * statement that reads them selects ROWS_MESSAGE or ROWS_PATCH first, so the
 * columns have the same numbers everywhere; text and enum come from one list.
 */

#define ROWS_MESSAGE_COLUMNS(X)                                                \
	X(ROWS_ID, "m.id")                                                     \
	X(ROWS_MSGID, "m.msgid")                                               \
	X(ROWS_KIND, "m.kind")                                                 \
	X(ROWS_DATE_AT, "m.date_at")                                           \
	X(ROWS_RECEIVED_AT, "m.received_at")                                   \
	X(ROWS_DIGEST, "m.digest")                                             \
	X(ROWS_ARRIVED_AT, "m.arrived_at")                                     \
	X(ROWS_SUBJECT, "m.subject")                                           \
	X(ROWS_REFS, "m.refs")                                                 \
	X(ROWS_ROBOT, "m.robot")                                               \
	X(ROWS_FROM_EMAIL, "f.email")

#define ROWS_PATCH_COLUMNS(X)                                                  \
	X(ROWS_TITLE_AT, "p.title_at")                                         \
	X(ROWS_TITLE_KEY, "p.title_key")                                       \
	X(ROWS_TAGS, "p.tags")                                                 \
	X(ROWS_REVISION, "p.revision")                                         \
	X(ROWS_HAS_REVISION, "p.has_revision")                                 \
	X(ROWS_COUNTED, "p.counted")                                           \
	X(ROWS_COUNTER, "p.counter")                                           \
	X(ROWS_EXPECTED, "p.expected")                                         \
	X(ROWS_FLAGS, "p.flags")                                               \
	X(ROWS_FILES, "p.files")                                               \
	X(ROWS_INSERTIONS, "p.insertions")                                     \
	X(ROWS_DELETIONS, "p.deletions")                                       \
	X(ROWS_PATHS, "p.paths")                                               \
	X(ROWS_SERIES_ID, "p.series_id")                                       \
	X(ROWS_AUTHOR_EMAIL, "a.email")

#define ROWS_ENUM(name, text) name,
#define ROWS_TEXT(name, text) text ", "

/* The last column of each stands apart: no comma follows it. */
enum rows_column {
	ROWS_MESSAGE_COLUMNS(ROWS_ENUM) ROWS_FROM_NAME,
	ROWS_PATCH_COLUMNS(ROWS_ENUM) ROWS_AUTHOR_NAME,
};
#define ROWS_MESSAGE ROWS_MESSAGE_COLUMNS(ROWS_TEXT) "f.name"
#define ROWS_PATCH   ROWS_MESSAGE ", " ROWS_PATCH_COLUMNS(ROWS_TEXT) "a.name"

/* What follows messages m, and patches p, for their columns. */
#define ROWS_JOIN_FROM   SQL_JOIN "people f ON f.id = m.from_id"
#define ROWS_JOIN_AUTHOR SQL_JOIN "people a ON a.id = p.author_id"
#define ROWS_JOIN_PATCH                                                        \
	SQL_JOIN "patches p ON p.message_id = m.id" ROWS_JOIN_AUTHOR
#define ROWS_JOIN_MESSAGE                                                      \
	SQL_JOIN "messages m ON m.id = p.message_id" ROWS_JOIN_FROM

void rows_message(sqlite3_stmt *s, struct arena *a, struct state_message *out);
void rows_patch(sqlite3_stmt *s, struct arena *a, struct state_patch *out);

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
