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

/* Insert the patches row of a message that has none yet, and text if it is not
 * NULL. */
int patches_put(struct state *st, int64_t message_id, int64_t submitter_id,
		const struct state_patch *p, const char *text, struct err *err);

/* Delete the patches row and the text of a message; no-op without them. */
int patches_remove(struct state *st, int64_t message_id, struct err *err);

/* Patches that refer to that mail, and their series, wait to be assembled
 * again. */
int series_wake(struct state *st, const char *msgid, struct err *err);

/* The patches of that patch's series wait to be assembled again; no-op for a
 * message that is no patch. */
int series_reset(struct state *st, int64_t message_id, struct err *err);

#endif /* STATE_PATCHES_H */
