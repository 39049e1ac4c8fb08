/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_SINCE_H
#define BOT_MODEL_SINCE_H

struct err;
struct load;
struct model;

/*
 * Fill since and applied_since of a finished model: what came after the range's
 * end, for digests of the past. It is no fact of the range and may change with
 * every mail. 0, or -1 if the state failed.
 */
int since_find(struct load *load, struct model *out, struct err *err);

#endif /* BOT_MODEL_SINCE_H */
