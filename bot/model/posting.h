/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_POSTING_H
#define BOT_MODEL_POSTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/known.h"
#include "bot/series/previous.h"

struct err;

/*
 * Series as R13 looks at them, each read once for all searches of a range: a
 * thousand postings of one title must not cost a million reads.
 */

struct posting {
	struct known_series of;       /* n is 0: no known mail is the list's */
	struct state_patch *head;
	struct previous_series facts;
	bool searched;                /* the two below are set */
	struct posting *previous;     /* or NULL */
	enum previous_how how;
	bool searched_beyond;         /* likewise, where R13 finds none */
	struct posting *beyond;
	enum previous_how beyond_how;
};

/* A patch or cover by its title. */
struct posting_row {
	int64_t series_id;
	int64_t date_at;
	const char *revision;
	bool rfc;
	struct mail_addr from;
};

/* The posting of a series; good as long as k. */
int posting_get(struct known *k, int64_t series_id, struct posting **out,
		struct err *err);

/* Known patches and covers of that title, [n] by date; of many the latest
 * STATE_TITLE_MAX. */
int posting_by_title(struct known *k, int64_t title_key,
		     struct posting_row **rows, size_t *n, struct err *err);

#endif /* BOT_MODEL_POSTING_H */
