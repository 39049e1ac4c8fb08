/* SPDX-License-Identifier: MIT */
#ifndef BOT_SEND_DELIVER_STORE_H
#define BOT_SEND_DELIVER_STORE_H

#include "state/outbox.h"

struct deliver;
struct err;

/*
 * Private to deliver: a mail's new standing into the outbox, each in a
 * transaction of its own.
 */

/* With a notice to the admins, unless subject is NULL: one for a digest's mail,
 * one a day for all mail to single persons. */
int deliver_store(const struct deliver *d, const struct outbox_mail *mail,
		  const char *subject, const char *text, struct err *err);

/* Its echo was seen. */
int deliver_confirm(const struct deliver *d, struct outbox_mail *mail,
		    struct err *err);

#endif /* BOT_SEND_DELIVER_STORE_H */
