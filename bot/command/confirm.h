/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_CONFIRM_H
#define BOT_COMMAND_CONFIRM_H

#include <stdbool.h>
#include <stdint.h>

#include "state/tokens.h"

struct arena;
struct err;
struct state;
struct state_command_mail;

/*
 * Confirmations (SPEC 7): a token is mailed to the address that is said to
 * ask, and a plain reply from there brings it back.
 */

#define CONFIRM_VALID_DAYS 3
#define CONFIRM_HOLDS_DAYS 90 /* for commands that only read */
#define CONFIRM_ASK_DAYS   30 /* in so many an address is asked */
#define CONFIRM_ASK_MAX    3  /* so often, and once in a day */

/* Has that address confirmed anything within CONFIRM_HOLDS_DAYS? */
int confirm_is_recent(struct state *st, const char *email, int64_t now,
		      bool *recent, struct err *err);

/* May that address be asked now? */
int confirm_may_ask(struct state *st, const char *email, int64_t now,
		    bool *may, struct err *err);

enum confirm_verdict {
	CONFIRM_GOOD,
	CONFIRM_UNKNOWN,   /* no such token */
	CONFIRM_USED,
	CONFIRM_EXPIRED,
	CONFIRM_STRANGER,  /* it was mailed to another address */
	CONFIRM_NO_REPLY,  /* In-Reply-To is not the mail that carried it */
};

/* What a COMMAND_MAIL_TOKEN is worth; out: GOOD alone. Uses nothing up. */
int confirm_check(struct state *st, const struct state_command_mail *letter,
		  int64_t now, struct arena *a, struct state_token *out,
		  enum confirm_verdict *verdict, struct err *err);

/* A word for the log: "unknown", "used", ... */
const char *confirm_word(enum confirm_verdict verdict);

#endif /* BOT_COMMAND_CONFIRM_H */
