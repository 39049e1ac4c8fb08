/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_INBOX_H
#define BOT_COMMAND_INBOX_H

#include <stdint.h>

#include "bot/command/obey.h"

struct err;

/*
 * The command mails and bounces that wait in the state, obeyed one after the
 * other in the order in which they came. Each is removed in the transaction
 * that obeys it.
 *
 * Which mail is begun is recorded before the work: a robot that starts and
 * finds that record knows which mail the one before it died of.
 */

#define INBOX_DEATHS_MAX 2 /* robots that died of a mail; then it is given up */

struct inbox {
	struct obey obey; /* set by the caller */
	int64_t begun;    /* the mail that this process has begun; 0: none yet */
};

/*
 * Obey the first mail; every mailbox has been read to its end. Returns 1 if the
 * mail is gone, 0 if there is none or the stop file exists, -1 if the state or
 * the machine fails: then the mail stays. A mail that cannot be obeyed, or that
 * INBOX_DEATHS_MAX robots died of, is dropped with a line in the log and a row
 * in the audit log.
 */
int inbox_obey_next(struct inbox *in, struct err *err);

#endif /* BOT_COMMAND_INBOX_H */
