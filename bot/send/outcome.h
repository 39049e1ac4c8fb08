/* SPDX-License-Identifier: MIT */
#ifndef BOT_SEND_OUTCOME_H
#define BOT_SEND_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "state/outbox.h"

struct arena;
struct config;
struct err;
struct smtp_config;
struct smtp_result;
struct state;

/*
 * What became of a mail: each new state of a row of the outbox is stored here,
 * in a transaction of its own, with a notice to the admins where they should
 * know.
 */

/* What delivering needs; all but the last borrowed. */
struct deliver {
	struct state *st;
	const struct config *config;
	const struct smtp_config *smtp;
	const char *ledger; /* path, see ledger.h */
	/*
	 * Read the mailbox to its end and search it for a Message-ID. 1 found,
	 * 0 not there, -1 the mailbox cannot be read now.
	 */
	int (*search_mailbox)(void *arg, const char *msgid, struct err *err);
	void *search_arg;
	int64_t stopped_ms; /* when the stop file was last logged; 0: never */
};

/* Store mail's state without more. */
int outcome_store(const struct deliver *d, const struct outbox_mail *mail,
		  struct err *err);

/* The mail was found in the mailbox. */
int outcome_confirm(const struct deliver *d, struct outbox_mail *mail,
		    struct err *err);

/* Give up on the mail and tell the admins: of each mail to a list, of the first
 * in a day of mail to single persons. A notice that cannot be sent is only
 * logged. */
int outcome_fail(const struct deliver *d, struct outbox_mail *mail,
		 const char *why, struct arena *a, struct err *err);

/* Put the mail off until its next attempt; it fails if it has waited long
 * enough. */
int outcome_put_off(const struct deliver *d, struct outbox_mail *mail,
		    struct arena *a, struct err *err);

/* Store what the server said to an attempt, or did not say. */
int outcome_of_attempt(const struct deliver *d, struct outbox_mail *mail,
		       const struct smtp_result *result, struct arena *a,
		       struct err *err);

/*
 * A mail left in `sending` was being sent when the process died, or what came
 * of it could not be stored. If its DATA never began it is queued again, if
 * the server's 250 is in the ledger it is sent, else doubtful. Call under the
 * run lock.
 */
int outcome_recover(const struct deliver *d, struct err *err);

/*
 * Decide what becomes of doubtful mails whose waiting time is over (one whose
 * echo comes is confirmed when the mailbox is read):
 *
 *	list digest, found in the mailbox            confirmed
 *	.. its list sends no echo                    the admins are asked
 *	.. the mailbox cannot be searched now        stays doubtful
 *	.. other list mail came since, not repeated  queued once more
 *	.. else                                      the admins are asked
 *	subscription's digest, after an hour         queued once more
 *	answer, notice                               stays doubtful: never sent twice
 */
int outcome_settle(const struct deliver *d, struct err *err);

/* True if outcome_settle() may still do something about a doubtful mail. */
bool outcome_is_open(const struct outbox_mail *mail);

/* Make all that is queued due now, as the operator asked. */
int outcome_hurry(const struct deliver *d, struct err *err);

#endif /* BOT_SEND_OUTCOME_H */
