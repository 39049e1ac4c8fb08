/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_CHAIN_H
#define BOT_MODEL_CHAIN_H

#include <stddef.h>

struct arena;
struct display;
struct err;
struct list;
struct model_pull;
struct model_series;
struct state;

/*
 * One series with every version and every posting of it, up to now, found by any
 * of its mails: for `show`.
 */

#define CHAIN_POSTINGS_MAX 64 /* of what was sent again, the newest */

struct chain {
	struct model_series **series;  /* [n] newest version first, within one the newest posting */
	size_t n;
	struct model_pull *pull;       /* the pull request, if msgid is of one; else NULL */
	const struct display *display; /* of its people */
};

/*
 * Find the chain of a patch, a cover, a pull request, or a reply to one, by its
 * Message-ID. list: for its robots and roster; mails of all lists count. Runs in
 * one read transaction, the caller's if one is open. -1 with ERR_DATA if no such
 * mail is recorded or it belongs to no series.
 */
int chain_find(struct state *st, const struct list *list, const char *msgid,
	       struct arena *a, struct chain *out, struct err *err);

#endif /* BOT_MODEL_CHAIN_H */
