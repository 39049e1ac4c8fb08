/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SUPERSEDED_H
#define BOT_MODEL_SUPERSEDED_H

struct err;
struct model;
struct versions;

/*
 * Find which series of m (series, continued, older) a newer version or posting
 * replaced by the range's end, and make them superseded (series_state.h). 0, or
 * -1 if the state failed.
 */
int superseded_find(struct versions *v, struct model *m, struct err *err);

#endif /* BOT_MODEL_SUPERSEDED_H */
