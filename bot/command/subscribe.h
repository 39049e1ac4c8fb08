/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_SUBSCRIBE_H
#define BOT_COMMAND_SUBSCRIBE_H

struct arena;
struct command;
struct config;
struct config_list;
struct err;
struct filter;
struct state;
struct strbuf;

/*
 * The commands on subscriptions: subscribe, unsubscribe, pause, resume, list.
 * The same for a mail and for the operator, whose right is checked before.
 */

#define SUBSCRIBE_MAX 20 /* subscriptions of one person */

struct subscribe {
	struct state *st;
	const struct config *config;    /* NULL: none, then nothing can be added */
	const struct config_list *list; /* of COMMAND_SUBSCRIBE alone */
	const char *email;              /* whose subscriptions, lower case */
	const char *name;               /* "" if not known */
	const char *msgid;              /* of the asking mail; NULL: the operator asks */
	const unsigned char *key;       /* KEY_SIZE bytes, for tokens; NULL: tokens are not looked at */
	const char *asked;              /* the command line, for the audit log */
	const struct filter *filter;    /* of COMMAND_SUBSCRIBE, if it was read before; NULL: read here */
	struct arena *a;                /* for the length of the call */
};

/*
 * Run c, whose verb is one of the five, and write its row of the audit log; but
 * list changes nothing and has no row. Inside the caller's transaction; sends
 * and answers nothing.
 *
 * did: what was done is appended, in words for who asked, without a full stop:
 * "subscription 7: kvm weekly path:arch/arm64/kvm/". Of list: a line for each
 * subscription, fit to be shown, not folded, each ending in LF; at least one.
 *
 * -1 with ERR_DATA: nothing was changed; the text says why, for who asked.
 * Other codes are the state's, ERR_PERM a row that it refuses, ERR_CONFIG no
 * config: all is to be rolled back.
 *
 * subscribe: refused over SUBSCRIBE_MAX and for addresses that cannot be mailed
 * or are the robot's or a list's; a subscription that is there already is said
 * and not doubled.
 * unsubscribe with a token: for whoever holds the token of that subscription,
 * whatever email is; one that has ended is no fault.
 * pause: until midnight of a day to come, in the robot's time zone. What the
 * operator has paused only the operator resumes or pauses anew. resume forgets
 * the bounces.
 */
int subscribe_run(const struct subscribe *s, const struct command *c,
		  struct strbuf *did, struct err *err);

#endif /* BOT_COMMAND_SUBSCRIBE_H */
