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
 * The model as a page for a browser: what the text says, in its order, with
 * links to the archive and between entries, and pictures of days and topics.
 *
 * One file that loads nothing and runs nothing, which a policy in it makes
 * sure of; readable on a phone, in the dark and by ear. It is never mailed.
 */

/* Append the page; st is for the texts of messages. */
int digest_html(struct state *st, const struct model *m,
		const struct text_options *options, struct arena *a,
		struct strbuf *out, struct err *err);

#endif /* BOT_DIGEST_HTML_H */
