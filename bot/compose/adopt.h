/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_ADOPT_H
#define BOT_COMPOSE_ADOPT_H

struct arena;
struct compose_context;
struct config_list;
struct due;
struct err;

/*
 * Digests of a list that are in its mailbox but not in the state, because the
 * state was restored from a backup or another robot works with a copy of it.
 * They are known by their Message-IDs, which nobody can make without our key.
 *
 * Each becomes a row that covers the mails up to where the digest stands among
 * them. What arrived in the seconds between its making and its coming back
 * counts as covered too.
 */

/*
 * Store a row for each slot after d->last, up to and with d's own, whose digest
 * is in the mailbox. d->last becomes the newest one found and d->had true.
 * Returns how many were found, or -1. Call in a transaction.
 */
int adopt_digests(const struct compose_context *c,
		  const struct config_list *list, struct due *d,
		  struct arena *a, struct err *err);

#endif /* BOT_COMPOSE_ADOPT_H */
