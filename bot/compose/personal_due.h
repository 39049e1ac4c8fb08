/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_PERSONAL_DUE_H
#define BOT_COMPOSE_PERSONAL_DUE_H

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
 * Which subscriptions of a list are due, by personal.h's words, and which
 * mails each tells.
 */

struct personal_due {
	struct state_subscription subscription;
	struct state_subscriber subscriber;
	struct state_digest row; /* its slot, not stored yet */
	int64_t expires_at;      /* the next one */
	bool had;                /* a slot before: */
	struct state_digest last; /* only its numbers */
	bool future;             /* last's slot is to come: the clock ran ahead then, or is slow now */
	int64_t start;           /* of the first */
};

/* Those whose slot has come up to synced_at, by id, in the arena; paused ones
 * are passed over. Their rows have no stretch yet. */
int personal_due_find(struct state *st, const struct config *config,
		      const struct config_list *list, int64_t synced_at,
		      struct arena *a, struct personal_due **due, size_t *n,
		      struct err *err);

/* Give the rows their stretches, all up to now, and put them in the order of
 * these. */
int personal_due_bound(struct state *st, struct personal_due *due, size_t n,
		       struct err *err);

/* Do both tell the same mails? */
bool personal_due_alike(const struct personal_due *a,
			const struct personal_due *b);

/* The newest slot of any subscription that has come, and the next one; both
 * CLOCK_NEVER without any. */
int personal_due_slots(struct state *st, const struct config *config,
		       const struct config_list *list, int64_t *newest,
		       int64_t *next, struct err *err);

#endif /* BOT_COMPOSE_PERSONAL_DUE_H */
