/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_ACTIVITY_H
#define BOT_MODEL_ACTIVITY_H

#include <stddef.h>

struct err;
struct model;
struct state_message;
struct versions;

/*
 * Fill older, older_pulls and the counts of replies of a model whose series and
 * pulls are filled: what the range's mails[0..n) answer (RULES R11, R16). 0, or
 * -1 if the state failed.
 */
int activity_find(struct versions *v, struct state_message *mails, size_t n,
		  struct model *out, struct err *err);

#endif /* BOT_MODEL_ACTIVITY_H */
