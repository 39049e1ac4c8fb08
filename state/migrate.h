/* SPDX-License-Identifier: MIT */
#ifndef STATE_MIGRATE_H
#define STATE_MIGRATE_H

struct err;
struct state;

/*
 * Private to state/: the schema's numbered steps, made by state/embed.sh from
 * state/migrations. Step n (1, 2, ...) sets PRAGMA user_version = n itself.
 */
struct migration {
	const char *name; /* "0001_first" */
	const char *sql;
};
extern const struct migration migrations[];
extern const int migrations_n;

#define MIGRATE_APPLICATION_ID 1885628775 /* "pdig" */

/*
 * Bring the schema up to date, each step in its own transaction. A database
 * that is not ours, or newer than this program, is ERR_DATA; so is one that is
 * older or empty if it may only be read.
 */
int migrate_run(struct state *st, struct err *err);

#endif /* STATE_MIGRATE_H */
