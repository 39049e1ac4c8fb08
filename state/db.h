/* SPDX-License-Identifier: MIT */
#ifndef STATE_DB_H
#define STATE_DB_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;

/*
 * The memory: one SQLite file. The tables have a header each
 * (state/messages.h, ...); no SQLite stands in any of them.
 *
 * WAL, synchronous=FULL, foreign keys on, STRICT tables, numbered migrations
 * (state/migrations; the first is frozen, a change is a new file), all
 * statements prepared at open, values always bound.
 * The file is made for its owner alone. Opening checks application_id and
 * user_version; it does not read all of the file: for that see state_check.
 *
 * Functions that fail return -1: ERR_TEMP if another process holds the
 * database (after 5 seconds), ERR_SYSTEM for disk faults, a full disk and
 * a damaged file, ERR_DATA if the file is missing, not ours or newer than this
 * program, or if a row is refused. After a failure inside a transaction only
 * state_savepoint_undo and state_rollback are of use. One handle belongs to one process
 * and thread.
 */

struct state;

enum state_open_flags {
	STATE_CREATE = 1 << 0,    /* make the file and its folders if missing */
	STATE_READ_ONLY = 1 << 1, /* no writes, and so no migration either */
};

/*
 * path: a file name; ":memory:" for tests. The caller closes. *out is NULL on
 * -1. A reader writes to the index of the log: unless another process has the
 * file open, its folder must be writable to STATE_READ_ONLY too.
 */
int state_open(const char *path, enum state_open_flags flags,
	       struct state **out, struct err *err);
void state_close(struct state *st); /* NULL is fine; rolls back what is open */

/*
 * One transaction at a time: a second begin is -1 and names the place in the
 * source where the open one began. state_begin takes the write lock at once.
 * state_begin_read takes none: all that is read until the end is as it was at
 * one moment, though others write meanwhile; a digest or a list of open series
 * is made of many statements and runs in one. It ends with state_commit,
 * state_rollback or state_end as well. A read-only state has only these.
 */
#define state_begin(st, err) state_begin_at((st), true, __FILE__, __LINE__, (err))
#define state_begin_read(st, err)                                              \
	state_begin_at((st), false, __FILE__, __LINE__, (err))
int state_begin_at(struct state *st, bool writes, const char *file, int line,
		   struct err *err);
/* True if a transaction is open: a function with many reads begins its own only
 * if this is false. */
bool state_in_transaction(const struct state *st);
int state_commit(struct state *st, struct err *err); /* -1: rolled back */
void state_rollback(struct state *st); /* no-op if none is open */
/* End the transaction by what its work returned: commit if result >= 0, else roll
 * back. Returns result, or -1 if the commit failed. */
int state_end(struct state *st, int result, struct err *err);

/*
 * A savepoint in the open transaction, at most one. state_savepoint_undo takes
 * back what was done since the savepoint, state_savepoint_release keeps it; both
 * remove the savepoint. For rows that may be refused while those before them
 * stay.
 */
int state_savepoint(struct state *st, struct err *err);
int state_savepoint_release(struct state *st, struct err *err);
int state_savepoint_undo(struct state *st, struct err *err);

/*
 * The run lock: an flock on "<path>.lock", for run, sync, flush and --send.
 * -1 with ERR_TEMP "another patchdigest (pid N) is running on this state".
 * Released with the process or by state_close.
 */
int state_lock(struct state *st, struct err *err);

/* PRAGMA quick_check: -1 with ERR_SYSTEM and the first complaint. */
int state_check(struct state *st, struct err *err);

/* Copy to a new file while others write; ERR_SYSTEM if there is one already. */
int state_backup(struct state *st, const char *path, struct err *err);

/*
 * Forget texts of mails dated before that, and give the space back to the file
 * system (incremental vacuum: no second copy of the file is made). In many
 * small transactions of its own, so that others may write meanwhile.
 */
int state_vacuum(struct state *st, int64_t before, struct err *err);

int64_t state_size(struct state *st); /* bytes of the file and its log */

/* Table settings: what the robot keeps about itself, as "last_error".
 * find: 1 found (value is in the arena), 0 not, -1. put replaces. */
int state_setting_find(struct state *st, const char *key, struct arena *a,
		       const char **value, struct err *err);
int state_setting_put(struct state *st, const char *key, const char *value,
		      struct err *err);

#endif /* STATE_DB_H */
