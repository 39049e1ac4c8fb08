/* SPDX-License-Identifier: MIT */
#include "bot/compose/personal_due.h"

#include <stdlib.h>

#include "bot/compose/schedule.h"
#include "bot/compose/slot.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/order.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/messages.h"

#define HOUR_IF_NONE 6 /* a list without a schedule */

static int spec_for(const struct config_list *list, int every,
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

static bool is_paused(const struct state_subscriber *s)
{
	return s->paused_until != CLOCK_NEVER && s->paused_until > clock_now();
}

/* Is it due? Then *d is filled. 1/0/-1; scratch: for what is not kept. */
static int consider(struct state *st, const struct config *config,
		    const struct config_list *list,
		    const struct state_subscription *s, int64_t synced_at,
		    struct arena *a, struct arena *scratch,
		    struct personal_due *d, struct err *err)
{
	const char *zone = config->bot.timezone;
	struct schedule_spec spec;
	char name[SCHEDULE_SLOT_SIZE];
	int64_t slot, before;
	int had;

	if (s->every == SCHEDULE_NEVER)
		return 0;
	if (spec_for(list, s->every, &spec, err))
		return -1;
	had = state_digest_last(st, s->list_id, s->id, scratch, &d->last, err);
	if (had < 0)
		return -1;
	d->future = had && d->last.slot_at >
			       schedule_slot_after(&spec, zone, synced_at);
	if (!schedule_due(&spec, zone, synced_at,
			  had && !d->future ? d->last.slot_at : CLOCK_NEVER,
			  &slot, &before))
		return 0;
	if (!had && slot < s->created_at)
		return 0;
	if (state_subscriber_get(st, s->subscriber_id, a, &d->subscriber, err))
		return -1;
	if (is_paused(&d->subscriber))
		return 0;
	d->subscription = *s;
	d->expires_at = schedule_slot_after(&spec, zone, clock_now());
	d->had = had;
	d->last.slot = d->last.msgid = d->last.refs = NULL;
	d->start = s->created_at < before ? s->created_at : before;
	d->row = (struct state_digest){
	    .list_id = s->list_id,
	    .subscription_id = s->id,
	    .slot = arena_strdup(a, schedule_slot_name(slot, name)),
	    .slot_at = slot,
	    .msgid = "",
	    .refs = "",
	    .scheduled = true,
	};
	return 1;
}

/* What goes on of the list; none if the state does not know it yet. */
static int subscriptions_of(struct state *st, const struct config_list *list,
			    struct arena *a, struct state_subscription **rows,
			    size_t *n, struct err *err)
{
	struct state_list row;
	int r = state_list_find(st, list->name, a, &row, err);

	*n = 0;
	if (r <= 0)
		return r;
	return state_subscriptions(st, 0, row.id, a, rows, n, err);
}

int personal_due_find(struct state *st, const struct config *config,
		      const struct config_list *list, int64_t synced_at,
		      struct arena *a, struct personal_due **due, size_t *n,
		      struct err *err)
{
	struct state_subscription *rows;
	struct arena scratch = ARENA_INIT;
	size_t n_rows;
	int r = subscriptions_of(st, list, a, &rows, &n_rows, err);

	*n = 0;
	if (r)
		return r;
	*due = arena_array(a, n_rows, sizeof(**due));
	for (size_t i = 0; r >= 0 && i < n_rows; i++) {
		arena_reset(&scratch);
		r = consider(st, config, list, &rows[i], synced_at, a, &scratch,
			     &(*due)[*n], err);
		if (r == 1)
			++*n;
	}
	arena_release(&scratch);
	return r < 0 ? -1 : 0;
}

/* By stretch: 0 if both tell the same mails. */
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
	const struct personal_due *a = p, *b = q;
	int r = compare_stretches(&a->row, &b->row);

	return r ? r : order_ints(a->subscription.id, b->subscription.id);
}

bool personal_due_alike(const struct personal_due *a,
			const struct personal_due *b)
{
	return !compare_stretches(&a->row, &b->row);
}

int personal_due_bound(struct state *st, struct personal_due *due, size_t n,
		       struct err *err)
{
	struct arena a = ARENA_INIT;
	int64_t last, now = clock_now();
	int r = state_message_last(st, &last, err);

	for (size_t i = 0; !r && i < n; i++) {
		struct personal_due *d = &due[i];

		arena_reset(&a);
		r = slot_bound(st, d->had ? &d->last : NULL, d->start, &d->row,
			       &a, err);
		/* One end for all: what is recorded meanwhile comes next. */
		d->row.last = last;
		d->row.until = d->row.created_at = now;
	}
	arena_release(&a);
	if (!r)
		qsort(due, n, sizeof(*due), compare_due);
	return r;
}

int personal_due_slots(struct state *st, const struct config *config,
		       const struct config_list *list, int64_t *newest,
		       int64_t *next, struct err *err)
{
	const char *zone = config->bot.timezone;
	struct arena a = ARENA_INIT;
	struct state_subscription *rows;
	int64_t now = clock_now();
	bool seen[SCHEDULE_MONTHLY + 1] = {[SCHEDULE_NEVER] = true};
	size_t n;
	int r = subscriptions_of(st, list, &a, &rows, &n, err);

	*newest = *next = CLOCK_NEVER;
	for (size_t i = 0; !r && i < n; i++) {
		struct schedule_spec spec;
		int64_t slot;

		if (seen[rows[i].every])
			continue;
		seen[rows[i].every] = true;
		r = spec_for(list, rows[i].every, &spec, err);
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
