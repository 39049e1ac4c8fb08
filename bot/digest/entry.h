/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_ENTRY_H
#define BOT_DIGEST_ENTRY_H

#include "bot/digest/plan.h"

struct arena;
struct fold_items;
struct state_patch;
struct strbuf;

/*
 * The words of one entry of the patch list (doc/LAYOUT 3). Strings are in the
 * arena.
 */

/* The mail that an entry is named by: the pull request, or the head of the
 * series. */
const struct state_patch *entry_mail(const struct plan_entry *e);

/* Label and title: "v2: [kvmtool] arm64: ...", with gap blanks behind the
 * colon. */
const char *entry_title(const struct plan_entry *e, int gap, struct arena *a);

/* The link to the archive's page of entry_mail(); NULL if there is none. */
const char *entry_url(const struct plan *p, const struct plan_entry *e);

/* The command that fetches an entry: "b4 am https://...", "b4 pr https://..."; NULL
 * without a link. */
const char *entry_link(const struct plan *p, const struct plan_entry *e);


/* Add the diffstat of s, "7 files +246 -19", if it is known. */
void entry_add_stat(struct fold_items *items, const struct model_series *s,
		    struct arena *a);

/* Add the tags of s, "R2 A1 T0", and "Fixes" and "stable" if it is marked so. */
void entry_add_marks(struct fold_items *items, const struct model_series *s,
		     struct arena *a);

/* Add the items of an entry: who, when, how many patches, state, ...; and those
 * of below[i], the i-th older posting below it. */
void entry_items(const struct plan *p, const struct plan_entry *e, struct fold_items *items);
void entry_below_items(const struct plan *p, const struct plan_entry *e, size_t i, struct fold_items *items);

/* Write an entry with lines of its own for title, items, link and each older
 * posting. */
void entry_write(const struct plan *p, const struct plan_entry *e, struct strbuf *out);

/* Write the short form of an entry: title, name, count, state and tags as one
 * folded paragraph. */
void entry_write_short(const struct plan *p, const struct plan_entry *e, struct strbuf *out);

#endif /* BOT_DIGEST_ENTRY_H */
