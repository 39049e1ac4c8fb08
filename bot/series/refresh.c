/* SPDX-License-Identifier: MIT */
#include "bot/series/refresh.h"

#include <stdbool.h>

#include "bot/series/assemble.h"
#include "bot/series/replies.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/series.h"

/* Clusters share transactions up to about so many rows; one cluster is never
 * split, so that no other writer comes in between reading and writing it. */
#define ROWS_A_TRANSACTION 1000

struct refresh {
	struct state *st;
	struct arena lookup; /* of one date_of */
	size_t written;      /* in the open transaction */
};

static int date_of(void *arg, const char *msgid, int64_t *date_at,
		   struct err *err)
{
	struct refresh *r = arg;
	struct state_message m;
	int found;

	arena_reset(&r->lookup);
	found = state_message_find(r->st, msgid, &r->lookup, &m, err);
	if (found < 0)
		return -1;
	*date_at = found ? m.date_at : CLOCK_NEVER;
	return 0;
}

static int write_rows(struct refresh *r, const struct state_series_mail *rows,
		      size_t n, const struct assemble_place *places,
		      struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		int64_t series_id = rows[places[i].opener].id;

		if (rows[i].series_id == series_id && !places[i].awaited)
			continue;
		if (state_series_put(r->st, rows[i].id, series_id,
				     places[i].awaited, err))
			return -1;
		r->written++;
	}
	return 0;
}

static int refresh_cluster(struct refresh *r, const struct mail_addr *submitter,
			   struct arena *a, struct err *err)
{
	struct assemble_place *places;
	struct state_series_mail *rows;
	bool waits = false;
	size_t n;

	if (state_series_cluster(r->st, submitter, a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		waits = waits || !rows[i].series_id;
	if (!waits)
		return err_set(err, ERR_DATA,
			       "series of '%s': nothing waits in its cluster",
			       submitter->email);
	places = arena_array(a, n, sizeof(*places));
	if (assemble_rows(rows, n, date_of, r, a, places, err) ||
	    write_rows(r, rows, n, places, err))
		return -1;
	return 0;
}

/* One transaction's worth of clusters. 1: there may be more, 0: none. */
static int refresh_some(struct refresh *r, struct arena *a, struct err *err)
{
	struct mail_addr submitter;
	int pending;

	r->written = 0;
	do {
		arena_reset(a);
		pending = state_series_pending(r->st, a, &submitter, err);
		if (pending < 0)
			return -1;
		if (pending && refresh_cluster(r, &submitter, a, err))
			return -1;
	} while (pending && r->written < ROWS_A_TRANSACTION);
	return pending;
}

static int refresh_all(struct refresh *r, struct arena *a, struct err *err)
{
	struct mail_addr submitter;
	int pending;

	/* Mostly nothing waits: then nobody is locked out. */
	pending = state_series_pending(r->st, a, &submitter, err);
	while (pending > 0) {
		if (state_begin(r->st, err))
			return -1;
		pending = state_end(r->st, refresh_some(r, a, err), err);
	}
	return pending;
}

int series_refresh(struct state *st, struct err *err)
{
	struct refresh r = {.st = st, .lookup = ARENA_INIT};
	struct arena a = ARENA_INIT;
	int result;

	result = refresh_all(&r, &a, err);
	if (!result)
		result = replies_refresh(st, err);
	arena_release(&a);
	arena_release(&r.lookup);
	return result;
}
