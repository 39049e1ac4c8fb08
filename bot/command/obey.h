/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_OBEY_H
#define BOT_COMMAND_OBEY_H

#include <stdint.h>

struct config;
struct err;
struct state;

/*
 * The letters that wait, one after the other in the order they came: may it be
 * answered (gate.h), who sent it, what does it ask, do it, answer (SPEC 7).
 * Each in a transaction of its own, with its effects and its answer in the
 * outbox; then the letter is gone, whatever became of it, and the log has one
 * line. Sends nothing.
 *
 * Who may: help and an unsubscribe by token want nothing; commands that read
 * want proof in the mail, or a confirmation by that address in the last 90
 * days; those that change something want proof; to subscribe is confirmed
 * always. What wants a confirmation waits for it with a token, once a line has
 * been read and is right.
 *
 * A mail gets one answer. It tells of each command what became of it; if some
 * wait, the answer itself is the mail that asks to confirm, with the token in
 * its Subject, and what needed no confirmation is done and told at once.
 *
 * Whose mail proves nothing, and who has confirmed nothing lately, may be
 * anybody's victim: no word of the mail stands in the answer's header, its
 * lines only in a confirmation. What is wrong in it is told with that, or not
 * at all; besides a confirmation he may get help, and word that a token ended
 * what it ends. How often, and that this uses up nothing of what his own mail
 * has: limit.h. What has no answer has no row of acts.
 *
 * Limits count answers, confirmations included, by the outbox, and come before
 * all that costs. A mail over a limit has no effect and no answer, but for an
 * unsubscribe by token, which works always. What a line names in the state, as
 * marks do, is looked up only for who may run it: a confirmation says nothing
 * of it. The answer goes to the one From address alone (RELIABILITY
 * A3).
 */

#define OBEY_ANSWER_S 86400 /* an answer that could not be sent for so long is dropped: its asker has asked again, or gone */

struct obey {
	struct state *st;
	const struct config *config;
	const unsigned char *key; /* KEY_SIZE bytes */
	int64_t begun;            /* the letter that this process has begun; 0: none yet */
};

/*
 * Work through the one that came first; the mailbox has been read to its end.
 * 1 it is gone, 0 there is none, or the stop file exists and they wait. What
 * cannot be worked through is dropped and logged, and so is a letter that two
 * robots died of. -1 if the state or the machine fails: then it stays.
 */
int obey_letter(struct obey *o, struct err *err);

#endif /* BOT_COMMAND_OBEY_H */
