/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_RECORD_FACTS_H
#define BOT_READ_RECORD_FACTS_H

#include <stdbool.h>

struct arena;
struct facts;
struct strbuf;
struct wire;

/*
 * The facts of a mail as a record holds them. Getting sets in->bad if they
 * cannot be what an honest reader found: a number or count out of bounds, text
 * that is not UTF-8, a control byte in a line, a title that is not in its
 * subject, no Message-ID.
 */

/* full: also what only `parse` shows. */
void record_facts_put(struct strbuf *out, const struct facts *f, bool full);
/* Strings are borrowed from the bytes, arrays are the arena's. */
void record_facts_get(struct wire *in, struct arena *a, struct facts *f);

#endif /* BOT_READ_RECORD_FACTS_H */
