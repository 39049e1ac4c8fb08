/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SUPERSEDED_H
#define BOT_MODEL_SUPERSEDED_H

struct err;
struct versions;
struct model;

/*
 * Series of m, those begun before its range included, that a newer version or
 * posting has replaced by the range's end: standing.h. 0 or -1.
 */
int superseded_find(struct versions *v, struct model *m, struct err *err);

#endif /* BOT_MODEL_SUPERSEDED_H */
