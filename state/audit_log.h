/* SPDX-License-Identifier: MIT */
#ifndef STATE_AUDIT_LOG_H
#define STATE_AUDIT_LOG_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Table audit_log: who asked what, and what was done. Rows are only added; of a
 * person who wants to be forgotten the rows stay and the name goes.
 */

#define STATE_AUDIT_MAX 10000 /* characters of asked, and of did */

struct state_audit_entry {
	int64_t id;
	int64_t at;
	const char *who;   /* address, lower case; "" erased */
	const char *how;   /* "mail MSGID", "operator", "bounce MSGID" */
	const char *asked; /* the command line */
	const char *did;   /* what became of it, in words */
};

/* Inside the caller's transaction; sets id. A longer did is cut. */
int state_audit_put(struct state *st, struct state_audit_entry *entry,
		    struct err *err);
/* By id; who NULL: of all. */
int state_audit_log(struct state *st, const char *who, struct arena *a,
	       struct state_audit_entry **rows, size_t *n, struct err *err);

/*
 * Forget the person with that address (lower case). Deleted are: the
 * subscriber, with subscriptions, tokens and command mails that wait. Emptied
 * are: name, Message-IDs and commands in the audit log; bytes and recipient of
 * mails to the person in the outbox, which are dropped if not sent; notices to
 * the admins and the last error where they hold the address. What the person
 * posted to the list is public and stays.
 *
 * Call in a transaction. *rows: how many rows were deleted or emptied; 0: nothing
 * is known of the person.
 */
int state_person_erase(struct state *st, const char *who, int64_t *rows,
		    struct err *err);

#endif /* STATE_AUDIT_LOG_H */
