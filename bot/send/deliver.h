/* SPDX-License-Identifier: MIT */
#ifndef BOT_SEND_DELIVER_H
#define BOT_SEND_DELIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "smtp/session.h"

struct config;
struct err;
struct state;

/*
 * The one door out (SPEC 8, RELIABILITY 3.1): takes mails from the outbox to
 * the SMTP server and keeps an honest record of what became of each.
 *
 * A digest for a list goes out only if the mailbox has been read to its end
 * just now and does not hold its Message-ID, and the ledger has no attempt
 * for it that stands open. No other mail goes to a list's address, nor to the
 * robot's own, whoever put it in the outbox.
 */

struct deliver {
	struct state *st;
	const struct config *config;
	const struct smtp_config *smtp;
	const char *ledger;  /* path, see ledger.h */
	/*
	 * Read the mailbox to its end and look for a Message-ID (NULL: just
	 * read). 1 found, 0 not there, -1 the mailbox cannot be read now.
	 */
	int (*look)(void *arg, const char *msgid, struct err *err);
	void *look_arg;
	int64_t stopped_ms; /* when the stop file was last logged; 0: never */
};

/*
 * A mail left in `sending` was being sent when the process died, or what came
 * of it could not be stored. If its DATA never began it is queued again, if
 * the server's 250 is in the ledger it is sent, else doubtful. Call under the
 * run lock.
 */
int deliver_recover(const struct deliver *d, struct err *err);

/*
 * Settle doubtful mails whose waiting time is over (the echo itself is noticed
 * when the mailbox is read): send once more, ask the admins, or let be, as
 * SPEC 8 says.
 */
int deliver_settle(const struct deliver *d, struct err *err);

/* Recover, then send what is due, at most max_per_hour. *left: mails that wait
 * still, for their time or for their echo. -1 only for faults of our own
 * (state, ledger); a server's refusal is an outcome. */
int deliver_run(struct deliver *d, bool *left, struct err *err);

/* Make everything that is queued due now, as the operator asked. */
int deliver_hurry(const struct deliver *d, struct err *err);

/* When something is to do next, or CLOCK_NEVER. */
int deliver_next(const struct deliver *d, int64_t *at, struct err *err);

/* Seconds until the attempt after the tries-th (1, 2, ...) failed: 1, 5, 15,
 * 60 minutes, then hourly; without the jitter. */
int64_t deliver_delay(int tries);

#endif /* BOT_SEND_DELIVER_H */
