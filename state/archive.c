/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/hash.h"
#include "state/cursors.h"
#include "state/sql.h"

#define COMMIT_MAX 32 /* bytes: SHA-256; SHA-1 has 20 */
#define PLACES_MAX 64

#define PLACE "source_id, position, message_id, commit_id"
enum { PLACE_SOURCE_ID, PLACE_POSITION, PLACE_MESSAGE_ID, PLACE_COMMIT };

enum {
	ARCHIVE_PUT,
	ARCHIVE_LAST,
	ARCHIVE_FORGET,
	ARCHIVE_BY_COMMIT,
	ARCHIVE_BY_MESSAGE,
};

static const char *const statements[] = {
    [ARCHIVE_PUT] = "INSERT INTO archive (source_id, position, commit_id,"
		    " message_id) VALUES (?1, ?2, ?3, ?4)"
		    " ON CONFLICT (source_id, position) DO NOTHING",
    [ARCHIVE_LAST] = "SELECT position, commit_id FROM archive"
		     " WHERE source_id = ?1 ORDER BY position DESC LIMIT 1",
    [ARCHIVE_FORGET] = "DELETE FROM archive WHERE source_id = ?1",
    [ARCHIVE_BY_COMMIT] = "SELECT " PLACE " FROM archive"
			  " WHERE commit_id >= ?1 AND commit_id <= ?2"
			  " ORDER BY source_id, position LIMIT ?3",
    [ARCHIVE_BY_MESSAGE] = "SELECT " PLACE " FROM archive WHERE message_id = ?1"
			   " ORDER BY source_id, position LIMIT ?2",
};
const struct sql_statements archive_sql = SQL_STATEMENTS(statements);

int state_archive_put(struct state *st, int64_t source_id, int64_t position,
		      const unsigned char *commit, size_t commit_len,
		      int64_t message_id, struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_ARCHIVE, ARCHIVE_PUT, source_id);

	sqlite3_bind_int64(s, 2, position);
	sqlite3_bind_blob64(s, 3, commit, commit_len, SQLITE_STATIC);
	sqlite3_bind_int64(s, 4, message_id);
	return sql_run(st, s, err);
}

int state_archive_last(struct state *st, int64_t source_id, int64_t *position,
		       unsigned char *commit, size_t *commit_len,
		       struct err *err)
{
	sqlite3_stmt *s = sql_get_for(st, SQL_ARCHIVE, ARCHIVE_LAST, source_id);
	const void *bytes;
	int found;

	found = sql_next(st, s, err);
	if (found < 0)
		return -1;
	*position = 0;
	*commit_len = 0;
	if (!found)
		return 0;
	bytes = sqlite3_column_blob(s, 1);
	*commit_len = (size_t)sqlite3_column_bytes(s, 1);
	if (*commit_len > COMMIT_MAX)
		*commit_len = COMMIT_MAX;
	if (*commit_len)
		memcpy(commit, bytes, *commit_len);
	*position = sqlite3_column_int64(s, 0);
	sql_done(s);
	return 0;
}

int state_archive_forget(struct state *st, int64_t source_id, struct err *err)
{
	return sql_run(
	    st, sql_get_for(st, SQL_ARCHIVE, ARCHIVE_FORGET, source_id), err);
}

static void read_place(sqlite3_stmt *s, struct arena *a, void *out)
{
	struct state_place *place = out;
	const void *commit = sqlite3_column_blob(s, PLACE_COMMIT);
	size_t len = (size_t)sqlite3_column_bytes(s, PLACE_COMMIT);
	char *hex = arena_alloc(a, 2 * len + 1);

	hash_hex(commit, len, hex);
	place->source_id = sqlite3_column_int64(s, PLACE_SOURCE_ID);
	place->position = sqlite3_column_int64(s, PLACE_POSITION);
	place->message_id = sqlite3_column_int64(s, PLACE_MESSAGE_ID);
	place->commit = hex;
}

static int collect_places(struct state *st, sqlite3_stmt *s, struct arena *a,
			  struct state_place **rows, size_t *n, struct err *err)
{
	struct sql_rows all = SQL_ROWS(read_place, rows, n);

	return sql_collect(st, s, &all, a, err);
}

/* The least and the greatest commit that begin with hex; low gets *len
 * bytes. False if hex is not a beginning of one. */
static bool commit_bounds(const char *hex, unsigned char low[COMMIT_MAX],
			  unsigned char high[COMMIT_MAX], size_t *len)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = strlen(hex);

	if (!n || n > 2 * COMMIT_MAX)
		return false;
	memset(low, 0, COMMIT_MAX);
	memset(high, 0xff, COMMIT_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *digit = strchr(digits, hex[i]);
		unsigned shift = i % 2 ? 0 : 4;
		unsigned value;

		if (!digit)
			return false;
		value = (unsigned)(digit - digits) << shift;
		low[i / 2] |= (unsigned char)value;
		high[i / 2] &= (unsigned char)(value | ~(0xfu << shift));
	}
	*len = (n + 1) / 2;
	return true;
}

int state_archive_by_commit(struct state *st, const char *hex, struct arena *a,
			    struct state_place **rows, size_t *n,
			    struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_ARCHIVE, ARCHIVE_BY_COMMIT);
	unsigned char low[COMMIT_MAX], high[COMMIT_MAX];
	size_t len;

	if (!commit_bounds(hex, low, high, &len)) {
		*rows = arena_alloc(a, 0);
		*n = 0;
		return 0;
	}
	sqlite3_bind_blob64(s, 1, low, len, SQLITE_STATIC);
	sqlite3_bind_blob64(s, 2, high, COMMIT_MAX, SQLITE_STATIC);
	sqlite3_bind_int(s, 3, PLACES_MAX);
	return collect_places(st, s, a, rows, n, err);
}

int state_archive_by_message(struct state *st, int64_t message_id,
			     struct arena *a, struct state_place **rows,
			     size_t *n, struct err *err)
{
	sqlite3_stmt *s =
	    sql_get_for(st, SQL_ARCHIVE, ARCHIVE_BY_MESSAGE, message_id);

	sqlite3_bind_int(s, 2, PLACES_MAX);
	return collect_places(st, s, a, rows, n, err);
}
