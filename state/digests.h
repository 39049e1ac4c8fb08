/* SPDX-License-Identifier: MIT */
#ifndef STATE_DIGESTS_H
#define STATE_DIGESTS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Table digests: one row per slot of a schedule, unique by (list, subscription,
 * slot), so that a slot is reported once.
 */

struct state_digest {
	int64_t id;
	int64_t list_id;
	int64_t subscription_id; /* 0: the list's own */
	const char *slot;        /* "20200601T0000Z" */
	int64_t slot_at;
	int64_t since, until;    /* the period, for titles */
	int64_t first, last;     /* covers arrivals with first < seq <= last (messages.h) */
	int64_t not_before;      /* mails dated earlier are history */
	const char *msgid;       /* of part 1; "" if there was nothing to report */
	const char *refs;        /* References of part 1, '\n' between, oldest first */
	int64_t created_at;
	bool scheduled;          /* false: digest --send, outside the schedule */
	bool to_list;            /* false: to the admins (operator_first) */
};

/* -1 with ERR_DATA if the slot is there already. Sets id. */
int state_digest_put(struct state *st, struct state_digest *row, struct err *err);
/* The newest scheduled row of that list and subscription: the one made last,
 * whatever the clock said when it was. 1/0/-1. */
int state_digest_last(struct state *st, int64_t list_id,
		      int64_t subscription_id, struct arena *a,
		      struct state_digest *out, struct err *err);
/* The oldest uncovered row: scheduled, and made after the newest covered one. A
 * slot is covered if a mail of it is not failed, or if there was nothing to
 * report. The next digest covers the arrivals of uncovered rows too. 1/0/-1. */
int state_digest_uncovered(struct state *st, int64_t list_id,
			int64_t subscription_id, struct arena *a,
			struct state_digest *out, struct err *err);
/* The n-th newest (0 = newest) scheduled digest of that list and subscription
 * with a mail that was sent or confirmed: for `last`, `last-3`, and for
 * threads. 1/0/-1. */
int state_digest_sent(struct state *st, int64_t list_id,
		      int64_t subscription_id, int n, struct arena *a,
		      struct state_digest *out, struct err *err);
/* How many scheduled digests of its own, with something to tell, the list has
 * had: for operator_first. */
int state_digest_count(struct state *st, int64_t list_id, int64_t *n,
		       struct err *err);

/* The subscription of digest id; 0: it is the list's own, or there is no such
 * digest. */
int state_digest_subscription(struct state *st, int64_t id,
			      int64_t *subscription_id, struct err *err);

#endif /* STATE_DIGESTS_H */
