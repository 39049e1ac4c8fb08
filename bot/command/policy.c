/* SPDX-License-Identifier: MIT */
#include "bot/command/policy.h"

static const enum policy_class classes[] = {
    [COMMAND_DIGEST] = POLICY_READING,
    [COMMAND_SUBSCRIBE] = POLICY_SUBSCRIBE,
    [COMMAND_UNSUBSCRIBE] = POLICY_CHANGE, /* with a token POLICY_FREE */
    [COMMAND_PAUSE] = POLICY_CHANGE,
    [COMMAND_RESUME] = POLICY_CHANGE,
    [COMMAND_LIST] = POLICY_READING,
    [COMMAND_MINE] = POLICY_READING,
    [COMMAND_TODO] = POLICY_READING,
    [COMMAND_HELP] = POLICY_FREE,
};

#define RUN    POLICY_RUN
#define ASK    POLICY_ASK
#define REFUSE POLICY_REFUSE
#define SILENT POLICY_SILENT

/* clang-format off */
static const enum policy_verdict table[POLICY_CLASSES][POLICY_PROOFS] = {
	/*                     unknown known   proven  confirmed */
	[POLICY_FREE]      = { RUN,    RUN,    RUN,    RUN },
	[POLICY_READING]   = { ASK,    RUN,    RUN,    RUN },
	[POLICY_CHANGE]    = { ASK,    ASK,    RUN,    RUN },
	[POLICY_SUBSCRIBE] = { ASK,    ASK,    ASK,    RUN },
	[POLICY_MISTAKE]   = { SILENT, REFUSE, REFUSE, REFUSE },
};
static const enum policy_verdict unasked[POLICY_PROOFS] =
			     { SILENT, SILENT, REFUSE, REFUSE };
/* clang-format on */

enum policy_class policy_class_of(const struct command *c)
{
	if (c->verb == COMMAND_UNSUBSCRIBE && *c->token)
		return POLICY_FREE;
	return classes[c->verb];
}

enum policy_verdict policy_decide(enum policy_class class,
				  enum policy_proof proof)
{
	return table[class][proof];
}

enum policy_verdict policy_decide_unasked(enum policy_proof proof)
{
	return unasked[proof];
}

bool policy_is_change(enum command_verb verb)
{
	return classes[verb] == POLICY_CHANGE ||
	       classes[verb] == POLICY_SUBSCRIBE;
}
