/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_COMPOSE_H
#define BOT_COMPOSE_COMPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/digest/text.h"
#include "bot/mail/key.h"

struct arena;
struct config;
struct config_list;
struct err;
struct model;
struct state;

/*
 * A due slot into a digest row and its mails in the outbox, in one
 * transaction (SPEC 6). Sends nothing.
 */

struct compose {
	struct state *st;
	const struct config *config;
	const unsigned char *key; /* KEY_SIZE bytes */
	const char *ledger;       /* path */
	bool first_digest;        /* a lost state may send again */
};

/*
 * If a slot of the list's schedule is due, tell it. synced_at: when the last
 * reading of the mailbox that reached its end began; only slots up to then
 * are told.
 */
int compose_slot(const struct compose *c, const struct config_list *list,
		 int64_t synced_at, struct err *err);

/* The ids to thread under: References and id of the last digest that the list
 * got a 250 for; none if the list's `thread` says so. */
int compose_parent(struct state *st, const struct config *config,
		   const struct config_list *list, int64_t list_id,
		   int64_t slot_at, struct arena *a, const char ***refs,
		   size_t *n, struct err *err);

/* The list's next slot, or CLOCK_NEVER without a schedule. */
int compose_next(const struct compose *c, const struct config_list *list,
		 int64_t *at, struct err *err);

/* Put the digest of any model in the outbox, to the list's digest address,
 * outside the schedule. */
int compose_extra(const struct compose *c, const struct config_list *list,
		  enum text_detail detail, const struct model *m,
		  struct err *err);

#endif /* BOT_COMPOSE_COMPOSE_H */
