/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SINCE_H
#define BOT_MODEL_SINCE_H

struct err;
struct load;
struct model;

/*
 * What came after the end of a range, for digests of the past: fill since and
 * applied_since of a model that is otherwise done.  It is no part of the facts
 * of the range: what is known now decides, and it may change.  0 or -1.
 */
int since_find(struct load *load, struct model *out, struct err *err);

#endif /* BOT_MODEL_SINCE_H */
