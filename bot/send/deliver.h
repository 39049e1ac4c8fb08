/* SPDX-License-Identifier: MIT */
#ifndef BOT_SEND_DELIVER_H
#define BOT_SEND_DELIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/send/outcome.h"

/*
 * The one door out: takes mails from the outbox to the SMTP server
 * (doc/DESIGN).
 *
 * A digest for a list goes out only if the mailbox has been read to its end
 * just now and does not hold its Message-ID, and the ledger has no attempt
 * for it that stands open. No other mail goes to a list's address, nor to the
 * robot's own, whoever put it in the outbox.
 */

/* Recover, then send what is due, at most max_per_hour. *left: mails that wait
 * still, for their time or for their echo. -1 only for faults of our own
 * (state, ledger); a server's refusal is an outcome. */
int deliver_run(struct deliver *d, bool *left, struct err *err);

#endif /* BOT_SEND_DELIVER_H */
