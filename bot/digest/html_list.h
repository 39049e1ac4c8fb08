/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_LIST_H
#define BOT_DIGEST_HTML_LIST_H

#include "bot/digest/text.h"

struct arena;
struct err;
struct later;
struct model;
struct plan;
struct state;
struct strbuf;

/*
 * The sections of the page that have entries. Entry N is "#e7", its messages
 * are "#m7", the groups "#t0", "#t1", ...
 */

/* The patch list; messages: are there any to link to? */
void html_list(const struct model *m, const struct plan *p, bool messages,
	       struct arena *a, struct strbuf *out);

/* A section behind it (later.h); last: number of the last entry. */
void html_list_later(const struct later *l, int last, struct strbuf *out);

/* The messages of all entries. */
int html_list_messages(struct state *st, const struct model *m,
		       const struct plan *p, bool full, struct strbuf *out,
		       struct err *err);

#endif /* BOT_DIGEST_HTML_LIST_H */
