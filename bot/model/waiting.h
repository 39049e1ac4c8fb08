/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_WAITING_H
#define BOT_MODEL_WAITING_H

#include <stdbool.h>

struct err;
struct model;
struct model_series;
struct versions;

/*
 * Series that wait for a first answer (LAYOUT 4).
 */

/* Whether s waits, whatever its age: it is not superseded, nobody applied it, no
 * person but the submitter answered, at least half of its patches are on the
 * list, and it is neither of a pull request nor a backport. */
bool waiting_is(const struct model_series *s);

/*
 * Fill waiting of a model whose series are judged: series posted between eight
 * weeks and waiting_after before the range's end, even if the range begins
 * later. The cost grows with the eight weeks. 0, or -1 if the state failed.
 */
int waiting_find(struct versions *v, struct model *m, struct err *err);

#endif /* BOT_MODEL_WAITING_H */
