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
 * One command line, read into what it asks. Pure: that ranges, filters and
 * numbers of subscriptions are right is looked at later, by effect.h.
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
	const char *range;      /* DIGEST; else "" */
	const char *filter;     /* DIGEST, SUBSCRIBE: its words with a blank between; "" none */
	enum text_detail detail;      /* DIGEST, SUBSCRIBE; overview if not said */
	enum schedule_every every;    /* SUBSCRIBE; weekly if not said */
	enum state_contents contents; /* SUBSCRIBE; a digest if not said */
	int64_t number;         /* UNSUBSCRIBE: 0 the only subscription there is, -1 all */
	const char *token;      /* UNSUBSCRIBE; "" none */
	const char *until;      /* PAUSE: "2020-07-31", as it was written */
	const char *words;      /* all that stands behind the verb, blanks collapsed */
};

/*
 * Read a line into *out, whose strings are in a. line: valid UTF-8, from the
 * prefix on. -1 with ERR_DATA and a text for the asker: the word that is wrong
 * (fit to be shown, at most 40 bytes of it) and the nearest right one.
 */
int command_parse(const char *line, const char *prefix, struct arena *a,
		  struct command *out, struct err *err);

#endif /* BOT_COMMAND_COMMAND_H */
