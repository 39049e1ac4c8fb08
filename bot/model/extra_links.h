/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_EXTRA_LINKS_H
#define BOT_MODEL_EXTRA_LINKS_H

struct err;
struct model_series;
struct model_version;
struct versions;

/*
 * Earlier versions that RULES R13 does not find (previous_find_extra): told
 * to readers, and kept apart from what it does find. 0 or -1.
 */

/* Fill extra_links of s, whose versions lineage_find() filled. */
int extra_links_find(struct versions *v, struct model_series *s,
		     struct err *err);
/* Find the newest later version of s that leads back to s in one step, where
 * lineage_find_newest() found none. *out lives in the arena of v->load; NULL if
 * there is none. */
int extra_links_find_later(struct versions *v, const struct model_series *s,
			   struct model_version **out, struct err *err);

/* Announce what the two will ask the state, so that all series ask at once. */
int extra_links_announce(struct versions *v, const struct model_series *s,
			 struct err *err);
int extra_links_announce_later(struct versions *v,
			       const struct model_series *s, struct err *err);

#endif /* BOT_MODEL_EXTRA_LINKS_H */
