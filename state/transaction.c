/* SPDX-License-Identifier: MIT */
#include "common/err.h"
#include "common/log.h"
#include "state/db.h"
#include "state/sql.h"

int state_begin_at(struct state *st, bool writes, const char *file, int line,
		   struct err *err)
{
	/* A writer takes the lock at once: one that reads first and then
	 * wants to write can be refused at a point where it cannot wait. */
	const char *begin =
	    writes && !st->read_only ? "BEGIN IMMEDIATE" : "BEGIN";

	if (st->begin_file)
		return err_set(err, ERR_SYSTEM,
			       "transaction at %s:%d: the one of %s:%d is open",
			       file, line, st->begin_file, st->begin_line);
	if (sql_exec(st, begin, err))
		return -1;
	st->begin_file = file;
	st->begin_line = line;
	st->last_seq = 0;
	return 0;
}

bool state_in_transaction(const struct state *st)
{
	return st->begin_file != NULL;
}

static void reset_all(struct state *st)
{
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(st->db, s));)
		sqlite3_reset(s);
}

void state_rollback(struct state *st)
{
	if (!st->begin_file)
		return;
	reset_all(st);
	/* A full disk has rolled it back already. */
	if (!sqlite3_get_autocommit(st->db))
		sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
	people_clear(&st->people);
	st->begin_file = NULL;
	st->begin_id = st->last_seq = 0;
}

int state_commit(struct state *st, struct err *err)
{
	if (!st->begin_file)
		return err_set(err, ERR_SYSTEM, "no transaction is open");
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(st->db, s));)
		if (sqlite3_stmt_busy(s))
			fatalx("commit of %s:%d: a statement is still open: %s",
			       st->begin_file, st->begin_line, sqlite3_sql(s));
	if (sql_exec(st, "COMMIT", err)) {
		state_rollback(st);
		return -1;
	}
	st->begin_file = NULL;
	st->begin_id = st->last_seq = 0;
	return 0;
}

int state_end(struct state *st, int result, struct err *err)
{
	if (result >= 0 && state_commit(st, err))
		result = -1;
	state_rollback(st);
	return result;
}

int state_savepoint(struct state *st, struct err *err)
{
	if (!st->begin_file)
		return err_set(err, ERR_SYSTEM, "no transaction is open");
	st->savepoint_id = st->begin_id;
	return sql_exec(st, "SAVEPOINT part", err);
}

int state_savepoint_release(struct state *st, struct err *err)
{
	return sql_exec(st, "RELEASE part", err);
}

int state_savepoint_undo(struct state *st, struct err *err)
{
	reset_all(st);
	people_clear(&st->people);
	st->begin_id = st->savepoint_id;
	if (sql_exec(st, "ROLLBACK TO part", err))
		return -1;
	return state_savepoint_release(st, err);
}
