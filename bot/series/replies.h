/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_REPLIES_H
#define BOT_SERIES_REPLIES_H

#include <stddef.h>
#include <stdint.h>

#include "state/replies.h"

struct arena;
struct err;

/*
 * Which patch, cover or pull request a mail answers (doc/RULES R11), the
 * target:
 * - the nearest ancestor that is one; ancestors of ancestors are followed
 *   through the mails that are recorded;
 * - if none of its ancestors is recorded, the newest patch with the numbers,
 *   version and title of its subject; for a robot's answer also a pull request;
 * - for a tree's notice (bot/facts/tree_notice.h) without such an ancestor, of
 *   the patches with the title that it quotes the last one that its Link: lines
 *   name, else the newest; else the patch that its last Link: names, since
 *   maintainers reword titles.  These count as by_subject.
 *
 * A function of the set of mails: how often and in which order they were
 * recorded makes no difference.  At most REPLIES_STEPS_MAX mails are read.
 */

#define REPLIES_STEPS_MAX 128

/* The mails that count as recorded. */
struct replies_view {
	int64_t before; /* date_at < before */
	int64_t last;   /* id <= last */
};
#define REPLIES_ALL ((struct replies_view){INT64_MAX, INT64_MAX})

struct replies_found {
	struct state_reply reply;
	int64_t *keys; /* [n_keys] what it depends on, as state_reply_put has it */
	size_t n_keys;
};

/* Find the target of a mail, in out->reply: target_id 0 if it answers none, as
 * a patch, cover, pull or undated mail never does.  0 or -1. */
int replies_find(struct state *st, const struct state_message *m,
		 struct replies_view view, struct arena *a,
		 struct replies_found *out, struct err *err);

/* Find the target of every mail that waits for it (state_replies_pending), and
 * record it.  Runs its own transactions; interrupted, it goes on where it
 * was.  0 or -1. */
int replies_refresh(struct state *st, struct err *err);

#endif /* BOT_SERIES_REPLIES_H */
