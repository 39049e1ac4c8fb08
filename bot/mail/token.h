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

/* Write the token that ends a subscription: an HMAC of id, created_at and email,
 * so it needs no row and is valid as long as the subscription. After a lost
 * state ids begin anew: created_at and email keep a token from ending another
 * subscription of that id. */
void token_unsubscribe(const unsigned char key[KEY_SIZE], int64_t id,
		       int64_t created_at, const char *email,
		       char out[TOKEN_SIZE + 1]);
/* True if the two tokens are equal, in any case. Takes the same time whatever
 * two tokens of TOKEN_SIZE hold. */
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
