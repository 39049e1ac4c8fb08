/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_REPLY_H
#define BOT_COMMAND_REPLY_H

#include <stdint.h>

#include "bot/command/effect.h"
#include "bot/command/transcript.h"
#include "common/clock.h"

struct err;
struct state_command_mail;

#define REPLY_EXPIRES_S CLOCK_DAY_S /* an answer that could not be sent for so long is dropped: who asked has asked again,
				 or gone */

/*
 * Put the one answer to mail into the outbox: the transcript, the digests of
 * its effects, in parts where they are long; and, if effects wait, their lines
 * with the hash of the token that the answer carries into table tokens. To
 * whoever is POLICY_KNOWN at most, no word of the mail goes into the header.
 *
 * Inside the caller's transaction. *outbox: the row of the first part. -1: the
 * state failed, or there were no random bytes.
 */
int reply_put(const struct effect_context *c, const struct state_command_mail *mail,
	      const struct transcript *t, int64_t *outbox, struct err *err);

#endif /* BOT_COMMAND_REPLY_H */
