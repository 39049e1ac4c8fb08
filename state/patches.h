/* SPDX-License-Identifier: MIT */
#ifndef STATE_PATCHES_H
#define STATE_PATCHES_H

#include <stdint.h>

struct err;
struct mail_addr;
struct state;
struct state_patch;

/*
 * Private to state/: tables patches and patch_texts, the part that
 * state_message_put writes. The public part is in state/messages.h.
 */

/* The further row of a message that has none yet, and its text, if any. */
int patches_put(struct state *st, int64_t message_id, int64_t submitter_id,
		const struct state_patch *p, const char *text, struct err *err);

/* Take both away; no-op if there is none. */
int patches_remove(struct state *st, int64_t message_id, struct err *err);

/* The submitter of a message that has such a row; 0 if it has none. */
int patches_submitter(struct state *st, int64_t message_id,
		      int64_t *submitter_id, struct err *err);

/* The patches whose series depends on that mail wait to be assembled again. */
int series_wake(struct state *st, const char *msgid, struct err *err);

/* The whole cluster of that submitter waits to be assembled again. */
int series_reset(struct state *st, int64_t submitter_id, struct err *err);

#endif /* STATE_PATCHES_H */
