/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_CONTRIBUTORS_H
#define BOT_MODEL_CONTRIBUTORS_H

struct arena;
struct model;

/*
 * Who sent what of the series that a model tells (RULES R8): fill people,
 * domains, fresh, fresh_domains, display_people, display_domains and the counts of
 * patches from its series and continued. Pure.
 */
void contributors_count(struct model *m, struct arena *a);

#endif /* BOT_MODEL_CONTRIBUTORS_H */
