/* SPDX-License-Identifier: MIT */
#include "bot/compose/due.h"

#include <stdlib.h>

#include "bot/compose/schedule.h"
#include "bot/send/ledger.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/order.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/messages.h"

#define HOUR_IF_NONE 6                  /* of a list without a schedule */
#define HISTORY_S    (14 * CLOCK_DAY_S) /* before the last slot */

/* When digests of that period are due. */
static int read_spec(const struct config_list *list, int every,
		     struct schedule_spec *out, struct err *err)
{
	struct schedule_spec own;

	if (schedule_spec_parse(list->digest.schedule, &own, err))
		return -1;
	*out = own;
	out->every = (enum schedule_every)every;
	if (own.every == SCHEDULE_NEVER)
		out->hour = HOUR_IF_NONE;
	if (own.every != SCHEDULE_WEEKLY)
		out->weekday = 1;
	if (own.every != SCHEDULE_MONTHLY)
		out->day = 1;
	return 0;
}

/* The list's own, then all that go on. list_id of the own one is 0 if the state
 * does not know the list yet. */
static int load_subscriptions(struct state *st, const struct config_list *list,
			      struct arena *a, struct state_subscription **out,
			      size_t *n, struct err *err)
{
	struct state_subscription *rows = NULL;
	struct schedule_spec own;
	struct state_list known = {.id = 0};
	int r = state_list_find(st, list->name, a, &known, err);

	*n = 0;
	if (r < 0 || schedule_spec_parse(list->digest.schedule, &own, err) ||
	    (r && state_subscriptions(st, 0, known.id, a, &rows, n, err)))
		return -1;
	*out = arena_array(a, *n + 1, sizeof(**out));
	(*out)[0] = (struct state_subscription){
	    .list_id = r ? known.id : 0,
	    .every = own.every,
	    .filter = "",
	    .words = "",
	};
	for (size_t i = 0; i < *n; i++)
		(*out)[i + 1] = rows[i];
	++*n;
	return 0;
}

/* 1 if the list's first digest may come, of that slot, else 0. Sets d->held if
 * that is for the operator to say. -1: the state failed. */
static int may_begin(const struct compose_context *c,
		     const struct config_list *list, struct due *d,
		     struct arena *a, struct err *err)
{
	int64_t first_arrival;
	struct err why;

	if (state_message_first_arrival(c->st, d->row.list_id, &first_arrival,
					err))
		return -1;
	if (first_arrival == CLOCK_NEVER || first_arrival > d->row.slot_at)
		return 0;
	if (c->first_digest)
		return 1;
	int known = ledger_knows_list(c->ledger, list->name, &why);
	if (known < 0)
		d->held = arena_strdup(a, why.text);
	else if (known)
		d->held = "held: digests were sent before, but the state "
			  "knows of none; run --first-digest allows the next";
	return 1;
}

static bool is_paused(const struct state_subscriber *s)
{
	return s->paused_until != CLOCK_NEVER && s->paused_until > clock_now();
}

/* 1 if the digest may come to its subscriber, else 0; -1: the state failed. */
static int may_go_on(const struct compose_context *c, struct due *d,
		     struct arena *a, struct err *err)
{
	if (!d->had && d->row.slot_at < d->subscription.created_at)
		return 0;
	if (state_subscriber_get(c->st, d->subscription.subscriber_id, a,
				 &d->subscriber, err))
		return -1;
	return !is_paused(&d->subscriber);
}

/* Fill *d if a digest of s is due; scratch: for what is not kept. 1/0/-1. */
static int find_due(const struct compose_context *c,
		    const struct config_list *list,
		    const struct state_subscription *s, int64_t synced_at,
		    struct arena *a, struct arena *scratch, struct due *d,
		    struct err *err)
{
	const char *zone = c->config->bot.timezone;
	struct schedule_spec spec;
	char name[SCHEDULE_SLOT_SIZE];
	struct state_digest last;
	int64_t slot, before;

	if (!s->list_id || s->every == SCHEDULE_NEVER)
		return 0;
	if (read_spec(list, s->every, &spec, err))
		return -1;
	int had =
	    state_digest_last(c->st, s->list_id, s->id, scratch, &last, err);
	if (had < 0)
		return -1;
	bool ahead =
	    had && last.slot_at > schedule_slot_after(&spec, zone, synced_at);
	if (!schedule_due(&spec, zone, synced_at,
			  had && !ahead ? last.slot_at : CLOCK_NEVER, &slot,
			  &before))
		return 0;
	*d = (struct due){
	    .subscription = *s,
	    .row =
		{
		    .list_id = s->list_id,
		    .subscription_id = s->id,
		    .slot_at = slot,
		    .msgid = "",
		    .refs = "",
		    .scheduled = true,
		    .to_list = !s->id,
		},
	    .before = before,
	    .expires_at = schedule_slot_after(&spec, zone, clock_now()),
	    .had = had,
	    .start = s->id && s->created_at < before ? s->created_at : before,
	};
	if (had)
		d->last = last;
	int may = 1;

	if (s->id)
		may = may_go_on(c, d, a, err);
	else if (!had)
		may = may_begin(c, list, d, a, err);
	if (may <= 0)
		return may;
	d->row.slot = arena_strdup(a, schedule_slot_name(slot, name));
	if (ahead && !c->first_digest)
		d->held = arena_printf(
		    a,
		    "held: the last digest is of %s, which is to come: the "
		    "clock was wrong then, or is now; run --first-digest "
		    "allows the next",
		    last.slot);
	d->last.slot = d->last.msgid = d->last.refs = NULL;
	return 1;
}

int due_find(const struct compose_context *c, const struct config_list *list,
	     int64_t synced_at, struct arena *a, struct due **due, size_t *n,
	     struct err *err)
{
	struct state_subscription *rows;
	struct arena scratch = ARENA_INIT;
	size_t n_rows;
	int r = load_subscriptions(c->st, list, a, &rows, &n_rows, err);

	*n = 0;
	if (r)
		return r;
	*due = arena_array(a, n_rows, sizeof(**due));
	for (size_t i = 0; r >= 0 && i < n_rows; i++) {
		arena_reset(&scratch);
		r = find_due(c, list, &rows[i], synced_at, a, &scratch,
			     &(*due)[*n], err);
		if (r == 1)
			++*n;
	}
	arena_release(&scratch);
	return r < 0 ? -1 : 0;
}

/* Fill since, first and not_before of row. */
static int begin_stretch(struct state *st, const struct due *d,
			 struct state_digest *row, struct arena *a,
			 struct err *err)
{
	struct state_digest uncovered;
	int r = state_digest_uncovered(st, row->list_id, row->subscription_id,
				       a, &uncovered, err);

	if (r < 0)
		return -1;
	if (r) {
		row->since = uncovered.since;
		row->first = uncovered.first;
		row->not_before = uncovered.not_before;
	} else if (d->had) {
		/* it was made under a clock that ran ahead */
		bool ahead = d->last.slot_at > row->slot_at;

		row->since = ahead ? d->start : d->last.until;
		row->first = d->last.last;
		row->not_before =
		    (ahead ? d->start : d->last.slot_at) - HISTORY_S;
	} else {
		row->since = d->start;
		row->first = 0;
		row->not_before = d->start;
	}
	return 0;
}

static int compare_stretches(const struct state_digest *a,
			     const struct state_digest *b)
{
	int r = order_ints(a->first, b->first);

	if (!r)
		r = order_ints(a->since, b->since);
	return r ? r : order_ints(a->not_before, b->not_before);
}

static int compare_due(const void *p, const void *q)
{
	const struct due *a = p, *b = q;
	int r = compare_stretches(&a->row, &b->row);

	return r ? r : order_ints(a->subscription.id, b->subscription.id);
}

int due_set_stretches(struct state *st, struct due *due, size_t n,
		      struct err *err)
{
	struct arena a = ARENA_INIT;
	size_t own = n && !due[0].subscription.id;
	int64_t last, now = clock_now();
	int r = state_message_last(st, &last, err);

	for (size_t i = 0; !r && i < n; i++) {
		arena_reset(&a);
		r = begin_stretch(st, &due[i], &due[i].row, &a, err);
		/* One end for all: what is recorded meanwhile comes next. */
		due[i].row.last = last;
		due[i].row.until = due[i].row.created_at = now;
	}
	arena_release(&a);
	if (!r)
		qsort(due + own, n - own, sizeof(*due), compare_due);
	return r;
}

bool due_is_alike(const struct due *a, const struct due *b)
{
	return !compare_stretches(&a->row, &b->row);
}

int due_is_current(struct state *st, const struct due *d, struct err *err)
{
	enum state_subscription_state state = STATE_SUBSCRIPTION_ACTIVE;
	struct arena a = ARENA_INIT;
	struct state_digest last, row = d->row;
	int had;

	if (d->subscription.id &&
	    state_subscription_state(st, d->subscription.id, clock_now(),
				     &state, err))
		return -1;
	if (state != STATE_SUBSCRIPTION_ACTIVE)
		return 0;
	had = state_digest_last(st, row.list_id, row.subscription_id, &a, &last,
				err);
	if (had >= 0 && begin_stretch(st, d, &row, &a, err))
		had = -1;
	arena_release(&a);
	if (had < 0)
		return -1;
	return had == d->had && (!had || last.id == d->last.id) &&
	       !compare_stretches(&row, &d->row);
}

int due_slots(struct state *st, const struct config *config,
	      const struct config_list *list, int64_t *newest, int64_t *next,
	      struct err *err)
{
	const char *zone = config->bot.timezone;
	struct arena a = ARENA_INIT;
	struct state_subscription *rows;
	int64_t now = clock_now();
	bool seen[SCHEDULE_EVERY_N] = {[SCHEDULE_NEVER] = true};
	size_t n;
	int r = load_subscriptions(st, list, &a, &rows, &n, err);

	*newest = *next = CLOCK_NEVER;
	for (size_t i = 0; !r && i < n; i++) {
		struct schedule_spec spec;
		int64_t slot;

		if (seen[rows[i].every])
			continue;
		seen[rows[i].every] = true;
		r = read_spec(list, rows[i].every, &spec, err);
		if (r)
			break;
		slot = schedule_slot_before(&spec, zone, now);
		if (*newest == CLOCK_NEVER || slot > *newest)
			*newest = slot;
		slot = schedule_slot_after(&spec, zone, now);
		if (*next == CLOCK_NEVER || slot < *next)
			*next = slot;
	}
	arena_release(&a);
	return r;
}
