/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_CHAIN_H
#define BOT_MODEL_CHAIN_H

#include <stddef.h>

struct arena;
struct err;
struct list;
struct model_pull;
struct model_series;
struct display;
struct state;

/*
 * All that is known of one series: every version and every posting of it, by
 * whatever mail of it is asked for, as far as the whole of the state goes.
 */

#define CHAIN_POSTINGS_MAX 64 /* of what was sent again, the newest */

struct chain {
	struct model_series **series; /* [n] newest version first, of one the newest posting */
	size_t n;
	struct model_pull *pull;      /* a pull request was asked for; else NULL */
	const struct display *display;    /* knows its people */
};

/*
 * Find it by the Message-ID of a patch, a cover, a pull request or a reply to
 * one. list: for its robots and roster; mails of all lists are shown. -1 with ERR_DATA
 * where no such mail is recorded, or it belongs to no series.
 */
int chain_find(struct state *st, const struct list *list,
	       const char *msgid, struct arena *a, struct chain *out,
	       struct err *err);

#endif /* BOT_MODEL_CHAIN_H */
