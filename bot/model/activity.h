/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_ACTIVITY_H
#define BOT_MODEL_ACTIVITY_H

#include <stddef.h>

struct err;
struct versions;
struct model;
struct state_message;

/*
 * What the mails of a range answer (RULES R11, R16): fill older, older_pulls
 * and the counts of replies of a model whose series and pulls are there.
 * mails: [n] of the range.  0 or -1.
 */
int activity_find(struct versions *v, struct state_message *mails, size_t n,
		  struct model *out, struct err *err);

#endif /* BOT_MODEL_ACTIVITY_H */
