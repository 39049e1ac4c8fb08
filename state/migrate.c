/* SPDX-License-Identifier: MIT */
#include "state/migrate.h"

#include <stdint.h>

#include "common/err.h"
#include "state/db.h"
#include "state/sql.h"

static int schema_version_get(struct state *st, int64_t *version,
			      struct err *err)
{
	return sql_pragma(st, "PRAGMA user_version", version, err);
}

/* 0 if the database is ours or empty, else ERR_DATA. */
static int check_owner(struct state *st, int64_t version, struct err *err)
{
	int64_t application, objects;

	if (sql_pragma(st, "PRAGMA application_id", &application, err) ||
	    sql_pragma(st, "SELECT count(*) FROM sqlite_schema", &objects, err))
		return -1;
	if (application == MIGRATE_APPLICATION_ID && version > 0)
		return 0;
	if (application || version || objects)
		return err_set(err, ERR_DATA,
			       "database '%s' belongs to another program",
			       st->path);
	return 0;
}

static int run_migration(struct state *st, const struct migration *m,
			 int64_t want, struct err *err)
{
	int64_t made;

	if (sql_exec(st, m->sql, err) || schema_version_get(st, &made, err))
		return -1;
	if (made != want)
		return err_set(err, ERR_DATA, "sets user_version to %lld",
			       (long long)made);
	return state_commit(st, err);
}

/* The version is read again inside the transaction: two programs of a new
 * version may start at the same time. */
static int migrate_once(struct state *st, int64_t *version, struct err *err)
{
	const struct migration *m;

	if (state_begin(st, err))
		return -1;
	if (schema_version_get(st, version, err))
		goto undo;
	if (*version >= migrations_n) {
		state_rollback(st);
		return 0;
	}
	m = &migrations[*version];
	if (run_migration(st, m, *version + 1, err)) {
		err_wrap(err, "migration %s", m->name);
		goto undo;
	}
	++*version;
	return 0;
undo:
	state_rollback(st);
	return -1;
}

int migrate_run(struct state *st, struct err *err)
{
	int64_t version;

	if (schema_version_get(st, &version, err) ||
	    check_owner(st, version, err))
		return -1;
	if (st->read_only && !version)
		return err_set(err, ERR_DATA, "database '%s' is empty",
			       st->path);
	if (st->read_only && version < migrations_n)
		return err_set(err, ERR_DATA,
			       "database '%s' has version %lld, this program "
			       "needs %d: the next command that writes brings "
			       "it up to date",
			       st->path, (long long)version, migrations_n);
	while (version < migrations_n)
		if (migrate_once(st, &version, err))
			return -1;
	if (version > migrations_n)
		return err_set(err, ERR_DATA,
			       "database '%s' has version %lld, this program "
			       "knows only %d",
			       st->path, (long long)version, migrations_n);
	return 0;
}
