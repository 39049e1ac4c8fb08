/* SPDX-License-Identifier: MIT */
#include "state/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/strbuf.h"
#include "state/migrate.h"
#include "state/sql.h"

#define WAL_AGAIN_MS    20
#define BUSY_TIMEOUT_MS 5000

static bool is_memory(const struct state *st)
{
	return !strcmp(st->path, ":memory:");
}

/* Make the folders above path that are missing, for the owner alone. */
static int make_folders(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	int result = 0;

	for (char *p = copy + 1; *copy && (p = strchr(p, '/')); p++) {
		*p = '\0';
		if (mkdir(copy, 0700) && errno != EEXIST) {
			result =
			    err_errno(err, "cannot make folder '%s'", copy);
			break;
		}
		*p = '/';
	}
	free(copy);
	return result;
}

/*
 * SQLite would make the file with the umask's mode and follow a symbolic link.
 * A file that is there is not opened here: closing it again would drop the
 * locks this process may hold on it.
 */
static int check_file(const char *path, enum state_open_flags flags,
		      struct err *err)
{
	struct stat s;
	int fd;

	if (!lstat(path, &s)) {
		if (!S_ISREG(s.st_mode))
			return err_set(err, ERR_DATA,
				       "database '%s' is not a plain file",
				       path);
		return 0;
	}
	if (errno != ENOENT)
		return err_errno(err, "cannot reach database '%s'", path);
	if (!(flags & STATE_CREATE))
		return err_set(err, ERR_DATA, "there is no database '%s'",
			       path);
	if (make_folders(path, err))
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(err, "cannot make database '%s'", path);
	close(fd);
	return 0;
}

/* Nothing in the file is trusted, neither schema nor sizes (doc/LIMITS). */
static void harden_connection(sqlite3 *db)
{
	static const struct {
		int what, value;
	} switches[] =
	    {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
		{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
		{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
		{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
	    },
	  limits[] = {
	      {SQLITE_LIMIT_LENGTH, SQL_LENGTH_MAX},
	      {SQLITE_LIMIT_SQL_LENGTH, 16384},
	      {SQLITE_LIMIT_COLUMN, 64},
	      {SQLITE_LIMIT_EXPR_DEPTH, 50},
	      {SQLITE_LIMIT_VARIABLE_NUMBER, 32},
	      {SQLITE_LIMIT_ATTACHED, 0},
	      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
	      {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
	      {SQLITE_LIMIT_WORKER_THREADS, 0},
	  };

	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		sqlite3_db_config(db, switches[i].what, switches[i].value,
				  (int *)NULL);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(db, limits[i].what, limits[i].value);
	sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
}

/* One try. 1: it is in WAL, 0: not, -1. */
static int use_wal(struct state *st, struct err *err)
{
	sqlite3_stmt *s;
	int found;
	bool wal;

	if (sqlite3_prepare_v2(st->db, "PRAGMA journal_mode = WAL", -1, &s,
			       NULL) != SQLITE_OK)
		return sql_fail(st, err);
	found = sql_next(st, s, err);
	wal = found > 0 &&
	      !strcmp((const char *)sqlite3_column_text(s, 0), "wal");
	sqlite3_finalize(s);
	return found < 0 ? -1 : wal;
}

/*
 * Of processes that open a new file together each wants to be the one to
 * change its journal: SQLite refuses the others without waiting.
 */
static int check_journal(struct state *st, struct err *err)
{
	int wal, waited = 0;

	while ((wal = use_wal(st, err)) < 0 && err->code == ERR_TEMP &&
	       waited < BUSY_TIMEOUT_MS)
		waited += sqlite3_sleep(WAL_AGAIN_MS);
	if (wal < 0)
		return -1;
	if (!wal && !is_memory(st))
		return err_set(err, ERR_SYSTEM,
			       "database '%s': its file system cannot hold a "
			       "write-ahead log",
			       st->path);
	return 0;
}

static bool is_empty(const struct state *st)
{
	struct stat s;

	return is_memory(st) || (!stat(st->path, &s) && !s.st_size);
}

/* secure_delete: who is erased is so from the file's free pages too. */
static int configure_file(struct state *st, struct err *err)
{
	if (sql_exec(st,
		     "PRAGMA synchronous = FULL;"
		     "PRAGMA cell_size_check = ON;"
		     "PRAGMA mmap_size = 0;"
		     "PRAGMA secure_delete = ON;"
		     "PRAGMA cache_size = -2000;"
		     "PRAGMA wal_autocheckpoint = 1000;",
		     err))
		return -1;
	if (st->read_only)
		return 0;
	/* Both are for ever: they only take hold in an empty file. Said again
	 * auto_vacuum would write to the file, a damaged one too. Texts of
	 * patches fill large pages better. */
	if (is_empty(st) && sql_exec(st,
				     "PRAGMA page_size = 16384;"
				     "PRAGMA auto_vacuum = INCREMENTAL;",
				     err))
		return -1;
	return check_journal(st, err);
}

/* A reader of a WAL database writes too: into the index that all share. */
static int explain_read_only(struct state *st, struct err *err)
{
	int code = sqlite3_errcode(st->db) & 0xff;

	if (st->read_only &&
	    (code == SQLITE_CANTOPEN || code == SQLITE_READONLY))
		return err_set(err, ERR_SYSTEM,
			       "cannot read database '%s': its folder must be "
			       "writable, or another process have it open",
			       st->path);
	return -1;
}

int state_open(const char *path, enum state_open_flags flags,
	       struct state **out, struct err *err)
{
	struct state *st = mem_alloc(sizeof(*st));
	int mode = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	/* Takes hold only before the first use of SQLite, and need not later. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* What a statement or a savepoint would take back stays in memory: it is one
	 * mail's pages. SQLite 3.40 says SQLITE_FULL when what it keeps there
	 * outgrows a limit in mid-statement. */
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
	*out = NULL;
	memset(st, 0, sizeof(*st));
	st->path = mem_strdup(path);
	st->read_only = flags & STATE_READ_ONLY;
	st->lock_fd = -1;
	mode |= st->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (!is_memory(st) && check_file(path, flags, err))
		goto fail;
	if (sqlite3_open_v2(path, &st->db, mode, NULL) != SQLITE_OK) {
		if (st->db)
			sql_fail(st, err);
		else
			err_set(err, ERR_SYSTEM, "cannot open '%s'", path);
		goto fail;
	}
	harden_connection(st->db);
	if (configure_file(st, err) || migrate_run(st, err) ||
	    sql_prepare(st, err)) {
		explain_read_only(st, err);
		goto fail;
	}
	*out = st;
	return 0;
fail:
	state_close(st);
	return -1;
}

void state_close(struct state *st)
{
	if (!st)
		return;
	state_rollback(st);
	sql_finalize(st);
	sqlite3_close(st->db);
	people_clear(&st->people);
	if (st->lock_fd >= 0)
		close(st->lock_fd);
	free(st->path);
	free(st);
}

/* The process id that its holder wrote there; 0 if that cannot be read. */
static long lock_holder(int fd)
{
	char text[32] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return strtol(text, NULL, 10);
}

static int lock_write_pid(int fd, const char *path, struct err *err)
{
	struct strbuf text = STRBUF_INIT;
	int result = 0;

	strbuf_addf(&text, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) ||
	    pwrite(fd, text.buf, text.len, 0) != (ssize_t)text.len)
		result = err_errno(err, "cannot write '%s'", path);
	strbuf_release(&text);
	return result;
}

int state_lock(struct state *st, struct err *err)
{
	struct strbuf path = STRBUF_INIT;
	int fd, result = -1;

	if (is_memory(st) || st->lock_fd >= 0)
		return 0;
	strbuf_addf(&path, "%s.lock", st->path);
	fd = open(path.buf, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		err_errno(err, "cannot open '%s'", path.buf);
		goto out;
	}
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno == EWOULDBLOCK)
			err_set(err, ERR_TEMP,
				"another patchdigest (pid %ld) is running on "
				"this state",
				lock_holder(fd));
		else
			err_errno(err, "cannot lock '%s'", path.buf);
		goto out;
	}
	if (lock_write_pid(fd, path.buf, err))
		goto out;
	st->lock_fd = fd;
	result = 0;
out:
	if (result && fd >= 0)
		close(fd);
	strbuf_release(&path);
	return result;
}
