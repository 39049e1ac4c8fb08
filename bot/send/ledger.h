/* SPDX-License-Identifier: MIT */
#ifndef BOT_SEND_LEDGER_H
#define BOT_SEND_LEDGER_H

struct err;

/*
 * The second record of what was sent to lists: an append-only file, synced,
 * outside the state, that knows nothing of the database. It is read directly
 * before each sending, so that a lost, restored or copied state cannot put a
 * second digest on a list.
 *
 *	1590969900 attempt digest.kvm.20200601T0000Z.1.28aef496d5bffb6d@example.org
 *	1590969901 taken ...       the server said 250
 *	1590969901 untaken ...     the server certainly did not take it
 *	1590969901 again ...       one more sending is allowed after doubt
 */

enum ledger_event { LEDGER_ATTEMPT, LEDGER_TAKEN, LEDGER_UNTAKEN, LEDGER_AGAIN };

/* Append one line and sync the file. A missing file is made, mode 0600, and its
 * folder synced. */
int ledger_add(const char *path, enum ledger_event event, const char *msgid,
	       struct err *err);

enum ledger_verdict {
	LEDGER_FREE,  /* no attempt, or each one is settled: may be sent */
	LEDGER_OPEN,  /* an attempt without an answer: in doubt */
	LEDGER_CLOSED, /* taken: never again */
};

/* What the ledger says of msgid. A missing file is an empty one. */
int ledger_ask(const char *path, const char *msgid, enum ledger_verdict *out,
	       struct err *err);

/* 1 if any scheduled digest of that list (ids "digest.LIST.SLOT", a slot begins
 * with a digit) was ever attempted, 0 if not, -1. */
int ledger_knows_list(const char *path, const char *list, struct err *err);

#endif /* BOT_SEND_LEDGER_H */
