/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_MESSAGES_H
#define BOT_DIGEST_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/digest/plan.h"

struct arena;
struct err;
struct model;
struct state;
struct state_patch;
struct strbuf;

/* The line that ends the text of a mail (doc/LAYOUT 6). */
#define MESSAGES_RULE \
	"----------------------------------------------------------------------"

/* The mails of an entry whose texts are displayed: entry_mail(); if full, then
 * the other patches of the series by number. *n: how many; the array is in a. */
const struct state_patch **messages_of(const struct plan_entry *e, bool full,
				       struct arena *a, size_t *n);

/* The author of a mail that display has: "Name <address>". */
const char *messages_author(const struct model *m,
			    const struct state_patch *mail, struct arena *a);

/* Append the block of one entry: titles, authors, links and texts of
 * messages_of(). st: for the texts. 0 or -1. */
int messages_write(struct state *st, const struct plan *p,
		   const struct plan_entry *e, bool full, struct arena *a,
		   struct strbuf *out, struct err *err);

#endif /* BOT_DIGEST_MESSAGES_H */
