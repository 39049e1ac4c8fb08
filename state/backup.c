/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <unistd.h>

#include "common/err.h"
#include "state/db.h"
#include "state/sql.h"

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
