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
 * The head of the digest (LAYOUT.md 2): what matters, in at most 14 lines.
 */

/* "KVM mailing list update from 2020-05-25 to 2020-05-31" */
const char *head_title(const struct model *m, struct arena *a);

#define HEAD_ROWS 10 /* room for so many */

struct head {
	struct head_row {
		const char *key;         /* "Totals:" */
		struct fold_items items; /* at least one */
		bool words;              /* one item, which breaks at any blank */
	} rows[HEAD_ROWS];
	size_t n;
};

/* Period to Topics: what the head says below its title. */
void head_make(const struct model *m, const struct plan *p,
	       const char *first_since, struct arena *a, struct head *out);

/* Title and all that, in lines. first_since: a day if the first digest starts late, or
 * NULL. */
void head_write(const struct model *m, const struct plan *p,
		const char *first_since, struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_HEAD_H */
