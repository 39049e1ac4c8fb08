/* SPDX-License-Identifier: MIT */
#include "bot/compose/compose.h"

#include <string.h>

#include "bot/compose/adopt.h"
#include "bot/compose/schedule.h"
#include "bot/compose/slot.h"
#include "bot/list/list.h"
#include "bot/mail/digest_mail.h"
#include "bot/model/model.h"
#include "bot/send/ledger.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/db.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/outbox.h"

/* Where one digest goes, and under which name. */
struct address {
	const char *slot; /* of the Message-ID */
	struct mail_addr to;
	bool to_list;
};

static struct digest_mail_options options_for(const struct compose *c,
					      const struct config_list *list,
					      const struct address *address)
{
	return (struct digest_mail_options){
	    .text =
		{
		    .detail = (enum text_detail)list->digest.detail,
		    .bot = c->config->bot.address,
		    .prefix = c->config->commands.prefix,
		    .keeper = c->config->bot.admins[0],
		},
	    .from = {c->config->bot.name, c->config->bot.address},
	    .to = address->to,
	    .to_list = address->to_list,
	    .slot = address->slot,
	    .key = c->key,
	    .key_len = KEY_SIZE,
	    .date_at = clock_now(),
	    .max_bytes = (size_t)list->digest.max_bytes,
	};
}

static int year_of(int64_t at, const char *zone)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return tm.tm_year;
}

int compose_parent(struct state *st, const struct config *config,
		   const struct config_list *list, int64_t list_id,
		   int64_t slot_at, struct arena *a, const char ***refs,
		   size_t *n, struct err *err)
{
	const char *zone = config->bot.timezone;
	struct state_digest d;
	int r = 0;

	*n = 0;
	*refs = NULL;
	if (list->digest.thread == CONFIG_THREAD_NONE)
		return 0;
	for (int i = 0;
	     (r = state_digest_sent(st, list_id, 0, i, a, &d, err)) == 1; i++)
		if (d.to_list)
			break;
	if (r <= 0)
		return r;
	if (list->digest.thread == CONFIG_THREAD_YEARLY &&
	    year_of(d.slot_at, zone) != year_of(slot_at, zone))
		return 0;
	*refs = slot_refs(&d, a, n);
	return 0;
}

/* Make the mails for one address and put them in the outbox. */
static int put_digest(const struct compose *c, const struct config_list *list,
		      const struct model *m, const struct address *address,
		      struct digest_mail_options *options,
		      struct state_digest *row, int64_t expires_at,
		      struct arena *a, struct err *err)
{
	const struct slot_mails mails = {
	    .kind = address->to_list ? OUTBOX_DIGEST : OUTBOX_PERSONAL,
	    .robot = c->config->bot.address,
	    .recipient = address->to.email,
	    .expires_at = expires_at,
	};
	struct digest_mail *parts;
	size_t n;

	if (digest_mail_make(c->st, m, options, a, &parts, &n, err))
		return -1;
	log_info("compose digest list=%s slot=%s parts=%zu", list->name,
		 address->slot, n);
	return slot_put(c->st, parts, n, &mails, row, a, err);
}

/* To the list; or, for the first operator_first digests, to each admin. */
static int put_mails(const struct compose *c, const struct config_list *list,
		     const struct model *m, const char *first_since,
		     struct state_digest *row, struct arena *a, struct err *err)
{
	int64_t told, expires_at;
	const char **refs;
	size_t n_refs;

	if (digest_text_check(m, err) ||
	    state_digest_count(c->st, row->list_id, &told, err) ||
	    compose_next(c, list, &expires_at, err))
		return -1;
	row->to_list = told >= list->digest.operator_first;
	if (compose_parent(c->st, c->config, list, row->list_id, row->slot_at,
			   a, &refs, &n_refs, err))
		return -1;
	size_t n = row->to_list ? 1 : c->config->bot.n_admins;
	for (size_t i = 0; i < n; i++) {
		struct address address = {.slot = row->slot,
					  .to_list = row->to_list};
		if (row->to_list) {
			address.to = (struct mail_addr){"", list->digest.to};
		} else {
			mail_addr_parse(c->config->bot.admins[i], a,
					&address.to);
			address.slot =
			    arena_printf(a, "%s-a%zu", row->slot, i + 1);
		}
		struct digest_mail_options o = options_for(c, list, &address);
		o.text.first_since = first_since;
		o.refs = refs;
		o.n_refs = n_refs;
		if (put_digest(c, list, m, &address, &o, row, expires_at, a,
			       err))
			return -1;
	}
	return 0;
}

static int tell_slot(const struct compose *c, const struct config_list *list,
		     const struct list *where, const struct state_digest *last,
		     int64_t before, int64_t first_arrival,
		     struct state_digest *row, struct arena *a, struct err *err)
{
	struct range range;
	struct model m;
	row->until = clock_now();
	if (slot_bound(c->st, last, before, row, a, err) ||
	    state_message_last(c->st, &row->last, err))
		return -1;
	range_of_arrivals(row->since, row->until, row->first, row->last,
			  row->not_before, c->config->bot.timezone, a, &range);
	if (model_build(c->st, where, &range, a, &m, err))
		return -1;
	if (!model_is_empty(&m))
		return put_mails(c, list, &m,
				 slot_late_start(&m, row, first_arrival,
						 c->config->bot.timezone, a),
				 row, a, err);
	log_info("compose nothing list=%s slot=%s", list->name, row->slot);
	return state_digest_put(c->st, row, err);
}

/*
 * Is a first digest in order? The robot must have been there before the slot,
 * and a state that was lost must have been allowed to go on. 1/0/-1.
 */
static int may_begin(const struct compose *c, const struct config_list *list,
		     int64_t slot, int64_t first_arrival, struct err *err)
{
	if (first_arrival == CLOCK_NEVER || first_arrival > slot)
		return 0;
	if (c->first_digest)
		return 1;
	int known = ledger_knows_list(c->ledger, list->name, err);
	if (known == 1)
		return err_set(err, ERR_TEMP,
			       "held: digests were sent before, but the state "
			       "knows of none; run --first-digest allows the "
			       "next");
	return known < 0 ? -1 : 1;
}

static int compose_in(const struct compose *c, const struct config_list *list,
		      int64_t synced_at, char slot_name[SCHEDULE_SLOT_SIZE],
		      struct arena *a, struct err *err)
{
	const char *zone = c->config->bot.timezone;
	struct schedule_spec spec;
	struct state_list known;
	struct list where;
	struct state_digest last, row;
	int64_t slot, before, first_arrival;

	if (schedule_spec_parse(list->digest.schedule, &spec, err))
		return -1;
	int r = state_list_find(c->st, list->name, a, &known, err);
	if (r <= 0)
		return r; /* no mail has come yet */
	int had = state_digest_last(c->st, known.id, 0, a, &last, err);
	if (had < 0)
		return -1;
	bool future =
	    had && last.slot_at > schedule_slot_after(&spec, zone, synced_at);
	if (!schedule_due(&spec, zone, synced_at,
			  had && !future ? last.slot_at : CLOCK_NEVER, &slot,
			  &before))
		return 0;
	schedule_slot_name(slot, slot_name);
	if (future && !c->first_digest)
		return err_set(err, ERR_TEMP,
			       "held: the last digest is of %s, which is to "
			       "come: the clock was wrong then, or is now; run "
			       "--first-digest allows the next",
			       last.slot);
	if (state_message_first_arrival(c->st, known.id, &first_arrival, err))
		return -1;
	if (had && slot_give_up_late(c->st, known.id, a, err))
		return -1;
	if (!had) {
		int begin = may_begin(c, list, slot, first_arrival, err);
		if (begin <= 0)
			return begin;
	}
	int found = adopt_digests(c, list, &spec, known.id, slot, before, had,
				  &last, a, err);
	if (found < 0)
		return -1;
	had |= found > 0;
	if (had && last.slot_at == slot)
		return 0;
	/* Not sooner: it reads files. */
	if (list_ready(c->st, c->config, list, a, &where, err))
		return -1;
	row = (struct state_digest){
	    .list_id = known.id,
	    .slot = slot_name,
	    .slot_at = slot,
	    .msgid = "",
	    .refs = "",
	    .created_at = clock_now(),
	    .scheduled = true,
	    .to_list = true,
	};
	return tell_slot(c, list, &where, had ? &last : NULL, before,
			 first_arrival, &row, a, err);
}

int compose_slot(const struct compose *c, const struct config_list *list,
		 int64_t synced_at, struct err *err)
{
	char slot[SCHEDULE_SLOT_SIZE] = ""; /* that is due */
	struct arena a = ARENA_INIT;
	int r;

	if (!*list->digest.schedule)
		return 0;
	if (series_refresh(c->st, err) || state_begin(c->st, err))
		return -1;
	r = state_end(c->st, compose_in(c, list, synced_at, slot, &a, err),
		      err);
	arena_release(&a);
	if (!r)
		return 0;
	err_wrap(err, "digest of %s", list->name);
	if (*slot)
		slot_tell_admins(c->st, c->config, list->name, slot, err);
	return -1;
}

int compose_next(const struct compose *c, const struct config_list *list,
		 int64_t *at, struct err *err)
{
	struct schedule_spec spec;

	*at = CLOCK_NEVER;
	if (!*list->digest.schedule)
		return 0;
	if (schedule_spec_parse(list->digest.schedule, &spec, err))
		return -1;
	*at = schedule_slot_after(&spec, c->config->bot.timezone, clock_now());
	return 0;
}

int compose_extra(const struct compose *c, const struct config_list *list,
		  enum text_detail detail, const struct model *m,
		  struct err *err)
{
	struct arena a = ARENA_INIT;
	struct tm tm;
	int64_t now = clock_now();
	int r = -1;

	clock_local("UTC", now, &tm);
	struct state_digest row = {
	    .list_id = m->list.id,
	    .slot = arena_printf(&a, "extra-%04d%02d%02dT%02d%02d%02dZ",
				 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
				 tm.tm_hour, tm.tm_min, tm.tm_sec),
	    .slot_at = now,
	    .since = m->range.since,
	    .until = m->range.until,
	    .refs = "",
	    .created_at = now,
	    .to_list = true,
	};
	struct address address = {row.slot, {"", list->digest.to}, true};
	struct digest_mail_options o = options_for(c, list, &address);
	const char **refs;

	if (compose_parent(c->st, c->config, list, row.list_id, now, &a, &refs,
			   &o.n_refs, err)) {
		arena_release(&a);
		return -1;
	}
	o.refs = refs;
	o.text.detail = detail;
	if (!digest_text_check(m, err) && !state_begin(c->st, err))
		r = state_end(c->st,
			      put_digest(c, list, m, &address, &o, &row,
					 CLOCK_NEVER, &a, err),
			      err);
	arena_release(&a);
	return r;
}
