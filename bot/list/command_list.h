/* SPDX-License-Identifier: MIT */
#ifndef BOT_LIST_COMMAND_LIST_H
#define BOT_LIST_COMMAND_LIST_H

#include <stdint.h>

struct arena;
struct config;
struct config_list;
struct err;
struct state;
struct state_command_mail;

/*
 * The list that the commands of a mail are about: that of the digest or answer
 * that the mail replies to, else the first configured list in To or Cc, else
 * the first that the mail came by, else the first of the config. *list is never
 * NULL. -1: the state failed.
 */
int command_list_find(struct state *st, const struct config *config,
		      const struct state_command_mail *mail, struct arena *a,
		      const struct config_list **list, struct err *err);

/* The configured list of row id of table lists; NULL if there is no such row or
 * the config does not name its list. -1: the state failed. */
int command_list_of_row(struct state *st, const struct config *config,
			int64_t id, struct arena *a,
			const struct config_list **list, struct err *err);

#endif /* BOT_LIST_COMMAND_LIST_H */
