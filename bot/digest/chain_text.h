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
 * Series for a terminal: folded lines, of which only ids and links pass 78
 * columns. a: for scratch.
 */

/* Write every version of a chain: its patches, the tags on each, its state and
 * the mail that proves it, why it counts as the version after the one before.
 * list: for its archive; zone: of the days. */
void chain_write(const struct chain *c, const struct list *list,
		 const char *zone, struct arena *a, struct strbuf *out);

/* Write one series of m in a few lines, as the patch list of a digest has it, and
 * its Message-ID. */
void chain_write_line(const struct model *m, const struct model_series *s,
		      struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_CHAIN_TEXT_H */
