/* SPDX-License-Identifier: MIT */
#ifndef STATE_CURSORS_H
#define STATE_CURSORS_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Tables cursors, sources, archive: how far a source was read, and what stood
 * where in an archive.
 */

/* A mailbox folder: key "imap://user@host:port/FOLDER". 1/0/-1. */
struct state_cursor {
	uint32_t uidvalidity;
	uint32_t uid;       /* highest UID recorded or passed over */
	int64_t ended_at;   /* when a sync last reached the end; CLOCK_NEVER */
};
int state_cursor_find(struct state *st, const char *key,
		      struct state_cursor *out, struct err *err);
int state_cursor_put(struct state *st, const char *key,
		     const struct state_cursor *cursor, struct err *err);
/* All of them, by key. */
struct state_folder {
	const char *key;
	struct state_cursor cursor;
};
int state_cursors(struct state *st, struct arena *a, struct state_folder **rows,
		  size_t *n, struct err *err);

/* An archive: key is its canonical path. Makes the row if needed. */
int state_source_put(struct state *st, const char *key, int64_t *source_id,
		     struct err *err);

/* Mail number position (1, 2, ...) of an archive; commit: raw bytes (20 or
 * 32). A position that is there already is left alone. */
int state_archive_put(struct state *st, int64_t source_id, int64_t position,
		      const unsigned char *commit, size_t commit_len,
		      int64_t message_id, struct err *err);

/* The last position of a source with its commit; position 0 if none. */
int state_archive_last(struct state *st, int64_t source_id, int64_t *position,
		       unsigned char *commit, size_t *commit_len, /* room for 32 */
		       struct err *err);
/* Forget all positions of a source: its history was rewritten. */
int state_archive_forget(struct state *st, int64_t source_id, struct err *err);

/* One place in one archive. */
struct state_place {
	int64_t source_id;
	int64_t position;
	int64_t message_id;
	const char *commit; /* hex, lower case */
};
/* Places whose commit begins with hex (lower case, 8 to 64 digits), by
 * source and position; at most 64. */
int state_archive_by_commit(struct state *st, const char *hex, struct arena *a,
			    struct state_place **rows, size_t *n, struct err *err);
int state_archive_by_message(struct state *st, int64_t message_id,
			     struct arena *a, struct state_place **rows,
			     size_t *n, struct err *err);

#endif /* STATE_CURSORS_H */
