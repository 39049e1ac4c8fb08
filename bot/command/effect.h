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
 * One command line of a mail and what became of it: read, checked, run,
 * recorded. Who may run what is decided in between (policy.h), by obey.c.
 */

#define EFFECT_SPAN_DAYS 92 /* the longest range by mail */

enum effect_outcome {
	EFFECT_READY, /* read, nothing done yet */
	EFFECT_WRONG, /* cannot be done, or was not: said has the reason */
	EFFECT_WAITS, /* for a confirmation */
	EFFECT_DONE,
};

struct effect {
	const char *line;       /* as it came */
	struct command command; /* unless the line could not be read */
	enum policy_verdict verdict; /* set and used by obey.c */
	enum effect_outcome outcome;
	const char *said;       /* what became of it, for the asker: words without a full stop; '\n' between lines */
	struct range range;     /* of a DIGEST */
	struct filter filter;   /* n 0: none */
	struct answer_digest *digest; /* that was asked for, own; NULL: none */
	const char *text;       /* what the answer shows below; NULL: none */
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
	size_t *room;                    /* bytes that the answer has left for digests (answer.h) */
	struct arena *a;                 /* owns the strings of effects */
};

/* Read the words of a line into *out: READY, or WRONG if they are no command.
 * Costs next to nothing; c->list and c->where are not needed. */
void effect_read_line(const struct effect_context *c, const char *line,
		      struct effect *out);

/* Look closer at a READY line, but not into the state: the form of its range,
 * its filter. It may become WRONG. */
void effect_check_words(const struct effect_context *c, struct effect *e);

/* Run what is READY: then it is DONE, or WRONG after all, with its row in the
 * audit log. Inside the caller's transaction. -1: the state failed. */
int effect_run(const struct effect_context *c, struct effect *e,
	       struct err *err);

/* The line is not run: it becomes WRONG or WAITS for the reason said, with its
 * row in the audit log. -1: the state failed. */
int effect_record(const struct effect_context *c, struct effect *e,
		  enum effect_outcome outcome, const char *said,
		  struct err *err);

/* Free what is own. */
void effect_release(struct effect *e);

#endif /* BOT_COMMAND_EFFECT_H */
