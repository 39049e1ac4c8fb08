/* SPDX-License-Identifier: MIT */
#ifndef BOT_ROBOT_ROBOT_H
#define BOT_ROBOT_ROBOT_H

#include <stdbool.h>

struct config;
struct err;
struct spawner;
struct state;

/*
 * The robot: fetch, record, answer commands, compose what is due, send. One
 * thread; the run lock is held by the caller.
 */

struct robot_options {
	const char *config_path; /* for HUP; NULL: config->path */
	bool first_digest;       /* due.h: what is held may be composed */
};

/*
 * One round: fetch to the end, settle doubtful mail, answer commands, compose
 * the digests that are due, send. Never waits. *left: something that is due could not be done
 * (server down, limits); err then says what, if anything went wrong.
 */
int robot_once(struct state *st, struct spawner *sp, const struct config *config,
	       const struct robot_options *options, bool *left, struct err *err);

/* Send all queued mails now, whatever their due time. *left as robot_once. */
int robot_flush(struct state *st, struct spawner *sp,
		const struct config *config, bool *left, struct err *err);

/*
 * Go on until SIGTERM or SIGINT: finish the unit of work and return 0. SIGHUP
 * re-reads the config and keeps the old one if the new has faults. *config may
 * change; the caller frees what is there in the end.
 */
int robot_run(struct state *st, struct spawner *sp, struct config **config,
	      const struct robot_options *options, struct err *err);

#endif /* BOT_ROBOT_ROBOT_H */
