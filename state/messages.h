/* SPDX-License-Identifier: MIT */
#ifndef STATE_MESSAGES_H
#define STATE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/mail/addr.h"

struct arena;
struct err;
struct state;

/*
 * Tables lists, people, messages, message_lists, patches, unreadable: what
 * each mail says, once per Message-ID.
 *
 * A row holds what one mail says and nothing that depends on other mails, but
 * for patches.series_id, a cache (see state/series.h).
 */

struct state_message {
	int64_t id;          /* row, in the order of recording; set by reads */
	const char *msgid;
	int kind;            /* enum facts_kind; the state does not interpret it */
	int64_t date_at;     /* CLOCK_NEVER: undated */
	int64_t received_at; /* CLOCK_NEVER if unknown; for R14 */
	uint64_t digest;     /* first 8 bytes of the SHA-256, big endian; for R14 */
	int64_t arrived_at;  /* the robot's clock; CLOCK_NEVER: imported */
	const char *subject;
	struct mail_addr from;
	const char *refs;    /* ancestors, nearest first, '\n' between; "" none */
	bool robot;
};

/* The further row of a patch, cover or pull. */
struct state_patch {
	struct state_message message;
	size_t title_at;      /* the title is message.subject + title_at */
	const char *tags;
	const char *revision; /* "1" if not named */
	bool has_revision;
	bool counted;
	uint32_t counter, expected; /* N/M; 0/0 if not counted */
	unsigned flags;       /* enum state_patch_flags */
	int64_t title_key;    /* equal for equal titles; never 0 */
	struct mail_addr author;
	uint32_t files, insertions, deletions;
	const char *paths;    /* '\n' between; "" none */
	int64_t series_id;    /* the mail that opened its series; 0: not assembled */
};

enum state_patch_flags {
	STATE_PATCH_RFC = 1 << 0,
	STATE_PATCH_RESEND = 1 << 1,
	STATE_PATCH_PULL = 1 << 2,    /* the word PULL stands in the subject */
	STATE_PATCH_AUTOSEL = 1 << 3,
	STATE_PATCH_KERNEL = 1 << 4,  /* a tag K.k */
	STATE_PATCH_DIFF = 1 << 5,
	STATE_PATCH_STAT = 1 << 6,    /* files.. come from a "N files changed" line */
	STATE_PATCH_FIXES = 1 << 7,
	STATE_PATCH_STABLE = 1 << 8,
};

/*
 * Record a mail. patch: its further row, or NULL; text: its text up to the
 * diffstat, or NULL. Must run inside a transaction.
 *
 * *result says what happened. Of two mails with one id and different bytes
 * the one with the earlier received_at (unknown is later), then the smaller
 * digest, stands: REPLACED means that the new one took the place of the old,
 * keeping its id and arrived_at. It then
 * waits to be assembled, as a new one does, and so do the patches that were in
 * its series or refer to it (see state/series.h). *id is the row in every case.
 *
 * If the row has no arrived_at and the new copy has one, the mail arrives now,
 * on all its lists, as if it were recorded next (see state_message_add_list).
 */
enum state_put { STATE_PUT_NEW, STATE_PUT_REPLACED, STATE_PUT_KNOWN };
int state_message_put(struct state *st, const struct state_message *m,
		      const struct state_patch *patch, const char *text,
		      int64_t *id, enum state_put *result, struct err *err);

/*
 * Note a list the mail belongs to; no-op if it is noted. The mail's seq on that
 * list, its number among arrivals, is its id if this comes in the transaction
 * that recorded the mail; if later, the next number, since its id may lie below
 * what the digests of that list cover already (STATE_SPAN_ARRIVAL).
 */
int state_message_add_list(struct state *st, int64_t message_id,
			   int64_t list_id, struct err *err);

/* Call fn with the digest of every recorded mail, in no order. */
typedef void state_digest_fn(void *arg, uint64_t digest);
int state_message_each_digest(struct state *st, state_digest_fn *fn, void *arg,
			      struct err *err);

/* 1 if the mail was seen on that list, 0 if not, -1. */
int state_message_has_list(struct state *st, int64_t message_id,
			   int64_t list_id, struct err *err);

/* Row of that Message-ID; state_patch_find: of a patch, cover or pull only.
 * 1/0/-1. */
int state_message_find(struct state *st, const char *msgid, struct arena *a,
		       struct state_message *out, struct err *err);
int state_patch_find(struct state *st, const char *msgid, struct arena *a,
		     struct state_patch *out, struct err *err);

/* The kept text of a patch, cover or pull; "" if there is none any more. */
int state_patch_text(struct state *st, int64_t message_id, struct arena *a,
		     const char **text, struct err *err);

/*
 * A stretch of mails: a range once resolved.
 */
enum state_span_kind {
	STATE_SPAN_DATES,   /* since <= date_at < until */
	STATE_SPAN_ARRIVAL, /* first < seq on that list (list_id 0: id) <= last,
			     * arrived_at known, and date_at >= not_before */
	STATE_SPAN_ARCHIVE, /* first < position <= last in archive source_id */
	STATE_SPAN_RECORDED, /* first < id <= last */
};

struct state_span {
	enum state_span_kind kind;
	int64_t list_id;     /* 0: mails of all lists, and of none */
	int64_t since, until;
	int64_t not_before;
	int64_t source_id;
	int64_t first, last; /* first is not included, last is */
};

/* *seq: the highest number given so far, as id to a mail or as seq to an arrival
 * on any list; 0: none. Digests cover mails by these numbers, not by time, so
 * that no mail falls into two digests or into none. */
int state_message_last(struct state *st, int64_t *seq, struct err *err);

/* When the list's newest arrival came in (0: any list), CLOCK_NEVER if none. */
int state_message_last_arrival(struct state *st, int64_t list_id,
			       int64_t *arrived_at, struct err *err);
/* When the list's oldest arrival came in (0: any list), CLOCK_NEVER if none. */
int state_message_first_arrival(struct state *st, int64_t list_id,
				int64_t *arrived_at, struct err *err);

/* The mails of a span by (date_at, msgid). Undated ones are in none. */
int state_messages_in(struct state *st, const struct state_span *span,
		      struct arena *a, struct state_message **rows, size_t *n,
		      struct err *err);
/* The patches, covers and pulls of a span by (date_at, counter, msgid). */
int state_patches_in(struct state *st, const struct state_span *span,
		     struct arena *a, struct state_patch **rows, size_t *n,
		     struct err *err);
/* The oldest and the newest date in it, CLOCK_NEVER if it holds none; loads no
 * row, however many there are. */
int state_span_times(struct state *st, const struct state_span *span,
		     int64_t *first_at, int64_t *last_at, struct err *err);
/* Mails of the list without a usable date. */
int state_messages_undated(struct state *st, int64_t list_id, int64_t *n,
			   struct err *err);
/* Number, and first and last date, of the list's mails (0: all); for status. */
int state_messages_summary(struct state *st, int64_t list_id, int64_t *n,
			   int64_t *first_at, int64_t *last_at, struct err *err);

/* Lists: 1/0/-1 for find and get. */
struct state_list {
	int64_t id;
	const char *name;    /* first label of list_id, or the config's; unique */
	const char *list_id; /* RFC 2919, lower case; "" if unknown */
	const char *address; /* posting address, lower case; "" if unknown */
};
/* Makes the row, or notes a list_id and an address that are not "". */
int state_list_put(struct state *st, const char *name, const char *list_id,
		   const char *address, int64_t *id, struct err *err);
int state_list_find(struct state *st, const char *name, struct arena *a,
		    struct state_list *out, struct err *err);
int state_list_get(struct state *st, int64_t id, struct arena *a,
		   struct state_list *out, struct err *err);
int state_lists(struct state *st, struct arena *a, struct state_list **rows,
		size_t *n, struct err *err);

/* A mail that could not be read: source "imap:INBOX:1234" or a path, position
 * its UID, commit or number in there. Recording it again is a no-op. */
int state_unreadable_put(struct state *st, const char *source,
			 const char *position, const char *why, int64_t at,
			 struct err *err);
int state_unreadable_count(struct state *st, int64_t *n, struct err *err);

#endif /* STATE_MESSAGES_H */
