/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_IGNORE_H
#define BOT_COMMAND_IGNORE_H

#include <stdint.h>

struct config;
struct err;
struct state;
struct state_command_mail;

/*
 * Which mails are never answered and have no effect: loops, robots, lists,
 * machines, and what is not addressed to the robot (RFC 3834 2). Asked of
 * commands and confirmations; bounces are never answered either, and are
 * bounce.h's.
 */

#define IGNORE_AGE_DAYS     7     /* whole days: a mail of 7 days and some hours is obeyed, one of 8 days is not */
#define IGNORE_FUTURE_MAX_S 86400

enum ignore_reason {
	IGNORE_NOT,       /* the mail may be answered */
	IGNORE_LOOP,      /* X-Loop: it passed a patchdigest */
	IGNORE_SENDER,    /* not exactly one sender, or mail cannot reach the address */
	IGNORE_OWN,       /* the robot's own address */
	IGNORE_LIST,      /* a list's address */
	IGNORE_ROBOT,     /* a robot, by config people.robots or by the facts of the mail */
	IGNORE_AUTOMATIC, /* a machine sent it (command_mail.h) */
	IGNORE_BULK,      /* Precedence bulk, and no configured list sent it: mail of a list carries it always */
	IGNORE_OLD,       /* over IGNORE_AGE_DAYS */
	IGNORE_FUTURE,    /* over IGNORE_FUTURE_MAX_S ahead */
	IGNORE_UNDATED,
	IGNORE_ELSEWHERE, /* neither addressed to the robot or a configured list, nor a reply to a mail of ours */
};

/*
 * Find the first reason that holds, in the order above. A configured list sent
 * the mail if the mail belongs to the list (state_command_mail_lists) and the list's
 * address stands in To or Cc: what just lies in the list's folder does not
 * count. -1: the state failed.
 */
int ignore_find_reason(struct state *st, const struct config *config,
		       const struct state_command_mail *mail, int64_t now,
		       enum ignore_reason *out, struct err *err);

/* The reason as a word of the log: "loop", "old"; "" of IGNORE_NOT. */
const char *ignore_word(enum ignore_reason reason);

#endif /* BOT_COMMAND_IGNORE_H */
