/* SPDX-License-Identifier: MIT */
#ifndef STATE_MENTIONS_H
#define STATE_MENTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/mail/addr.h"

struct arena;
struct err;
struct state;

/*
 * Tables trailers, applied_notices, links: what the text of a mail mentions of
 * series. The kinds are enums of bot/facts; the state does not interpret them.
 */

struct state_trailer {
	int kind;
	struct mail_addr addr;
};

struct state_applied_notice {
	int how; /* 0: it says nothing of the kind */
	const char *line;
	const char *actor;   /* "" none */
	const char *patches; /* numbers, ' ' between; "" none */
	const char *commits; /* likewise */
	int verb;            /* enum applied_verb */
	const char *place;   /* "" none */
	const char *named;   /* the patches that the line names, as bot/facts/applied_patches.h writes them; "" none */
	bool is_whole;       /* the line speaks of the whole series */
	bool drops_it;       /* .. of all that its writer had applied */
};

struct state_link {
	int kind;
	const char *target;
	const char *names; /* ' ' between; "" none */
};

struct state_mentions {
	const struct state_trailer *trailers; /* [n_trailers] */
	size_t n_trailers;
	struct state_applied_notice applied;
	const struct state_link *links; /* [n_links] */
	size_t n_links;
};

/* Record what a mail mentions, once, in the transaction in which
 * state_message_put said NEW or REPLACED; replacing has removed what was
 * recorded before. */
int state_mentions_put(struct state *st, int64_t message_id,
		     const struct state_mentions *mentions, struct err *err);

/* In the order of their lines. */
int state_links(struct state *st, int64_t message_id, struct arena *a,
		struct state_link **rows, size_t *n, struct err *err);

/* Private to state/: remove what is recorded of that mail. */
int mentions_remove(struct state *st, int64_t message_id, struct err *err);

/* Private to state/: row is a state_applied_notice, from the columns behind the
 * first, which is message_id. */
struct sqlite3_stmt;
void mentions_read_notice(struct sqlite3_stmt *s, struct arena *a, void *row);

#endif /* STATE_MENTIONS_H */
