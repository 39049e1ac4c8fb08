/* SPDX-License-Identifier: MIT */
/* What the operator asks of the file as a whole. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/err.h"
#include "common/strbuf.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/sql.h"

/* What a vacuum does in one transaction: a robot that runs beside it waits no
 * longer than that. */
#define VACUUM_ROWS 5000

enum { UPKEEP_DELETE_TEXTS };

static const char *const statements[] = {
    [UPKEEP_DELETE_TEXTS] =
	("DELETE FROM patch_texts WHERE message_id > ?2 AND message_id <= ?3"
	 " AND (SELECT date_at FROM messages WHERE id = message_id) < ?1"),
};
const struct sql_statements upkeep_sql = SQL_STATEMENTS(statements);

int state_check(struct state *st, struct err *err)
{
	sqlite3_stmt *s;
	const char *text;
	int found;

	if (sqlite3_prepare_v2(st->db, "PRAGMA quick_check(1)", -1, &s, NULL) !=
	    SQLITE_OK)
		return sql_fail(st, err);
	found = sql_next(st, s, err);
	if (found > 0) {
		text = (const char *)sqlite3_column_text(s, 0);
		if (!text || strcmp(text, "ok"))
			found = err_set(err, ERR_SYSTEM,
					"database '%s' is damaged: %s",
					st->path, text ? text : "?");
	}
	sqlite3_finalize(s);
	return found < 0 ? -1 : 0;
}

int64_t state_size(struct state *st)
{
	struct strbuf wal = STRBUF_INIT;
	struct stat s;
	int64_t size = 0;

	if (!stat(st->path, &s))
		size += s.st_size;
	strbuf_addf(&wal, "%s-wal", st->path);
	if (!stat(wal.buf, &s))
		size += s.st_size;
	strbuf_release(&wal);
	return size;
}

/* In one go: readers do not hold up the writer of a WAL database, and pages
 * that change meanwhile would make it begin again for ever. */
static int copy_pages(struct state *st, sqlite3 *to, const char *path,
		      struct err *err)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", st->db, "main");

	if (copy) {
		sqlite3_backup_step(copy, -1);
		sqlite3_backup_finish(copy);
	}
	if (sqlite3_errcode(to) != SQLITE_OK)
		return err_set(err,
			       sqlite3_errcode(to) == SQLITE_BUSY ? ERR_TEMP
								  : ERR_SYSTEM,
			       "backup to '%s': %s", path, sqlite3_errmsg(to));
	return 0;
}

int state_backup(struct state *st, const char *path, struct err *err)
{
	sqlite3 *to = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int result;

	if (fd < 0)
		return err_errno(err, "cannot make backup '%s'", path);
	close(fd);
	if (sqlite3_open_v2(path, &to,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK)
		result =
		    err_set(err, ERR_SYSTEM, "cannot open backup '%s'", path);
	else
		result = copy_pages(st, to, path, err);
	sqlite3_close(to);
	if (result)
		unlink(path);
	return result;
}

int state_vacuum(struct state *st, int64_t before, struct err *err)
{
	sqlite3_stmt *s = sql_get(st, SQL_UPKEEP, UPKEEP_DELETE_TEXTS);
	int64_t last, free_pages;

	if (state_message_last(st, &last, err))
		return -1;
	for (int64_t id = 0; id < last; id += VACUUM_ROWS) {
		sqlite3_bind_int64(s, 1, before);
		sqlite3_bind_int64(s, 2, id);
		sqlite3_bind_int64(s, 3, id + VACUUM_ROWS);
		if (sql_run(st, s, err))
			return -1;
	}
	do {
		if (sql_exec(st, "PRAGMA incremental_vacuum(5000)", err) ||
		    sql_pragma(st, "PRAGMA freelist_count", &free_pages, err))
			return -1;
	} while (free_pages > 0);
	return sql_exec(st, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}
