/* SPDX-License-Identifier: MIT */
#ifndef BOT_LIST_LIST_H
#define BOT_LIST_LIST_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct config;
struct config_list;
struct config_topic;
struct err;
struct roster;
struct state;

/* A mailing list as the facts and the digest want it. */
struct list {
	int64_t id;             /* 0: all mails there are */
	const char *name;       /* "kvmarm" */
	const char *address;    /* "kvmarm@lists.cs.columbia.edu"; "" if unknown */
	const char *archive;    /* "https://lore.kernel.org/kvmarm/" */
	const struct config_topic *topics; /* [n_topics] borrowed */
	size_t n_topics;
	const char *const *robots; /* [n_robots] configured robots, borrowed */
	size_t n_robots;
	int waiting_after;      /* seconds without an answer before a series is said to wait; 0: a week */
	const struct roster *roster; /* the operator's word on people, borrowed; NULL: none */
};


/*
 * A configured mailing list as the digest wants it: its row in the state (made
 * if it has none), its topics, the robots, mailmap and employers, read anew
 * (their faults go to the log). Borrows from config; all else is in the arena.
 */
int list_ready(struct state *st, const struct config *config,
	       const struct config_list *list, struct arena *a,
	       struct list *out, struct err *err);

/* The operator's word on people: mailmap and employers, their faults logged. */
const struct roster *list_people(const struct config *config, struct arena *a);

/*
 * Without a config: the list of that name, or the only one there is (name
 * NULL). Then all mails are its own, those without a List-Id too. -1 with
 * ERR_DATA names the lists there are.
 */
int list_find(struct state *st, const char *name, struct arena *a,
	      struct list *out, struct err *err);

#endif /* BOT_LIST_LIST_H */
