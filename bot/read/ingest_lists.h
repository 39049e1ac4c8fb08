/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_INGEST_LISTS_H
#define BOT_READ_INGEST_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

struct config;
struct err;
struct facts;
struct state;

/*
 * Which lists a mail belongs to, as rows of the state: those of its List-Id
 * fields, else of To and Cc, else of the folder in which it lies.  A mail
 * without List-Id that To or Cc address to the robot and to no configured list
 * is for the robot alone and belongs to no list, whatever its folder: nothing
 * that was not sent to a list is shown as that list's.
 */

struct ingest_list {
	int64_t id;
	const char *list_id; /* "" if not known */
	const char *address;
	const char *folder;  /* "" without a config */
};

struct ingest_lists {
	struct state *st;
	const struct config *config; /* borrowed; not NULL: only its lists count */
	struct ingest_list *lists; /* own, [n] */
	size_t n, size;
	int64_t fallback;          /* -l: row of the list of mails that name none; 0 */
	struct arena arena;
};

/* config NULL: lists are made on sight. fallback: a list's name, or NULL.
 * Runs inside a transaction. Release in any case. */
int ingest_lists_init(struct ingest_lists *l, struct state *st,
		      const struct config *config, const char *fallback,
		      struct err *err);
void ingest_lists_release(struct ingest_lists *l);

/* Note the lists of a recorded mail. folder: where it lay in the mailbox,
 * NULL if it did not. Runs inside the mail's transaction. */
int ingest_lists_add(struct ingest_lists *l, int64_t message_id,
		     const struct facts *facts, const char *folder,
		     struct err *err);

#endif /* BOT_READ_INGEST_LISTS_H */
