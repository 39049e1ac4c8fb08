/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_CONTRIBUTORS_H
#define BOT_MODEL_CONTRIBUTORS_H

struct arena;
struct model;

/*
 * Fill people, domains, fresh, fresh_domains, display_people, display_domains and
 * the counts of patches from a model's series and continued (RULES R8). Pure.
 */
void contributors_count(struct model *m, struct arena *a);

#endif /* BOT_MODEL_CONTRIBUTORS_H */
