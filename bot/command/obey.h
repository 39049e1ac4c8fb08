#ifndef BOT_COMMAND_OBEY_H
#define BOT_COMMAND_OBEY_H

#include <stdbool.h>

struct config;
struct err;
struct state;

/*
 * The letters that wait, one after the other in the order they came: may it be
 * answered, who sent it, what does it ask, do it, answer (SPEC 7). Each in a
 * transaction of its own, with its effects and its answer in the outbox; then
 * the letter is gone, whatever became of it. Sends nothing.
 */

struct obey {
	struct state *st;
	const struct config *config;
	const unsigned char *key; /* KEY_SIZE bytes */
};

/* Work through those there are; the mailbox has been read to its end. */
int obey_letters(const struct obey *o, struct err *err);

#endif /* BOT_COMMAND_OBEY_H */
