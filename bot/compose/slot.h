/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_SLOT_H
#define BOT_COMPOSE_SLOT_H

#include <stddef.h>
#include <stdint.h>

#include "state/outbox.h"

struct arena;
struct config;
struct digest_mail;
struct err;
struct model;
struct state;
struct state_digest;

/*
 * What the slots of a list and of a subscription have in common: which mails
 * one tells, and how its own go to the outbox (SPEC 6). list_id and
 * subscription_id of a row say whose it is.
 */

/*
 * Fill since, first and not_before of row: all since the last digest that was
 * told. One whose mail failed was not; the new one starts
 * where it did. last: the newest row, NULL if there is none; then all since
 * that instant.
 */
int slot_bound(struct state *st, const struct state_digest *last, int64_t since,
	       struct state_digest *row, struct arena *a, struct err *err);

/* What of the list's and its subscribers' mails has not gone out by now though
 * its next slot has come is failed: the new one tells it. */
int slot_give_up_late(struct state *st, int64_t list_id, struct arena *a,
		      struct err *err);

/*
 * A digest that cannot be made is silence: somebody must know, once for each
 * slot. whose: "kvm". In a transaction of its own; that the notice cannot be
 * put is only logged.
 */
void slot_tell_admins(struct state *st, const struct config *config,
		      const char *whose, const char *slot,
		      const struct err *why);

/* "2020-06-03": the day that a first digest starts late, after its period
 * began; NULL if it does not, or the mailbox brought mail of before that day. */
const char *slot_late_start(const struct model *m,
			    const struct state_digest *row,
			    int64_t first_arrival, const char *zone,
			    struct arena *a);

/* The ids that a digest after d is threaded under: its References and its own,
 * oldest first. */
const char **slot_refs(const struct state_digest *d, struct arena *a,
		       size_t *n);

struct slot_mails {
	enum outbox_kind kind;
	const char *robot;        /* its address */
	const char *recipient;
	const unsigned char *key; /* reports come back to a token by it (token.h); NULL: to the robot */
	int64_t expires_at;
};

/* Put parts[0..n) in the outbox, and row in digests if it has no id: its msgid
 * and refs are then part 1's. */
int slot_put(struct state *st, const struct digest_mail *parts, size_t n,
	     const struct slot_mails *mails, struct state_digest *row,
	     struct arena *a, struct err *err);

#endif /* BOT_COMPOSE_SLOT_H */
