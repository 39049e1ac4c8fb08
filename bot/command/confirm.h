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
 * Confirmations: a token is mailed to the address that is said to ask, and a
 * plain reply from there brings it back.
 */

#define CONFIRM_VALID_DAYS 3
#define CONFIRM_HOLDS_DAYS 90 /* for commands that only read */
#define CONFIRM_ASK_DAYS   30 /* in so many days an address is asked .. */
#define CONFIRM_ASK_MAX    3  /* .. so often, and once a day */

/* What the token of a COMMAND_MAIL_TOKEN is worth. */
struct confirm {
	struct state_token token; /* if fault is NULL */
	const char *fault;        /* NULL: it is good; else a word for the log: "unknown", "used", "expired",
				     "stranger" (mailed to another address), "no-reply" (In-Reply-To is not the
				     mail that carried it) */
};

/* Look at the token of mail; it is not used up. Strings of *out are in a. -1:
 * the state failed; so below. */
int confirm_check(struct state *st, const struct state_command_mail *mail,
		  int64_t now, struct arena *a, struct confirm *out,
		  struct err *err);

/* True in *recent if that address confirmed anything within
 * CONFIRM_HOLDS_DAYS. */
int confirm_is_recent(struct state *st, const char *email, int64_t now,
		      bool *recent, struct err *err);

/* True in *may if that address may be asked now: not asked today, nor
 * CONFIRM_ASK_MAX times in CONFIRM_ASK_DAYS. */
int confirm_may_ask(struct state *st, const char *email, int64_t now,
		    bool *may, struct err *err);

#endif /* BOT_COMMAND_CONFIRM_H */
