/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_LINEAGE_H
#define BOT_MODEL_LINEAGE_H

#include <stddef.h>

#include "bot/model/model.h"

struct err;
struct version_node;
struct versions;

/*
 * The versions of a series (RULES R13): which series might be its previous
 * one is looked up here, bot/series/previous.h decides.
 */

/* Fill versions of series[0..n), which ties_find() has been through: all of them
 * step back at the same time. */
int lineage_find(struct versions *v, struct model_series *const *series,
		 size_t n, struct err *err);

/* The previous version of a series: fill its previous and how. */
int lineage_find_previous(struct versions *v, struct version_node *s, struct err *err);
/* Whether it is a version before another within the horizon: 1/0/-1. */
int lineage_has_later(struct versions *v, struct version_node *s, struct err *err);
/* A series as a version of another. */
struct model_version lineage_version(const struct version_node *p,
				     enum previous_how how);

/* The newest later version of s within the horizon of v; *out is NULL if there
 * is none. */
int lineage_find_newest(struct versions *v, const struct model_series *s,
			struct model_version **out, struct err *err);

/* Announce what lineage_find_newest() will ask the state. */
int lineage_announce_later(struct versions *v, const struct model_series *s,
			   struct err *err);

#endif /* BOT_MODEL_LINEAGE_H */
