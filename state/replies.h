/* SPDX-License-Identifier: MIT */
#ifndef STATE_REPLIES_H
#define STATE_REPLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/messages.h"

/*
 * Table replies: which patch, cover or pull request a mail answers, a cache of
 * what bot/series/replies computes; and what of it waits to be computed.
 * All mails without a further row (state_patch) are looked at.
 */

struct state_reply {
	int64_t message_id;
	int64_t target_id;  /* 0: none */
	bool by_subject;
	int64_t decided_at; /* date of the newest mail it depends on;
			       CLOCK_NEVER: none is newer than the reply */
};

/* A mail as an ancestor. */
struct state_ancestor {
	int64_t id;
	int64_t date_at;
	const char *refs;
	bool is_patch; /* it has a further row: patch, cover or pull */
};

/* 1 if some mails are still to be looked at, 0 if none, -1. */
int state_replies_waiting(struct state *st, struct err *err);

/*
 * Take the next mails to be looked at, at most max, by (date_at, msgid); their
 * rows in replies are removed. When the caller has put (state_reply_put) what
 * it found for each, it calls state_replies_through with *through, in the same
 * transaction. *n is 0 if no mail waits.
 */
int state_replies_pending(struct state *st, int max, struct arena *a,
			  struct state_message **rows, size_t *n,
			  int64_t *through, struct err *err);
int state_replies_through(struct state *st, int64_t through, struct err *err);

/*
 * Put what was found for one mail. keys[0..n): of every mail and title that was
 * looked at or looked for, but for the target: when a mail with one of these
 * keys is recorded or replaced, the reply waits again. A reply without target
 * and decided_at leaves no row.
 */
int state_reply_put(struct state *st, const struct state_reply *reply,
		    const int64_t *keys, size_t n, struct err *err);

/* The keys: hash_key() of a Message-ID, and of a title this. Mails whose keys
 * fall together wake each other. */
int64_t state_reply_key_of_title(int64_t title_key);

/* 1/0/-1 */
int state_ancestor_find(struct state *st, const char *msgid, struct arena *a,
			struct state_ancestor *out, struct err *err);

/* The mails with date_at < before whose reply was decided by a mail dated before
 * or later (decided_at >= before). */
int state_replies_late(struct state *st, int64_t before, struct arena *a,
		       struct state_message **rows, size_t *n,
		       struct err *err);

/* Private to state/: a mail was recorded, so the replies that looked for it or
 * its title wait again. title_key: 0 if the mail is no patch. */
int replies_wake(struct state *st, const char *msgid, int64_t title_key,
		 struct err *err);
/* Private to state/: a mail is being replaced, so it and the mails that answer it
 * wait again. */
int replies_reset(struct state *st, int64_t message_id, struct err *err);

#endif /* STATE_REPLIES_H */
