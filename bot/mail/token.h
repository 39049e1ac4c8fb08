/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_TOKEN_H
#define BOT_MAIL_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/facts/command_mail.h"
#include "bot/mail/key.h"
#include "common/hash.h"

struct arena;
struct err;

/*
 * Secrets that stand in mail: 26 base32 digits, lower case (RFC 4648 6, a-z
 * 2-7), for 128 bits.
 */

/* A fresh one, and its hash for the state. -1: the kernel has no random bytes. */
int token_generate(char out[TOKEN_SIZE + 1],
		   unsigned char hash[HASH_SHA256_SIZE], struct err *err);
void token_hash(const char *token, unsigned char hash[HASH_SHA256_SIZE]);

/* What ends subscription id of email, made at created_at: an HMAC, so it needs
 * no row and is good for as long as the subscription. Numbers begin anew after
 * the state is lost: that of another ends nothing. */
void token_unsubscribe(const unsigned char key[KEY_SIZE], int64_t id,
		       int64_t created_at, const char *email,
		       char out[TOKEN_SIZE + 1]);
/* True if both are the same in any case; takes the same time whatever they
 * hold. */
bool token_equal(const char *a, const char *b);

/*
 * The envelope sender of a mail of ours: "digest+b-HEX@example.org", HEX of 20
 * digits, an HMAC of its Message-ID; lower case, however the robot's own is
 * written. A report that comes to it is about that mail.
 */
const char *token_sender(const unsigned char key[KEY_SIZE],
			 const char *robot, const char *msgid,
			 struct arena *a);

#endif /* BOT_MAIL_TOKEN_H */
