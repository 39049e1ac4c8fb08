/* SPDX-License-Identifier: MIT */
#ifndef BOT_LIST_MEANT_H
#define BOT_LIST_MEANT_H

#include <stdint.h>

struct arena;
struct config;
struct config_list;
struct err;
struct state;
struct state_letter;

/*
 * The list that a letter means: that of the digest or answer it replies to,
 * else the first configured one in To or Cc, else one that it came by, else
 * the config's first. -1: the state failed.
 */
int meant_list(struct state *st, const struct config *config,
	       const struct state_letter *letter, struct arena *a,
	       const struct config_list **list, struct err *err);

/* The list of row id; NULL if there is no such row, or not in the config. */
int meant_list_of_row(struct state *st, const struct config *config, int64_t id,
		      struct arena *a, const struct config_list **list,
		      struct err *err);

#endif /* BOT_LIST_MEANT_H */
