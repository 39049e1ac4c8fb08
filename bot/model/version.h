/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_VERSION_H
#define BOT_MODEL_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/load.h"
#include "bot/series/previous.h"

struct err;

/*
 * Series as the search for versions sees them (RULES R13), each made once for
 * all searches of a range, with what was found for it: so a thousand versions
 * of one title cost a thousand searches, whoever asks for which chain.
 */

struct version_node {
	struct series_mails of;       /* n is 0: none of its mails is the list's */
	struct state_patch *head;
	struct previous_series facts;
	bool searched;                /* previous and how are set */
	struct version_node *previous;     /* by R13, or NULL */
	enum previous_how how;
	bool searched_extra;          /* extra and extra_how are set */
	struct version_node *extra;        /* by extra_links.h where R13 finds none */
	enum previous_how extra_how;
};

struct versions {
	struct load *load;            /* borrowed */
	struct intern ids;            /* of series */
	struct version_node **version;     /* [ids.n] */
	size_t size;
	struct intern repost_keys;    /* ties.c's: a key that all postings of one version share */
	struct series_mails *first;   /* [repost_keys.n] the mails of the first posting with that key */
	size_t first_size;
	size_t compared;              /* bytes of paths; extra_links.c's */
};

void versions_init(struct versions *v, struct load *load);

/* The node of a series, made at the first call; of.n is 0 and head NULL if none
 * of its mails is the list's within the horizon. Lives as long as v. 0 or -1. */
int version_get(struct versions *v, int64_t series_id, struct version_node **out,
		struct err *err);

#endif /* BOT_MODEL_VERSION_H */
