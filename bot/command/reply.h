/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_REPLY_H
#define BOT_COMMAND_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/command/effect.h"

struct err;
struct state_letter;

/*
 * The one answer to a mail: what became of its commands, into the outbox; and
 * if some wait, the token that a reply brings back, into the tokens.
 */

struct reply {
	const struct effect_context *context;
	const struct state_letter *letter;
	int64_t asked_at;       /* date of the mail that asked first */
	bool proven;            /* the mail is its sender's; else no word of it goes into the header, for he may not be */
	bool confirmed;         /* letter is a reply to a confirmation */
	size_t n_asked;         /* commands of the mail that asked */
	const struct effect *effects; /* [n] */
	size_t n;
};

/* Inside the caller's transaction. *outbox: the row of the first part. */
int reply_put(const struct reply *r, int64_t *outbox, struct err *err);

#endif /* BOT_COMMAND_REPLY_H */
