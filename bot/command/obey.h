/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_OBEY_H
#define BOT_COMMAND_OBEY_H

struct arena;
struct config;
struct err;
struct state;
struct state_command_mail;

/*
 * One command mail, from its arrival to its answer in the outbox:
 *
 *	ignore.h   mails that are never answered end here
 *	effect.h   each line is read into a command
 *	policy.h   a verdict for each line: what it wants, what is known of the sender
 *	quota.h    answers that the sender, or all together, have left; before all that costs
 *	effect.h   what may run is run; the rest is refused, or waits for a confirmation
 *	reply.h    one answer, and the token that brings back what waits
 *
 * The answer goes to the one From address alone, and tells of each line what
 * became of it, but of those that policy.h leaves out. If lines wait, the answer is itself the mail that asks to
 * confirm them, with the token in its Subject. What a line names in the state,
 * as marks do, is looked up only for who may run it: a confirmation says
 * nothing of it.
 *
 * Mail of a POLICY_UNKNOWN or POLICY_KNOWN sender may be forged: no word of it
 * stands in the header of the answer. Of an UNKNOWN sender its lines stand only in
 * a confirmation.
 *
 * A mail over its quota, and one with no line worth an answer, has no effect,
 * no answer and no row in the audit log, but that an unsubscribe with a right
 * token always ends its subscription.
 */

struct obey {
	struct state *st;
	const struct config *config;
	const unsigned char *key; /* KEY_SIZE bytes */
};

/*
 * Obey a command mail, or count a bounce; one line in the log says what became
 * of it. Inside the caller's transaction, which removes the mail from the
 * state. Sends nothing. a: working memory for the length of the call. -1: all
 * is to be rolled back; ERR_TEMP and ERR_SYSTEM are the machine's fault, all
 * else the mail's.
 */
int obey_mail(const struct obey *o, const struct state_command_mail *mail,
	      struct arena *a, struct err *err);

#endif /* BOT_COMMAND_OBEY_H */
