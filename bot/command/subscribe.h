/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_SUBSCRIBE_H
#define BOT_COMMAND_SUBSCRIBE_H

#include <stdint.h>

#include "bot/mail/key.h"

struct arena;
struct command;
struct config;
struct config_list;
struct err;
struct filter;
struct state;
struct strbuf;

/*
 * The acts on subscriptions (SPEC 7), the same for a mail and for the
 * operator. Each is inside the caller's transaction and writes its row of
 * acts; none sends or answers anything, and none asks who it is: that is
 * proved, or the operator's word, before.
 *
 * They append to did what was done, in words for who asked, without a full
 * stop: 'subscription 7: kvm weekly path:arch/arm64/kvm/'. -1 with ERR_DATA:
 * not done, and nothing is changed; the text is for him as well. Other codes
 * are the state's, ERR_PERM what it refuses: then all is to be rolled back.
 */

#define SUBSCRIBE_MAX 20 /* subscriptions of one person */

struct subscribe {
	struct state *st;
	const struct config *config;    /* NULL without one: nothing can be added */
	const struct config_list *list; /* of ADD alone */
	const char *email;              /* whose they are, lower case */
	const char *name;               /* "" if not known */
	const char *msgid;              /* of the mail that asks; NULL: the operator asks */
	const char *asked;              /* the command line, for acts */
	const struct filter *filter;    /* of ADD, if it has been read already; NULL: it is read here */
	struct arena *a;                /* for the length of the call */
};

/*
 * c is a COMMAND_SUBSCRIBE. The filter is read with the list's MAINTAINERS
 * file; what he has already is said and not doubled; over SUBSCRIBE_MAX is
 * refused, and so are addresses that cannot be mailed, the robot's and the
 * lists'.
 */
int subscribe_add(const struct subscribe *s, const struct command *c,
		  struct strbuf *did, struct err *err);

/* number: as in struct command: N of his, 0 the only one, -1 all. */
int subscribe_end(const struct subscribe *s, int64_t number,
		  struct strbuf *did, struct err *err);

/* The same for whoever holds the token of subscription number: s->email says
 * nothing here. One that has ended already is no fault. */
int subscribe_end_by_token(const struct subscribe *s,
			   const unsigned char key[KEY_SIZE], int64_t number,
			   const char *token, struct strbuf *did,
			   struct err *err);

/*
 * until: "2020-07-31", a day to come in the robot's time zone, at whose
 * midnight it ends. What the operator has paused only he resumes or pauses
 * anew. To resume forgets the bounces.
 */
int subscribe_pause(const struct subscribe *s, const char *until,
		    struct strbuf *did, struct err *err);
int subscribe_resume(const struct subscribe *s, struct strbuf *did,
		     struct err *err);

/* His subscriptions to did, each a line that ends with LF, not folded, fit to be
 * shown; at least one line. No row of acts: nothing is done. */
int subscribe_list(const struct subscribe *s, struct strbuf *did,
		   struct err *err);

#endif /* BOT_COMMAND_SUBSCRIBE_H */
