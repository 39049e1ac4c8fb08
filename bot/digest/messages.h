/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_MESSAGES_H
#define BOT_DIGEST_MESSAGES_H

#include <stdbool.h>

#include "bot/digest/plan.h"

struct arena;
struct err;
struct model;
struct state;
struct strbuf;

/* The line that ends a block; LAYOUT.md 6. */
#define MESSAGES_RULE \
	"----------------------------------------------------------------------"

/*
 * Append the block of "Patch Commit Messages" of one entry: the cover's text,
 * else the lowest patch's; full: the other patches' too. st: for the texts.
 */
int messages_write(struct state *st, const struct model *m,
		   const struct plan_entry *e, bool full, struct arena *a,
		   struct strbuf *out, struct err *err);

#endif /* BOT_DIGEST_MESSAGES_H */
