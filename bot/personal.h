#ifndef BOT_PERSONAL_H
#define BOT_PERSONAL_H

#include <stdbool.h>
#include <stdint.h>

#include "bot/compose.h"

struct config_list;
struct err;

/*
 * The digests of subscriptions (SPEC 6 and 7): due at the list's hour, each a
 * slot row and its mails in one transaction, and nothing where nothing is
 * new. Who is paused is passed over; what came meanwhile he gets afterwards
 * in one.
 */

/* Tell every subscription of the list that is due; synced_at as in
 * compose_slot. One that cannot be made is noted and does not hold up the
 * others. */
int personal_tell(const struct compose *c, const struct config_list *list,
		  int64_t synced_at, struct err *err);

/* When the next one is due, or CLOCK_NEVER. */
int personal_next(const struct compose *c, const struct config_list *list,
		  int64_t *at, struct err *err);

#endif /* BOT_PERSONAL_H */
