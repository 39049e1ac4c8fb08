/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_COMMAND_H
#define BOT_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/digest/text.h"
#include "config/schedule_spec.h"
#include "state/subscribers.h"

struct arena;
struct err;

/*
 * One command line into what it asks (SPEC 7). Pure: ranges, filters and
 * numbers are read later, by who can.
 *
 *	#digest RANGE [FILTER...] [overview|messages|full]
 *	#digest subscribe [weekly|daily|monthly] [mine|todo] [FILTER...] [detail]
 *	#digest unsubscribe [N|all] [TOKEN]
 *	#digest pause UNTIL
 *	#digest resume | list | mine | todo | help
 */

enum command_verb {
	COMMAND_DIGEST,
	COMMAND_SUBSCRIBE,
	COMMAND_UNSUBSCRIBE,
	COMMAND_PAUSE,
	COMMAND_RESUME,
	COMMAND_LIST,
	COMMAND_MINE,
	COMMAND_TODO,
	COMMAND_HELP,
};

struct command {
	enum command_verb verb;
	const char *range;      /* DIGEST */
	const char *filter;     /* DIGEST, SUBSCRIBE: words with a blank between; "" */
	enum text_detail detail;
	enum schedule_every every;    /* SUBSCRIBE; weekly if not said */
	enum state_contents contents; /* SUBSCRIBE */
	int64_t number;         /* UNSUBSCRIBE: 0: the only one there is; -1: all */
	const char *token;      /* UNSUBSCRIBE: ""  none */
	const char *until;      /* PAUSE: "2020-07-31" */
	const char *words;      /* what stands behind the verb, blanks collapsed */
};

/*
 * line: valid UTF-8, from the prefix on. -1 with ERR_DATA and a text for the
 * asker: the word that is wrong (escaped, at most 40 characters of it) and
 * the nearest right one.
 */
int command_parse(const char *line, const char *prefix, struct arena *a,
		  struct command *out, struct err *err);

#endif /* BOT_COMMAND_COMMAND_H */
