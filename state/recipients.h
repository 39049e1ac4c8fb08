/* SPDX-License-Identifier: MIT */
#ifndef STATE_RECIPIENTS_H
#define STATE_RECIPIENTS_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Tables recipient_sets, recipients: To and Cc of patches, covers and pulls.
 */

#define STATE_RECIPIENTS_MAX 500 /* kept of one mail */

/* Record emails[0..n), lower case, in any order, repeated or not; only the first
 * STATE_RECIPIENTS_MAX are kept. Call in the transaction in which
 * state_message_put said NEW or REPLACED (which removed the old ones). */
int state_recipients_put(struct state *st, int64_t message_id,
			 const char *const *emails, size_t n, struct err *err);

/* Each once, sorted; none of a mail recorded before they were kept. */
int state_recipients(struct state *st, int64_t message_id, struct arena *a,
		     const char ***emails, size_t *n, struct err *err);

#endif /* STATE_RECIPIENTS_H */
