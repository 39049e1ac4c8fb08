/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_REPLIES_H
#define BOT_SERIES_REPLIES_H

#include <stddef.h>
#include <stdint.h>

#include "state/replies.h"

struct arena;
struct err;

/*
 * Which patch, cover or pull request a mail answers (RULES R11): the nearest
 * of its ancestors that is one, climbing through the mails there are; else,
 * if none of them is there, the newest patch with the subject's numbers,
 * version and title; of a robot's answer a pull request will do, too.
 *
 * A tree's notice (bot/facts/tree_notice.h) that leads to none by its ancestors
 * speaks of the patch with the title that it quotes: the last one that its
 * Link: lines name, else the newest; else, as maintainers word titles anew, of
 * the patch that its last Link: names. It answers nothing by R11: by_subject.
 *
 * A function of the set of mails: how often and in which order they were
 * recorded makes no difference.  At most REPLIES_STEPS_MAX mails are looked at.
 */

#define REPLIES_STEPS_MAX 128

/* The mails that may be looked at. */
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

/* m: any mail; a patch, cover, pull or undated mail answers nothing. */
int replies_find(struct state *st, const struct state_message *m,
		 struct replies_view view, struct arena *a,
		 struct replies_found *out, struct err *err);

/* Bring the cache up to date.  Runs its own transactions; interrupted, it
 * goes on where it was. */
int replies_refresh(struct state *st, struct err *err);

#endif /* BOT_SERIES_REPLIES_H */
