/* SPDX-License-Identifier: MIT */
#ifndef BOT_LIST_LIST_H
#define BOT_LIST_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct config;
struct config_list;
struct config_topic;
struct err;
struct roster;
struct state;
struct state_message;

/* A mailing list with what its digests need. */
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
	const struct roster *roster; /* borrowed; NULL: none */
};

/*
 * Fill *out for a configured list: its row in the state (made if there is
 * none), topics and robots, and the roster, which is loaded anew. *out borrows
 * from config; all else is the arena's. -1: the state failed.
 */
int list_ready(struct state *st, const struct config *config,
	       const struct config_list *list, struct arena *a,
	       struct list *out, struct err *err);

/* Load the roster that the config names; its faults are logged. */
const struct roster *list_people(const struct config *config, struct arena *a);

/*
 * Fill *out without a config: for the list of that name, or, if name is NULL,
 * for the only list in the state. A list that is the only one has id 0: all
 * mails count as its own, also those without a List-Id. -1 with ERR_DATA and
 * the names of all lists if there is no such list, or name is NULL and there
 * are several.
 */
int list_find(struct state *st, const char *name, struct arena *a,
	      struct list *out, struct err *err);

/* Whether a robot wrote the mail, by the facts (doc/RULES R15) or by the list's
 * configuration. */
bool list_is_robot(const struct list *list, const struct state_message *m);

#endif /* BOT_LIST_LIST_H */
