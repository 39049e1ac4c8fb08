/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_ADOPT_H
#define BOT_COMPOSE_ADOPT_H

#include <stdbool.h>
#include <stdint.h>

struct compose;
struct config_list;
struct err;
struct schedule_spec;
struct state_digest;

/*
 * Digests of ours that the state knows nothing of, because it was restored from
 * a backup or because another robot has a copy of it. They stand in the mailbox
 * under Message-IDs that nobody can make without our key.
 *
 * Each becomes a row as if it had been told from here: up to where it stands
 * among the mails. What came in the seconds between its making and its coming
 * back is taken for told, too.
 */

/*
 * Look for the digests of the slots after last, up to and with slot. last is
 * moved to the newest one found; had says whether it holds anything before.
 * before: the slot before slot. Strings of last are in the arena. Returns how
 * many were found, or -1. Call in a transaction.
 */
struct arena;
int adopt_digests(const struct compose *c, const struct config_list *list,
		  const struct schedule_spec *spec, int64_t list_id,
		  int64_t slot, int64_t before, bool had,
		  struct state_digest *last, struct arena *a, struct err *err);

#endif /* BOT_COMPOSE_ADOPT_H */
