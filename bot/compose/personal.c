/* SPDX-License-Identifier: MIT */
#include "bot/compose/personal.h"

#include <inttypes.h>
#include <stdbool.h>

#include "bot/compose/personal_due.h"
#include "bot/compose/slot.h"
#include "bot/filter/filter.h"
#include "bot/filter/apply.h"
#include "bot/list/list.h"
#include "bot/mail/digest_mail.h"
#include "bot/mail/token.h"
#include "bot/model/model.h"
#include "bot/open/open.h"
#include "bot/open/open_view.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "config/config.h"
#include "state/db.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/subscribers.h"

/*
 * Most subscriptions of a list have been told up to the same mail, so what is
 * due is put in the order of its stretches: the model of one is built once,
 * and each subscription filters it.
 */

struct telling {
	const struct compose *c;
	const struct config_list *list;
	struct list where;
	int64_t first_arrival;
	struct arena arena;       /* own; for the whole */
	struct personal_due *due; /* [n] */
	size_t n;
	struct arena of_model; /* own */
	const struct personal_due
	    *built; /* whose stretch model is; NULL: none yet */
	struct model model;
	bool viewed;           /* is view made? */
	struct open_view view; /* in arena */
	int failed;
	struct err err; /* of the last that failed */
};

/* The list, made ready when the first is told: that reads files. */
static int need_where(struct telling *t, struct err *err)
{
	if (t->where.id)
		return 0;
	return list_ready(t->c->st, t->c->config, t->list, &t->arena, &t->where,
			  err);
}

/* The model of d's stretch: the last one built, or a new one. */
static int need_model(struct telling *t, const struct personal_due *d,
		      struct err *err)
{
	const struct state_digest *row = &d->row;
	struct range range;

	if (t->built && personal_due_alike(t->built, d))
		return 0;
	t->built = NULL;
	arena_reset(&t->of_model);
	range_of_arrivals(row->since, row->until, row->first, row->last,
			  row->not_before, t->c->config->bot.timezone,
			  &t->of_model, &range);
	if (model_build(t->c->st, &t->where, &range, &t->of_model, &t->model,
			err))
		return -1;
	t->built = d;
	return 0;
}

/* The model through d's filter. */
static int apply_filter(struct telling *t, const struct personal_due *d,
			struct arena *a, struct model *out, struct err *err)
{
	const struct filter_context context = {
	    .me = d->subscriber.email,
	    .maintainers = t->list->maintainers,
	};
	struct filter filter;

	if (!*d->subscription.filter) {
		if (need_model(t, d, err))
			return -1;
		*out = t->model;
		return 0;
	}
	/* First the filter: one that is not read any more costs no model. */
	if (filter_parse(d->subscription.filter, &context, a, &filter, err) ||
	    need_model(t, d, err))
		return -1;
	return filter_apply(t->c->st, &filter, &t->model, a, out, err);
}

static int thread(struct telling *t, const struct personal_due *d,
		  struct arena *a, struct digest_mail_options *options,
		  struct err *err)
{
	struct state_digest parent;
	int r = state_digest_sent(t->c->st, d->row.list_id,
				  d->row.subscription_id, 0, a, &parent, err);

	if (r == 1)
		options->refs = slot_refs(&parent, a, &options->n_refs);
	return r < 0 ? -1 : 0;
}

static int make_digest(struct telling *t, const struct personal_due *d,
		       struct digest_mail_options *options, struct arena *a,
		       struct digest_mail **parts, size_t *n, struct err *err)
{
	struct model m;

	if (apply_filter(t, d, a, &m, err))
		return -1;
	if (model_is_empty(&m)) {
		*n = 0;
		return 0;
	}
	options->text.first_since =
	    slot_late_start(&t->model, &d->row, t->first_arrival,
			    t->c->config->bot.timezone, a);
	return digest_mail_make(t->c->st, &m, options, a, parts, n, err);
}

/* What is open on the list, made when the first asks. */
static int need_view(struct telling *t, struct err *err)
{
	if (t->viewed)
		return 0;
	if (open_view_make(t->c->st, &t->where, t->list->maintainers,
			   clock_now(), t->c->config->bot.timezone, &t->arena,
			   &t->view, err))
		return -1;
	t->viewed = true;
	return 0;
}

static int make_note(struct telling *t, const struct personal_due *d,
		     const struct digest_mail_options *options, struct arena *a,
		     struct digest_mail **parts, size_t *n, struct err *err)
{
	bool mine = d->subscription.contents == STATE_CONTENTS_MINE;
	const struct open_query query = {
	    .list = &t->where,
	    .maintainers = t->list->maintainers,
	    .me = d->subscriber.email,
	    .now = clock_now(),
	    .zone = t->c->config->bot.timezone,
	    .view = &t->view,
	};
	struct strbuf text = STRBUF_INIT;
	struct digest_note note = {
	    .list = t->where.name,
	    .zone = query.zone,
	    .what = mine ? "mine" : "todo",
	};
	size_t open;
	int rc;

	*n = 0;
	if (need_view(t, err))
		return -1;
	rc = mine ? open_mine(t->c->st, &query, a, &text, &open, err)
		  : open_todo(t->c->st, &query, a, &text, &open, err);
	if (!rc && open) {
		note.subject = arena_printf(a, "%zu series %s", open,
					    mine ? "of yours open"
						 : "waiting for your answer");
		note.text = text.buf;
		digest_mail_note(&note, options, a, parts, n);
	}
	strbuf_release(&text);
	return rc;
}

/* 1, 0 if the subscription has ended or paused since it was found due, or -1. */
static int store(struct telling *t, struct personal_due *d,
		 const struct digest_mail *parts, size_t n, struct arena *a,
		 struct err *err)
{
	const struct slot_mails mails = {
	    .kind = OUTBOX_PERSONAL,
	    .robot = t->c->config->bot.address,
	    .recipient = d->subscriber.email,
	    .key = t->c->key,
	    .expires_at = d->expires_at,
	};
	enum state_subscription_state standing;
	int r;

	if (state_begin(t->c->st, err))
		return -1;
	r = state_subscription_state(t->c->st, d->subscription.id, clock_now(),
				     &standing, err);
	if (!r && standing == STATE_SUBSCRIPTION_ACTIVE) {
		if (n)
			r = slot_put(t->c->st, parts, n, &mails, &d->row, a,
				     err);
		else
			r = state_digest_put(t->c->st, &d->row, err);
		if (!r)
			r = 1;
	}
	return state_end(t->c->st, r, err);
}

static int tell_one(struct telling *t, struct personal_due *d, struct arena *a,
		    struct err *err)
{
	const struct config *config = t->c->config;
	char token[TOKEN_SIZE + 1];
	struct mail_addr owner;
	struct digest_subscription own = {
	    .id = d->subscription.id,
	    .created_at = d->subscription.created_at,
	    .words = d->subscription.words,
	    .token = token,
	    .prefix = config->commands.prefix,
	};
	struct digest_mail_options options = {
	    .text =
		{
		    .detail = (enum text_detail)d->subscription.detail,
		    .bot = config->bot.address,
		    .prefix = config->commands.prefix,
		    .keeper = config->bot.admins[0],
		},
	    .from = {config->bot.name, config->bot.address},
	    .to = {d->subscriber.name, d->subscriber.email},
	    .subscription = &own,
	    .slot = arena_printf(a, "%s-s%" PRId64, d->row.slot,
				 d->subscription.id),
	    .key = t->c->key,
	    .key_len = KEY_SIZE,
	    .date_at = clock_now(),
	    .max_bytes = (size_t)t->list->digest.max_bytes,
	};
	struct digest_mail *parts = NULL;
	size_t n;
	int r;

	if (d->future && !t->c->first_digest)
		return err_set(err, ERR_TEMP,
			       "held: its last digest is of a time to come: "
			       "the clock was wrong then, or is now; run "
			       "--first-digest allows the next");
	if (need_where(t, err))
		return -1;
	token_unsubscribe(t->c->key, d->subscription.id,
			  d->subscription.created_at, d->subscriber.email,
			  token);
	mail_addr_parse(config->bot.admins[0], a, &owner);
	own.owner = owner.email;
	if (thread(t, d, a, &options, err))
		return -1;
	if (d->subscription.contents == STATE_CONTENTS_DIGEST)
		r = make_digest(t, d, &options, a, &parts, &n, err);
	else
		r = make_note(t, d, &options, a, &parts, &n, err);
	if (!r)
		r = store(t, d, parts, n, a, err);
	if (r <= 0)
		return r;
	log_info("compose personal list=%s slot=%s parts=%zu", t->list->name,
		 options.slot, n);
	return 0;
}

static void note_failure(struct telling *t, const struct personal_due *d,
			 struct err *why)
{
	err_wrap(why, "digest of %s, subscription %" PRId64, t->list->name,
		 d->subscription.id);
	/* One notice for a slot of the list: what ails one may ail all. */
	if (!t->failed++)
		slot_tell_admins(t->c->st, t->c->config,
				 arena_printf(&t->arena, "%s for a subscriber",
					      t->list->name),
				 d->row.slot, why);
	t->err = *why;
}

/* In a transaction of its own. */
static int give_up_late(struct telling *t, int64_t list_id, struct arena *a,
			struct err *err)
{
	if (state_begin(t->c->st, err))
		return -1;
	return state_end(t->c->st, slot_give_up_late(t->c->st, list_id, a, err),
			 err);
}

static int tell_all(struct telling *t, struct err *err)
{
	struct arena a = ARENA_INIT;
	struct err why;
	int64_t list_id = t->due[0].row.list_id;
	int rc = -1;

	if (series_refresh(t->c->st, err) ||
	    state_message_first_arrival(t->c->st, list_id, &t->first_arrival,
					err) ||
	    give_up_late(t, list_id, &a, err) ||
	    personal_due_bound(t->c->st, t->due, t->n, err))
		goto out;
	for (size_t i = 0; i < t->n; i++) {
		arena_reset(&a);
		if (tell_one(t, &t->due[i], &a, &why))
			note_failure(t, &t->due[i], &why);
	}
	if (t->failed)
		*err = t->err;
	else
		rc = 0;
out:
	arena_release(&a);
	return rc;
}

int personal_tell(const struct compose *c, const struct config_list *list,
		  int64_t synced_at, struct err *err)
{
	struct telling t = {.c = c, .list = list};
	int r = personal_due_find(c->st, c->config, list, synced_at, &t.arena,
				  &t.due, &t.n, err);

	if (!r && t.n)
		r = tell_all(&t, err);
	arena_release(&t.of_model);
	arena_release(&t.arena);
	return r;
}
