/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_TAGGED_H
#define BOT_MODEL_TAGGED_H

struct arena;
struct model_series;

/* Fill tagged of s, whose answers and carried are filled: how many people gave
 * which tag, and which patches have none. Pure. */
void tagged_count(struct model_series *s, struct arena *a);

#endif /* BOT_MODEL_TAGGED_H */
