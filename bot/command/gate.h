/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_GATE_H
#define BOT_COMMAND_GATE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct config;
struct err;
struct state;
struct state_letter;

/*
 * May this letter be answered at all (SPEC 7 "Never answered"; RFC 3834 2;
 * RELIABILITY A2, F4, F6)? Of commands and confirmations; bounces do not come
 * here, they are never answered.
 */

#define GATE_AGE_DAYS     7     /* whole ones: what is 7 days and some hours old is obeyed, from 8 days on not */
#define GATE_FUTURE_MAX_S 86400

enum gate_verdict {
	GATE_OPEN,
	GATE_LOOP,      /* X-Loop: it passed a patchdigest */
	GATE_SENDER,    /* not one sender, or not one that mail can reach */
	GATE_OWN,       /* our own address */
	GATE_LIST,      /* a list's address */
	GATE_ROBOT,     /* a robot's: config people.robots, or by its facts */
	GATE_AUTOMATIC, /* a machine sent it (command_mail.h) */
	GATE_BULK,      /* Precedence bulk, and no configured list sent it: a list's
	                   mail carries it always */
	GATE_OLD,
	GATE_FUTURE,
	GATE_UNDATED,
	GATE_ELSEWHERE, /* neither addressed to the robot or a configured list,
	                   nor a reply to a mail of ours */
};

/* A list sent it, if it belongs to a configured list (state_letter_lists)
 * whose address stands in To or Cc: what just lies in a list's folder does
 * not. */
int gate_judge(struct state *st, const struct config *config,
	       const struct state_letter *letter, int64_t now, struct arena *a,
	       enum gate_verdict *out, struct err *err);

/* A word for the log: "open", "loop", ... */
const char *gate_word(enum gate_verdict verdict);

#endif /* BOT_COMMAND_GATE_H */
