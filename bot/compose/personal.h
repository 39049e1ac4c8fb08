/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_PERSONAL_H
#define BOT_COMPOSE_PERSONAL_H

#include <stdint.h>

#include "bot/compose/compose.h"

struct config_list;
struct err;

/*
 * The digests of subscriptions (SPEC 6 and 7): due at the list's hour, each a
 * slot row and its mails in one transaction, and nothing where nothing is
 * new. Who is paused is passed over; what came meanwhile he gets afterwards
 * in one.
 *
 * The hour, minute and zone are those of the list's schedule, 06:00 of
 * bot.timezone where it has none; so are the day of the week or month, where
 * the list's is that too, else Monday and the 1st. The first slot told is the
 * first after the subscription: its digest starts one period before it, or at
 * the subscription if more than a period went by since; later ones as the
 * list's do. After a clock that ran ahead they are held, as the list's are.
 */

/* Tell every subscription of the list that is due; synced_at as in
 * compose_slot. One that cannot be made is noted and does not hold up the
 * others; err is then about the last such. */
int personal_tell(const struct compose *c, const struct config_list *list,
		  int64_t synced_at, struct err *err);

#endif /* BOT_COMPOSE_PERSONAL_H */
