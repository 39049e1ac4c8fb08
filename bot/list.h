#ifndef BOT_LIST_H
#define BOT_LIST_H

#include "bot/model/model.h"

struct config;
struct config_list;

/*
 * A configured mailing list as the digest wants it: its row in the state (made
 * if it has none), its topics, the robots, mailmap and employers, read anew
 * (their faults go to the log). Borrows from config; all else is in the arena.
 */
int list_ready(struct state *st, const struct config *config,
	       const struct config_list *list, struct arena *a,
	       struct model_list *out, struct err *err);

/* The operator's word on people: mailmap and employers, their faults logged. */
const struct roster *list_people(const struct config *config, struct arena *a);

/*
 * Without a config: the list of that name, or the only one there is (name
 * NULL). Then all mails are its own, those without a List-Id too. -1 with
 * ERR_DATA names the lists there are.
 */
int list_find(struct state *st, const char *name, struct arena *a,
	      struct model_list *out, struct err *err);

#endif /* BOT_LIST_H */
