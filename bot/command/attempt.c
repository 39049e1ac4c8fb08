/* SPDX-License-Identifier: MIT */
#include "bot/command/attempt.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/err.h"
#include "state/db.h"

#define NOTE "obeying" /* "1234 2": the letter, and how often it was begun */

int attempt_begin(struct state *st, int64_t message_id, struct arena *a,
		  int *deaths, struct err *err)
{
	const char *note;
	int64_t letter;
	int begun;
	int found = state_note_find(st, NOTE, a, &note, err);

	*deaths = 0;
	if (found < 0)
		return -1;
	if (found && sscanf(note, "%" SCNd64 " %d", &letter, &begun) == 2 &&
	    letter == message_id)
		*deaths = begun;
	note = arena_printf(a, "%" PRId64 " %d", message_id, *deaths + 1);
	return state_note_put(st, NOTE, note, err);
}

int attempt_forget(struct state *st, struct err *err)
{
	if (state_begin(st, err))
		return -1;
	if (!state_note_put(st, NOTE, "", err))
		return state_commit(st, err);
	state_rollback(st);
	return -1;
}
