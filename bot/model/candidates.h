/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_CANDIDATES_H
#define BOT_MODEL_CANDIDATES_H

#include <stddef.h>
#include <stdint.h>

#include "bot/series/previous.h"
#include "common/intern.h"
#include "common/slice.h"

struct arena;
struct err;
struct version_node;
struct versions;

/*
 * The search for the versions beside one series: those that may be one, each
 * once, with the evidence found so far.
 */

struct candidate {
	struct version_node *version;
	struct previous_evidence evidence;
};

struct candidates {
	struct versions *v;           /* borrowed */
	const struct version_node *s;      /* borrowed */
	struct arena *arena;          /* borrowed: of the search alone */
	struct intern ids;            /* series looked at */
	struct candidate *candidate;  /* [size], ids.n in use */
	size_t size;
};

void candidates_init(struct candidates *x, struct versions *v,
		     const struct version_node *s, struct arena *a);

/* Add a series to x unless it is there; *out is its candidate, good until the
 * next call. *out is NULL, and nothing is added, if series_id is 0 or that of s,
 * or none of its mails is the list's within the horizon. 0, or -1 if the state
 * failed; so below. */
int candidates_take(struct candidates *x, int64_t series_id,
		    struct candidate **out, struct err *err);
/* The same for the series of the mail of that id. */
int candidates_take_mail(struct candidates *x, struct slice msgid,
			 struct candidate **out, struct err *err);
/* Add the series of each mail in the References of s's head, and set
 * evidence.replied of them. */
int candidates_take_ancestors(struct candidates *x, struct err *err);

#endif /* BOT_MODEL_CANDIDATES_H */
