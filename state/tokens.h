/* SPDX-License-Identifier: MIT */
#ifndef STATE_TOKENS_H
#define STATE_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "common/hash.h"

struct arena;
struct err;
struct state;

/*
 * Table tokens: confirmations that were asked for by mail. Only the hash of a
 * token is kept.
 */

struct state_token {
	unsigned char hash[HASH_SHA256_SIZE];
	const char *email;   /* lower case */
	const char *name;
	const char *msgid;   /* of the mail that carries it */
	int64_t list_id;
	const char *lines;   /* commands that wait, '\n' between */
	int64_t commands;    /* of the mail that asked, the others too */
	int64_t asked_at;    /* time of the mail that asked */
	int64_t created_at;
	int64_t expires_at;
	int64_t used_at;     /* CLOCK_NEVER: not yet */
};

int state_token_put(struct state *st, const struct state_token *t,
		    struct err *err);
/* 1/0/-1. One lookup in an index of hashes, whether or not the token exists. */
int state_token_find(struct state *st,
		     const unsigned char hash[HASH_SHA256_SIZE],
		     struct arena *a, struct state_token *out, struct err *err);
/* ERR_DATA if there is none that is not used yet. */
int state_token_use(struct state *st,
		    const unsigned char hash[HASH_SHA256_SIZE], int64_t at,
		    struct err *err);
/* How many tokens were mailed since then to email (its "+tag" is ignored);
 * NULL: to everybody. */
int state_token_count(struct state *st, const char *email, int64_t since,
		      int64_t *n, struct err *err);
/* When that address last confirmed one, or CLOCK_NEVER. */
int state_token_last_use(struct state *st, const char *email, int64_t *at,
			 struct err *err);
/* Delete the tokens with created_at < before. */
int state_token_forget(struct state *st, int64_t before, struct err *err);

#endif /* STATE_TOKENS_H */
