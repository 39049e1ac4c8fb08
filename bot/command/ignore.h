/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_IGNORE_H
#define BOT_COMMAND_IGNORE_H

#include <stdint.h>

#include "common/clock.h"

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
#define IGNORE_FUTURE_MAX_S CLOCK_DAY_S

/*
 * Find why a mail is ignored: the first of these reasons that holds, a word for
 * the log, or NULL if the mail may be answered.
 *
 *	loop       X-Loop: it passed a patchdigest
 *	sender     not exactly one sender, or mail cannot reach the address
 *	own        from the robot's own address
 *	list       from a list's address
 *	robot      from a robot, by config people.robots or by the facts of the mail
 *	automatic  a machine sent it (command_mail.h)
 *	undated    old, over IGNORE_AGE_DAYS    future, over IGNORE_FUTURE_MAX_S ahead
 *	bulk       Precedence bulk, and no configured list sent it: a list's mail carries it always
 *	elsewhere  neither addressed to the robot or a configured list, nor a reply to a mail of ours
 *
 * A configured list sent the mail if the mail belongs to the list
 * (state_command_mail_lists) and the list's address stands in To or Cc: what
 * just lies in the list's folder does not count. -1: the state failed.
 */
int ignore_find_reason(struct state *st, const struct config *config,
		       const struct state_command_mail *mail, int64_t now,
		       const char **reason, struct err *err);

#endif /* BOT_COMMAND_IGNORE_H */
