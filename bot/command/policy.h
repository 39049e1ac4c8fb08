/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_POLICY_H
#define BOT_COMMAND_POLICY_H

#include <stdbool.h>

#include "bot/command/command.h"

/*
 * Who may run which command: one table, what a line wants against what is
 * known of its sender. Pure: it sees no mail, no state, no clock. How many
 * answers are sent is decided by quota.h, on this result.
 */

/* What a command line wants of its sender. */
enum policy_class {
	POLICY_FREE,      /* nothing: help, and unsubscribe with the token of a link */
	POLICY_READING,   /* to know who reads: a range, list, mine, todo */
	POLICY_CHANGE,    /* proof in this mail: pause, resume, unsubscribe without a token */
	POLICY_SUBSCRIBE, /* a confirmation, whatever else proves the mail (double opt-in) */
	POLICY_MISTAKE,   /* the line cannot be done: only its reason could be answered */
};
#define POLICY_CLASSES 5

/* What is known of the sender of a mail, from weak to strong. */
enum policy_proof {
	POLICY_UNKNOWN,   /* nothing proves that the mail is its sender's */
	POLICY_KNOWN,     /* nothing, but the address has confirmed lately (confirm_is_recent) */
	POLICY_PROVEN,    /* a trusted server's Authentication-Results prove it */
	POLICY_CONFIRMED, /* it is a reply to a confirmation and brings the token back */
};
#define POLICY_PROOFS 4

/* What becomes of a line. */
enum policy_verdict {
	POLICY_RUN,    /* it is done, and the answer says so */
	POLICY_ASK,    /* it waits: the answer asks the sender to confirm it */
	POLICY_REFUSE, /* it is not done, and the answer says why */
	POLICY_SILENT, /* it is not done, and no answer is sent for its sake. An answer that is sent for other lines
			  says why, unless a POLICY_UNKNOWN sender is asked nothing by it: then the line is left out */
};

/* The class of a command that was read without a mistake. */
enum policy_class policy_class_of(const struct command *c);

/* The table. */
enum policy_verdict policy_decide(enum policy_class class,
				  enum policy_proof proof);

/* What becomes of a POLICY_ASK line if its sender was asked to confirm as often
 * as confirm_may_ask() allows. */
enum policy_verdict policy_decide_unasked(enum policy_proof proof);

/* True if the command changes something, false if it only reads. */
bool policy_is_change(enum command_verb verb);

#endif /* BOT_COMMAND_POLICY_H */
