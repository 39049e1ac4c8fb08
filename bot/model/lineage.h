/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_LINEAGE_H
#define BOT_MODEL_LINEAGE_H

#include "bot/model/model.h"

struct err;
struct known;
struct posting;

/*
 * The versions of a series (RULES R13): which postings might be its previous
 * one is looked up here, bot/series/previous.h decides.
 */

/* Fill versions of s, which summary_make() and ties_find() made. */
int lineage_find(struct known *k, struct model_series *s, struct err *err);

/* The previous version of a posting: fill its previous and how. */
int lineage_find_previous(struct known *k, struct posting *s, struct err *err);
/* Is it the previous version of one that k knows?  1/0/-1. */
int lineage_has_later(struct known *k, struct posting *s, struct err *err);
/* A posting as a version of another. */
struct model_version lineage_version(const struct posting *p,
				     enum previous_how how);

/* The newest later version of s that now, which knows more, has; *out is NULL
 * if there is none. */
int lineage_find_newest(struct known *now, const struct model_series *s,
			struct model_version **out, struct err *err);

#endif /* BOT_MODEL_LINEAGE_H */
