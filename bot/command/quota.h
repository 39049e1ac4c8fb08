/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_QUOTA_H
#define BOT_COMMAND_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

struct config_commands;
struct err;
struct state;

/*
 * How many answers are sent. The outbox counts them, confirmations included,
 * by the mailbox of an address ("+tag" or not).
 *
 * Mail that proves nothing may be forged, and its sender the victim: it has
 * quotas of its own, and uses up nothing of what proven mail has.
 */

#define QUOTA_STRANGERS_ASKED 20 /* confirmations a day, to all addresses together, that unproven mail asks for */

struct quota {
	struct state *st;
	const struct config_commands *limits;
	const char *email; /* whose mail it is, lower case */
	int64_t now;
};

/*
 * True in *over if no answer may be sent now: all senders together had theirs
 * of an hour or, if the mail is proven, its sender had theirs of a day. -1: the
 * state failed; so below.
 */
int quota_is_over(const struct quota *q, bool proven, bool *over,
		  struct err *err);

/* What is answered to mail that proves nothing. */
enum quota_unproven {
	QUOTA_QUESTION, /* a confirmation: confirm_may_ask(), and QUOTA_STRANGERS_ASKED */
	QUOTA_HELP,     /* no word of the mail: once a day */
	QUOTA_READING,  /* what was asked, the address has confirmed lately: as often as proven mail is answered,
			   counted apart from it */
};

/* The same for mail that proves nothing, after quota_is_over(); all such mail
 * together has half of the answers of an hour. */
int quota_is_over_unproven(const struct quota *q, enum quota_unproven answer,
			   bool *over, struct err *err);

#endif /* BOT_COMMAND_QUOTA_H */
