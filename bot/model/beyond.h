/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_BEYOND_H
#define BOT_MODEL_BEYOND_H

struct err;
struct known;
struct model_series;
struct model_version;

/*
 * Earlier versions that RULES R13 does not find (previous_find_extra): told
 * to readers, and kept apart from what it does find.
 */

/* Fill beyond of s, whose versions lineage_find() filled. */
int beyond_find(struct known *k, struct model_series *s, struct err *err);

/* The later version of s that this ties to it, and nothing else does; *out is
 * NULL if there is none. */
int beyond_find_later(struct known *k, const struct model_series *s,
		      struct model_version **out, struct err *err);

#endif /* BOT_MODEL_BEYOND_H */
