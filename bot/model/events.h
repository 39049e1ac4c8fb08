/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_EVENTS_H
#define BOT_MODEL_EVENTS_H

struct arena;
struct model;

/* What was taken in the range (LAYOUT.md 5): fill events of a model whose
 * series, pulls and older ones are there.  Each series has one, its first
 * notice of the range (taken.h); those that were dropped again have none.
 * Pure. */
void events_find(struct model *m, struct arena *a);

#endif /* BOT_MODEL_EVENTS_H */
