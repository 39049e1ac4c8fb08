/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_WAITING_H
#define BOT_MODEL_WAITING_H

#include <stdbool.h>

struct err;
struct versions;
struct model;
struct model_series;

/*
 * Series that wait for a first answer (LAYOUT.md 4).
 */

/* Does it wait, whatever its age: a newest version (its standing says so) that
 * no human but the submitter answered and nobody took, with at least half of
 * its patches on the list; no pull request and no backport. */
bool waiting_is(const struct model_series *s);

/*
 * Fill waiting of a model whose series are there and judged: those that were
 * posted to the list from eight weeks to waiting_after before the end of the
 * range, which itself may begin long after that.  The cost grows with the
 * eight weeks.  0 or -1.
 */
int waiting_find(struct versions *v, struct model *m, struct err *err);

#endif /* BOT_MODEL_WAITING_H */
