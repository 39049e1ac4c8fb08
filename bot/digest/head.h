/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HEAD_H
#define BOT_DIGEST_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/digest/fold.h"

struct arena;
struct model;
struct plan;
struct strbuf;

/*
 * The head of the digest (doc/LAYOUT 2): what matters, in at most 14 lines.
 * Strings are in the arena.
 */

/* The title: "KVM mailing list update from 2020-05-25 to 2020-05-31". */
const char *head_title(const struct model *m, struct arena *a);

#define HEAD_ROWS 10 /* at most so many */

struct head {
	struct head_row {
		const char *key;         /* "Totals:" */
		struct fold_items items; /* at least one */
		bool words;              /* one item, folded at any blank */
	} rows[HEAD_ROWS];
	size_t n;
};

/* Fill out with the rows below the title, from Period to Topics. first_since: the
 * day that the first digest begins late at, or NULL. */
void head_make(const struct plan *p, const char *first_since, struct head *out);

/* Write the title and these rows, in folded lines. */
void head_write(const struct plan *p, const char *first_since, struct strbuf *out);

#endif /* BOT_DIGEST_HEAD_H */
