/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_ATTEMPT_H
#define BOT_COMMAND_ATTEMPT_H

#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Which letter is being worked on, noted in the state before the work begins:
 * whoever finds the note of a robot that is gone knows what it died of. A
 * letter that robots die of is given up, as the reader gives up mails.
 */

#define ATTEMPT_DEATHS_MAX 2

/* Work on that letter begins. *deaths: how many robots had begun it before and
 * never came to its end. Inside the caller's transaction, to be committed
 * before the work. */
int attempt_begin(struct state *st, int64_t message_id, struct arena *a,
		  int *deaths, struct err *err);

/* It was given up alive: the attempt does not count. In a transaction of its
 * own. */
int attempt_forget(struct state *st, struct err *err);

#endif /* BOT_COMMAND_ATTEMPT_H */
