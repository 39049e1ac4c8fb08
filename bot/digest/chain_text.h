/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_CHAIN_TEXT_H
#define BOT_DIGEST_CHAIN_TEXT_H

#include <stddef.h>

struct arena;
struct chain;
struct model;
struct list;
struct model_series;
struct strbuf;

/*
 * Series for a terminal: lines of at most 78 columns but for ids and links,
 * other people's words fit to be shown. zone: of days.
 */

/* Every version with its patches, the tags on each, its state with the mail
 * that proves it, and why it is taken for a version of the one before. */
void chain_write(const struct chain *c, const struct list *list,
		 const char *zone, struct arena *a, struct strbuf *out);

/* One series of m in a few lines, as the patch list of a digest has it, and
 * its Message-ID. */
void chain_write_line(const struct model *m, const struct model_series *s,
		      struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_CHAIN_TEXT_H */
