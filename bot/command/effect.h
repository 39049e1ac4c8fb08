/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_EFFECT_H
#define BOT_COMMAND_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/command/command.h"
#include "bot/command/policy.h"
#include "bot/filter/filter.h"
#include "bot/model/model.h"

struct answer_digest;
struct arena;
struct config;
struct config_list;
struct err;
struct state;

/*
 * One command of a mail, from its line to what became of it. Who may what is
 * decided by others (obey.c), between the two steps.
 */

#define EFFECT_SPAN_DAYS 92 /* of a range by mail */

enum effect_outcome {
	EFFECT_READY,   /* read, nothing done yet */
	EFFECT_WRONG,   /* it cannot be done: said has the reason */
	EFFECT_WAITS,   /* for a confirmation */
	EFFECT_DONE,
};

struct effect {
	const char *line;       /* as it came */
	struct command command; /* unless it is WRONG from the start */
	enum policy_verdict verdict; /* who may what: set by obey.c */
	enum effect_outcome outcome;
	const char *said;       /* what became of it, for the asker: words without a full stop; '\n' between lines */
	struct range range;     /* of a DIGEST */
	struct filter filter;   /* n 0: none */
	struct answer_digest *digest; /* that was asked for, own; NULL: none */
	const char *text;       /* what to show below; NULL: none */
};

struct effect_context {
	struct state *st;
	const struct config *config;
	const unsigned char *key;        /* KEY_SIZE bytes */
	const struct config_list *list;  /* of the commands (command_list.h) .. */
	const struct list *where;        /* .. as the digest wants it */
	const char *email, *name;        /* who asks, lower case */
	const char *msgid;               /* of the asking mail */
	int64_t now;
	size_t *room;                    /* that the answer has left: answer.h */
	struct arena *a;
};

/* Read the words of a line. Costs next to nothing. */
void effect_parse(const struct effect_context *c, const char *line,
		  struct effect *out);

/* What else can be wrong with a line that is READY and that no look into the
 * state tells: the form of its range, its filter. */
void effect_check(const struct effect_context *c, struct effect *e);

/* Do what is READY; then it is DONE, or WRONG after all. Inside the caller's
 * transaction; writes its row of acts. -1: the state failed. */
int effect_run(const struct effect_context *c, struct effect *e,
	       struct err *err);

/* It is WRONG, or WAITS, for that reason: with a row of acts. */
int effect_settle(const struct effect_context *c, struct effect *e,
		  enum effect_outcome outcome, const char *said,
		  struct err *err);

void effect_release(struct effect *e);

#endif /* BOT_COMMAND_EFFECT_H */
