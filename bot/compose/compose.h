/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_COMPOSE_H
#define BOT_COMPOSE_COMPOSE_H

#include <stddef.h>
#include <stdint.h>

#include "bot/compose/due.h"
#include "bot/digest/text.h"

struct model;

/*
 * Digests that are due: a row of digests and mails in the outbox for each.
 * Nothing is sent here.
 */

/*
 * Compose what is due of the list, its own digest and those of subscriptions
 * (due.h). Each is made first, outside of any transaction, and stored in one of
 * its own if it is still right then (due_is_current); if not, a later call
 * makes it anew. Digests of the same stretch share one model. One with nothing
 * to tell gets a row and no mail.
 *
 * A digest that cannot be made does not hold up the others, and the admins get
 * one notice for its slot; err is then about the list's own, else about the
 * last one that failed.
 */
int compose_due(const struct compose_context *c, const struct config_list *list,
		int64_t synced_at, struct err *err);

/* Put a digest of m, outside the schedule, in the outbox, to the list's digest
 * address. */
int compose_extra(const struct compose_context *c,
		  const struct config_list *list, enum text_detail detail,
		  const struct model *m, struct err *err);

#endif /* BOT_COMPOSE_COMPOSE_H */
