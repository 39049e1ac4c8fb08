/* SPDX-License-Identifier: MIT */
#ifndef STATE_LOAD_H
#define STATE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/mentions.h"
#include "state/messages.h"

/*
 * Rows of many keys with one statement: what a model is made from. Each
 * function returns all rows of its keys in a new array in the arena; a key
 * without rows adds nothing. Keys may be in any order, each once. 0, or -1.
 */

struct state_keys {
	const int64_t *id; /* [n] */
	size_t n;
};

struct state_texts {
	const char *const *text; /* [n] */
	size_t n;
};

/* A patch, cover or pull, and whether the list asked for has it (list_id 0: any
 * list, so always). */
struct state_loaded_patch {
	struct state_patch patch;
	bool listed;
};

/* The mails of series, by series id; within one by (date_at, counter, msgid). */
int state_load_series(struct state *st, int64_t list_id,
		      const struct state_keys *series_ids, struct arena *a,
		      struct state_loaded_patch **rows, size_t *n,
		      struct err *err);
/* By row, and by Message-ID; in no order. */
int state_load_patches(struct state *st, int64_t list_id,
		       const struct state_keys *ids, struct arena *a,
		       struct state_loaded_patch **rows, size_t *n,
		       struct err *err);
int state_load_patches_named(struct state *st, int64_t list_id,
			     const struct state_texts *msgids, struct arena *a,
			     struct state_loaded_patch **rows, size_t *n,
			     struct err *err);

/* A mail that answers a patch, cover or pull, the target. */
struct state_loaded_reply {
	struct state_message mail;
	int64_t target_id;
	bool by_subject;
	bool listed;
};
/* By target. */
int state_load_replies(struct state *st, int64_t list_id,
		       const struct state_keys *target_ids, struct arena *a,
		       struct state_loaded_reply **rows, size_t *n,
		       struct err *err);

/* What mails answer: those that answer nothing are left out. */
struct state_loaded_target {
	int64_t message_id, target_id;
	bool by_subject;
};
int state_load_targets(struct state *st, const struct state_keys *message_ids,
		       struct arena *a, struct state_loaded_target **rows,
		       size_t *n, struct err *err);

/* What mails say, by message id, in the order of their lines. */
struct state_loaded_trailer {
	int64_t message_id;
	struct state_trailer trailer;
};
struct state_loaded_notice {
	int64_t message_id;
	struct state_applied_notice notice;
};
struct state_loaded_link {
	int64_t message_id;
	struct state_link link;
};
int state_load_trailers(struct state *st, const struct state_keys *message_ids,
			struct arena *a, struct state_loaded_trailer **rows,
			size_t *n, struct err *err);
int state_load_notices(struct state *st, const struct state_keys *message_ids,
		       struct arena *a, struct state_loaded_notice **rows,
		       size_t *n, struct err *err);
int state_load_links(struct state *st, const struct state_keys *message_ids,
		     struct arena *a, struct state_loaded_link **rows,
		     size_t *n, struct err *err);
/* Links of patches, covers and pulls to targets, by target, then message id. */
int state_load_links_to(struct state *st, const struct state_texts *targets,
			struct arena *a, struct state_loaded_link **rows,
			size_t *n, struct err *err);

/* What the search for versions sees of a patch or cover. */
struct state_titled {
	int64_t title_key;
	int64_t id, series_id, date_at;
	const char *msgid, *revision, *tags;
	bool has_revision; /* else revision is "1", whatever the cover says */
	unsigned flags;
	int kind;
	struct mail_addr from;
};
/* Patches, covers and pulls with those title keys and date_at < before, by
 * title key, then (date_at, counter, msgid). Of one title at most
 * STATE_TITLE_MAX rows: the oldest, or the newest if latest. */
int state_load_titles(struct state *st, const struct state_keys *title_keys,
		      int64_t before, bool latest, struct arena *a,
		      struct state_titled **rows, size_t *n, struct err *err);

/* A question: which files did submitter (a person with that address, or with
 * that name if it is not "") touch in patches of that revision, with since <=
 * date_at < before. */
struct state_sent {
	const struct mail_addr *submitter;
	const char *revision;
	int64_t since, before;
};
struct state_sent_paths {
	size_t of;             /* index of the question that this answers */
	int64_t series_id;
	const char *paths;     /* of one patch of it, '\n' between */
};
#define STATE_SUBMITTER_MAX   1000
#define STATE_SUBMITTER_PATHS 4000
/* The answers to sent[0..n_sent), a row for each patch, by question, then
 * series id. A patch without paths, or with more than STATE_SUBMITTER_PATHS
 * characters of them, is left out. A question with STATE_SUBMITTER_MAX + 1 rows
 * has more answers than are read: the caller must not use them. */
int state_load_sent(struct state *st, const struct state_sent *sent,
		    size_t n_sent, struct arena *a,
		    struct state_sent_paths **rows, size_t *n, struct err *err);

#endif /* STATE_LOAD_H */
