/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_ENTRY_H
#define BOT_DIGEST_ENTRY_H

#include "bot/digest/plan.h"

struct arena;
struct fold_items;
struct model;
struct strbuf;

/*
 * One entry of the patch list (LAYOUT.md 3).
 */

/* "v2: [kvmtool] arm64: ...", with gap blanks behind the colon. */
const char *entry_title(const struct plan_entry *e, int gap, struct arena *a);

/* The archive's page of its first mail; NULL if it has none. */
const char *entry_url(const struct model *m, const struct plan_entry *e,
		      struct arena *a);

/* "b4 am https://...", "b4 pr https://..."; NULL if it has no link. */
const char *entry_link(const struct model *m, const struct plan_entry *e,
		       struct arena *a);

/* "7 files +246 -19"; nothing if it is not known. */
void entry_add_stat(struct fold_items *items, const struct model_series *s,
		    struct arena *a);

/* Who, when, how much, ...; and of the i-th older posting that hangs below. */
void entry_items(const struct model *m, const struct plan *p,
		 const struct plan_entry *e, struct arena *a,
		 struct fold_items *items);
void entry_below_items(const struct model *m, const struct plan_entry *e,
		       size_t i, struct arena *a, struct fold_items *items);

/* Title, items, link and what hangs below it, in lines of their own. */
void entry_write(const struct model *m, const struct plan *p,
		 const struct plan_entry *e, struct arena *a,
		 struct strbuf *out);

/* The short form: title, name, count, state and tags as folded words. */
void entry_write_short(const struct model *m, const struct plan_entry *e,
		       struct arena *a, struct strbuf *out);

#endif /* BOT_DIGEST_ENTRY_H */
