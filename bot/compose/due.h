/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_DUE_H
#define BOT_COMPOSE_DUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/digests.h"
#include "state/subscribers.h"

struct arena;
struct config;
struct config_list;
struct err;
struct state;

/*
 * Which digests of a list are due, and which mails each covers. A list's own
 * digest is that of its subscription 0.
 *
 * A subscription's digest comes at the hour, minute and zone of the list's
 * schedule, 06:00 of bot.timezone if the list has none; on the schedule's day
 * of the week or month if it is of that kind, else on Monday or the 1st. Its
 * first slot is the first one after it was made: the digest starts one period
 * before that slot, or when the subscription was made if that is earlier.
 *
 * A list's own first slot is the first one after its first mail arrived.
 */

/* What finding and composing need; all borrowed. */
struct compose_context {
	struct state *st;
	const struct config *config;
	const unsigned char *key; /* KEY_SIZE bytes */
	const char *ledger;       /* path */
	bool first_digest;        /* what is held (below) may be composed */
};

struct due {
	struct state_subscription subscription; /* id 0: the list's own digest */
	struct state_subscriber subscriber;     /* of another one */
	struct state_digest row;  /* its slot, not stored yet */
	int64_t before;           /* the slot before that one */
	int64_t expires_at;       /* the slot after that one */
	bool had;                 /* there is an earlier row: */
	struct state_digest last; /* the newest one, without its strings */
	int64_t start;            /* of the first digest */
	const char *held;         /* why the operator must allow it; NULL: it may be composed */
};

/*
 * Find the digests whose slot is at or before synced_at, when the last reading
 * of the mailbox that reached its end began: the list's own first, then those
 * of subscriptions by id, in the arena. Paused subscribers are passed over.
 * After a down time only the newest slot is due. Rows have no stretch yet.
 *
 * Held are digests after one whose slot is still to come (the clock was wrong
 * then, or is now), and a list's first one if the ledger knows of earlier ones
 * (the state was lost).
 */
int due_find(const struct compose_context *c, const struct config_list *list,
	     int64_t synced_at, struct arena *a, struct due **due, size_t *n,
	     struct err *err);

/*
 * Give each row the stretch of mails that it covers: all since the last digest
 * that was covered, up to the last mail that is recorded now. A digest whose
 * mail failed is not covered: the new one starts where it did. Those of
 * subscriptions are then in the order of their stretches.
 */
int due_set_stretches(struct state *st, struct due *due, size_t n,
		      struct err *err);

/* True if both cover the same mails: then one model serves both. */
bool due_is_alike(const struct due *a, const struct due *b);

/* 1 if d may be stored: no digest was stored for it since, its stretch is the
 * same, and the subscription is active; 0 if not, -1. Call in the transaction
 * that stores it. */
int due_is_current(struct state *st, const struct due *d, struct err *err);

/* The newest slot of any digest of the list that has come, and the next one;
 * each CLOCK_NEVER if there is none. */
int due_slots(struct state *st, const struct config *config,
	      const struct config_list *list, int64_t *newest, int64_t *next,
	      struct err *err);

#endif /* BOT_COMPOSE_DUE_H */
