/* SPDX-License-Identifier: MIT */
#ifndef STATE_COMMAND_MAILS_H
#define STATE_COMMAND_MAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Table command_mails: mails to the robot that wait to be answered, and
 * bounces (a kind of their own). A row is put in the transaction that records
 * the mail for the first time, and removed in the one that answers it.
 */

struct state_command_mail {
	int64_t message_id;
	int kind;                 /* enum command_mail_kind */
	const char *sender_email; /* lower case; "" none or several */
	const char *sender_name;
	bool automatic, bulk;
	const char *proof;        /* "" none */
	const char *lines;        /* '\n' between, as are all lists here */
	int more;
	const char *recipients;
	const char *in_reply_to;
	const char *refs;
	const char *loop;
	const char *token;
	const char *reports;
	/* Of the mail: only read. */
	const char *msgid;
	bool msgid_made;          /* it has none of its own */
	const char *subject;
	int64_t date_at;          /* CLOCK_NEVER: undated */
	int64_t arrived_at;
	bool robot;
};

int state_command_mail_put(struct state *st, const struct state_command_mail *mail,
		     struct err *err);
/* The command mail that came first. 1/0/-1. */
int state_command_mail_next(struct state *st, struct arena *a,
		      struct state_command_mail *out, struct err *err);
int state_command_mail_remove(struct state *st, int64_t message_id, struct err *err);
int state_command_mail_count(struct state *st, int64_t *n, struct err *err);
/* The names of the lists that the mail was seen on, '\n' between. */
int state_command_mail_lists(struct state *st, int64_t message_id, struct arena *a,
		       const char **names, struct err *err);

#endif /* STATE_COMMAND_MAILS_H */
