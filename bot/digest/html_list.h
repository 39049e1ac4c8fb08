/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_LIST_H
#define BOT_DIGEST_HTML_LIST_H

#include "bot/digest/text.h"

struct err;
struct later;
struct plan;
struct state;
struct strbuf;

/*
 * The sections of the page that have entries. Entry 7 is "#e7", its messages
 * are "#m7", the groups are "#t0", "#t1", ...
 */

/* Append the patch list; messages: the entries link to their messages. */
void html_list(const struct plan *p, bool messages, struct strbuf *out);

/* Append a section behind the patch list; last: the number of the list's last
 * entry. */
void html_list_later(const struct later *l, int last, struct strbuf *out);

/* Append the messages of all entries (messages.h). 0 or -1. */
int html_list_messages(struct state *st, const struct plan *p, bool full, struct strbuf *out,
		       struct err *err);

#endif /* BOT_DIGEST_HTML_LIST_H */
