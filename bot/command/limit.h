/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_LIMIT_H
#define BOT_COMMAND_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct config_commands;
struct err;
struct state;

/*
 * How many answers there are (SPEC 7; RELIABILITY F, fault 33).  Who proves
 * who he is has his own, which mail in his name that proves nothing does not
 * use up: that may be anybody's, and he its victim.
 *
 * Answers are counted by the outbox, confirmations with them, for the mailbox
 * of an address ("+tag" or not).
 */

#define LIMIT_STRANGERS_ASKED 20 /* confirmations in a day, all together, that mail without proof asks for */

/* Has the asker had his answers of a day, if the mail is proven to be his, or
 * have all had theirs of an hour? */
int limit_is_over(struct state *st, const struct config_commands *limits,
		  const char *email, bool proven, int64_t now, bool *over,
		  struct err *err);

enum limit_answer {
	LIMIT_QUESTION, /* it asks to confirm: by confirm_may_ask, and LIMIT_STRANGERS_ASKED */
	LIMIT_HELP,     /* nothing of the mail's words: one a day */
	LIMIT_READING,  /* that address has confirmed lately: as many as one who proves it has, apart from those */
};

/* The same of mail that proves nothing; all such mail together has half of
 * what an hour has. */
int limit_is_over_unproven(struct state *st,
			   const struct config_commands *limits,
			   const char *email, enum limit_answer answer,
			   int64_t now, bool *over, struct err *err);

#endif /* BOT_COMMAND_LIMIT_H */
