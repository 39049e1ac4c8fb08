/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_KNOWN_H
#define BOT_MODEL_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/intern.h"
#include "state/messages.h"

struct arena;
struct err;
struct postings;
struct state;

/*
 * What a range knows: its own mails and, for context, those before its end.
 * Mails after it are not there, so that the digest of a past week says what it
 * said then.
 *
 * Of a range of dates all dated before its end are known; of arrivals all
 * recorded up to its end; of other ranges all dated up to its newest mail.
 * Series and patches are looked up once and kept.
 */

struct known_series {
	struct state_patch *
	    *mails; /* [n] known, of the list; (date, counter, msgid) */
	size_t n;
};

struct known {
	struct state *st;    /* borrowed */
	struct arena *arena; /* borrowed; everything found lives there */
	int64_t list_id;     /* series show mails of this list; 0: all */
	int64_t before;      /* known: date_at < before */
	int64_t last;        /* known: id <= last */
	size_t compared; /* bytes of paths that beyond.c has looked at */
	struct intern told;  /* rows of the range's own mails */
	struct intern series_ids;
	struct known_series
	    *series; /* [series_size], the first series_ids.n are set */
	size_t series_size;
	struct intern msgids;
	struct state_patch **patches; /* [patches_size], likewise */
	size_t patches_size;
	struct intern titles;
	struct known_titled {
		struct state_patch *rows; /* [n] */
		size_t n;
	} *titled; /* [titled_size], likewise */
	size_t titled_size;
	struct intern posting_keys;
	struct known_series *postings; /* [postings_size], likewise */
	size_t postings_size;
	struct postings *postings_read; /* posting.c's; NULL: nothing yet */
	bool has_late;              /* the two below are read */
	struct intern late_ids;     /* rows of replies decided anew .. */
	struct known_reply *late;   /* [late_ids.n] .. as the range sees them */
};

/* What a mail answers. */
struct known_reply {
	struct state_message *mail;
	int64_t target_id; /* row of a patch, cover or pull; 0: none */
	bool by_subject;
};

/* mails: [n] of the span; borrowed as long as k is used. */
void known_init(struct known *k, struct state *st,
		const struct state_span *span,
		const struct state_message *mails, size_t n, struct arena *a);

/* Is the mail known? Undated ones never are. */
bool known_has(const struct known *k, const struct state_message *m);
/* Is it one of the range's own? */
bool known_is_told(const struct known *k, const struct state_message *m);

/* Is it the list's?  1/0/-1. */
int known_is_listed(struct known *k, const struct state_message *m,
		    struct err *err);

/* The known mails of a series; none: n is 0. */
int known_members(struct known *k, int64_t series_id, struct known_series *out,
		  struct err *err);
/* The known patch, cover or pull of that Message-ID, of whatever list; *out is
 * NULL if there is none. */
int known_patch(struct known *k, const char *msgid, struct state_patch **out,
		struct err *err);

/* The patches, covers and pulls with that title key that are dated before the
 * horizon, [n] as state_series_by_title() gives them, the first of many. */
int known_by_title(struct known *k, int64_t title_key,
		   struct state_patch **rows, size_t *n, struct err *err);

/* Room in the arena for element n of an array that holds *size; each of
 * element bytes. */
void *known_room(struct known *k, void *array, size_t *size, size_t n,
		 size_t element);

/* What ties.c keeps of postings with that key (in the arena): n is 0 if it is
 * new. Good until the next call. */
struct known_series *known_posting(struct known *k, const char *key);
/* The known mails of the list that answer a patch, cover or pull, [n] by
 * (date, msgid). */
int known_replies(struct known *k, int64_t target_id,
		  struct state_message ***mails, size_t *n, struct err *err);
/* What a known mail answers: nothing that is not known. */
int known_reply(struct known *k, struct state_message *mail,
		struct known_reply *out, struct err *err);

#endif /* BOT_MODEL_KNOWN_H */
