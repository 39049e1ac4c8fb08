/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_H
#define BOT_DIGEST_HTML_H

#include "bot/digest/text.h"

struct arena;
struct err;
struct model;
struct state;
struct strbuf;

/*
 * The digest as a page for a browser: what the text says, in its order, with
 * links to the archive and between entries, and charts of days and topics.
 *
 * The page is one file that loads nothing and runs nothing, as a policy in it
 * enforces; it can be read on a phone, in the dark and by ear. It is never
 * mailed.
 */

/* Append the page. st: for the texts of messages. 0 or -1. */
int digest_html(struct state *st, const struct model *m,
		const struct text_options *options, struct arena *a,
		struct strbuf *out, struct err *err);

#endif /* BOT_DIGEST_HTML_H */
