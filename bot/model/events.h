/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_EVENTS_H
#define BOT_MODEL_EVENTS_H

struct arena;
struct model;

/*
 * Fill events of a model whose series, pulls and older ones are filled: what was
 * applied in the range (LAYOUT 5). A series has one event, its first notice of
 * the range (applied.h), and none if it was dropped again. Pure.
 */
void events_find(struct model *m, struct arena *a);

#endif /* BOT_MODEL_EVENTS_H */
