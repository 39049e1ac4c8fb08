/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_LOAD_H
#define BOT_MODEL_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/intern.h"
#include "common/slice.h"
#include "state/load.h"
#include "state/messages.h"

struct arena;
struct err;
struct state;

/*
 * The rows that a model is made from, in memory.
 *
 * The horizon bounds what is known when a range is judged, so that the digest of
 * a past week says what it said then: of a range of dates, mails dated before its
 * end; of arrivals, mails recorded up to its last; of other ranges, mails dated up
 * to its newest. load_series, load_patch, load_replies and load_target give
 * nothing beyond it. load_titles looks at dates alone; load_patch_of_row,
 * load_links_to and load_sent give all that is recorded: ask load_has().
 *
 * Every table answers for one key, and loads with one statement the rows of all
 * keys that were asked for or announced since the last time. Rows that come in
 * announce the keys that the next stage will ask for: the mails of a series
 * announce their links, ancestors and titles. So the number of statements depends
 * on how far versions lead back, not on how many series there are. Everything
 * lives in one arena.
 */

struct load_table {
	struct intern keys;
	const void **key;        /* [keys.n] int64_t or string */
	size_t key_size;
	struct load_slot *slot;  /* [keys.n]; the first n_loaded are filled */
	size_t slot_size;
	size_t n_loaded;
};

/* Mails of the list within the horizon, [n] by (date, counter, msgid). */
struct series_mails {
	struct state_patch **mails;
	size_t n;
};

struct load {
	struct state *st;      /* borrowed */
	struct arena *arena;   /* borrowed */
	int64_t list_id;       /* series show mails of this list; 0: all */
	int64_t before;        /* horizon: date_at < before */
	int64_t last;          /* horizon: id <= last */
	struct intern in_range; /* rows of the range's own mails */
	struct intern listed;  /* rows of mails that were seen on the list */
	struct intern msgids;  /* of patches that came in, whichever way .. */
	struct state_patch **patches; /* .. and these */
	size_t patches_size;
	struct load_table series;  /* series id -> its mails */
	struct load_table named;   /* Message-ID -> nothing: see msgids */
	struct load_table by_id;   /* row -> the patch, cover or pull */
	struct load_table replies; /* row of a patch -> what answers it */
	struct load_table targets; /* row of a mail -> what it answers */
	struct load_table trailers, notices, links; /* row of a mail -> what it says */
	struct load_table linking; /* Message-ID or change id -> links to it */
	struct load_table titles, titles_latest;    /* title key -> state_titled */
	struct load_table sent;    /* number of a question -> state_sent_paths */
	struct state_sent *asked_sent; /* [sent.keys.n] what its keys ask */
	size_t asked_sent_size;
	bool has_redecided;
	struct intern redecided_ids;   /* rows of replies decided anew .. */
	struct load_target *redecided; /* .. as the horizon has them */
};

/* A mail, and the patch, cover or pull request that it answers. */
struct load_target {
	struct state_message *mail;
	int64_t target_id; /* row of a patch, cover or pull; 0: none */
	bool by_subject;   /* found by its subject alone */
};

/* mails: [n] of the span; borrowed as long as l is used. */
void load_init(struct load *l, struct state *st, const struct state_span *span,
	       const struct state_message *mails, size_t n, struct arena *a);

/* Whether a mail lies within the horizon; undated ones never do. */
bool load_has(const struct load *l, const struct state_message *m);
/* Whether it is one of the range's own. */
bool load_is_in_range(const struct load *l, const struct state_message *m);

/* Announce keys: they come in with the next look. */
void load_want_series(struct load *l, int64_t series_id);
void load_want_target(struct load *l, int64_t message_id);
void load_want_patch(struct load *l, int64_t id);
/* What answers a patch, cover or pull, and its own trailers. */
void load_want_answers(struct load *l, int64_t id);
void load_want_title(struct load *l, int64_t title_key); /* its first rows */

/* All below: 0, or -1 if the state failed. */

/* The mails of a series; n is 0 if none is the list's. */
int load_series(struct load *l, int64_t series_id, struct series_mails *out,
		struct err *err);

/* The patch, cover or pull of that Message-ID, on whatever list, within the
 * horizon; *out is NULL if there is none. */
int load_patch(struct load *l, struct slice msgid, struct state_patch **out,
	       struct err *err);
/* The one of that row, also beyond the horizon; -1 with ERR_SYSTEM if it is not
 * recorded. */
int load_patch_of_row(struct load *l, int64_t id, struct state_patch **out,
		      struct err *err);

/* The list's mails that answer a patch, cover or pull, [n] by (date, msgid). */
int load_replies(struct load *l, int64_t target_id,
		 struct state_message ***mails, size_t *n, struct err *err);
/* Find what a mail answers; target_id is 0 if nothing within the horizon. */
int load_target(struct load *l, struct state_message *mail,
		struct load_target *out, struct err *err);

/* What the text of a mail says; *notice is NULL if it says nothing of the
 * kind. */
int load_trailers(struct load *l, int64_t message_id,
		  const struct state_loaded_trailer **rows, size_t *n,
		  struct err *err);
int load_notice(struct load *l, int64_t message_id,
		const struct state_applied_notice **notice, struct err *err);
int load_links(struct load *l, int64_t message_id,
	       const struct state_loaded_link **rows, size_t *n,
	       struct err *err);
/* Links of patches, covers and pulls to a Message-ID or change id. */
int load_links_to(struct load *l, const char *target,
		  const struct state_loaded_link **rows, size_t *n,
		  struct err *err);

/* Patches, covers and pulls of a title dated before the horizon, by (date,
 * counter, msgid): of too many the first, or the last if latest. */
int load_titles(struct load *l, int64_t title_key, bool latest,
		const struct state_titled **rows, size_t *n, struct err *err);

/* What a person sent as one version between two times, by series id: see
 * state_load_sent. q is copied. */
void load_want_sent(struct load *l, const struct state_sent *q);
int load_sent(struct load *l, const struct state_sent *q,
	      const struct state_sent_paths **rows, size_t *n, struct err *err);

#endif /* BOT_MODEL_LOAD_H */
