/* SPDX-License-Identifier: MIT */
#include "bot/compose/content.h"
#include "bot/model/build.h"

#include <inttypes.h>

#include "bot/filter/apply.h"
#include "bot/filter/filter.h"
#include "bot/mail/token.h"
#include "bot/open/open.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/strbuf.h"
#include "config/config.h"

struct digest_mail_options content_options(const struct compose_context *c,
					   const struct config_list *list,
					   const struct mail_addr *to,
					   const char *slot)
{
	return (struct digest_mail_options){
	    .text =
		{
		    .detail = (enum text_detail)list->digest.detail,
		    .bot = c->config->bot.address,
		    .prefix = c->config->commands.prefix,
		    .keeper = c->config->bot.admins[0],
		},
	    .mailing =
		{
		    .from = {c->config->bot.name, c->config->bot.address},
		    .to = *to,
		    .slot = slot,
		    .key = c->key,
		    .date_at = clock_now(),
		},
	    .max_bytes = (size_t)list->digest.max_bytes,
	};
}

static int year_of(int64_t at, const char *zone)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return tm.tm_year;
}

/* The list's, if it may go on from there. */
static bool is_parent(const struct compose_context *c,
		      const struct config_list *list,
		      const struct state_digest *row,
		      const struct state_digest *parent)
{
	const char *zone = c->config->bot.timezone;

	return row->subscription_id ||
	       list->digest.thread != CONFIG_THREAD_YEARLY ||
	       year_of(parent->slot_at, zone) == year_of(row->slot_at, zone);
}

int content_thread(const struct compose_context *c,
		   const struct config_list *list,
		   const struct state_digest *row, struct arena *a,
		   struct digest_mail_options *options, struct err *err)
{
	bool own = !row->subscription_id;
	struct state_digest parent;
	size_t n;
	int r = 0;

	if (own && list->digest.thread == CONFIG_THREAD_NONE)
		return 0;
	for (int i = 0;
	     (r = state_digest_sent(c->st, row->list_id, row->subscription_id,
				    i, a, &parent, err)) == 1;
	     i++)
		if (!own || parent.to_list)
			break;
	if (r <= 0)
		return r;
	if (!is_parent(c, list, row, &parent))
		return 0;

	const char **refs = lines_split(parent.refs, a, &n);
	const char **all = arena_array(a, n + 1, sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = refs[i];
	all[n] = parent.msgid;
	options->mailing.refs = all;
	options->mailing.n_refs = n + 1;
	return 0;
}

/* The model of d's stretch: the last one built, or a new one. */
static int need_model(struct content *t, const struct due *d, struct err *err)
{
	struct range range;

	if (t->built && due_is_alike(t->built, d))
		return 0;
	t->built = NULL;
	arena_reset(&t->of_model);
	range_of_digest(&d->row, t->c->config->bot.timezone, &t->of_model,
			&range);
	if (model_build(t->c->st, &t->where, &range, &t->of_model, &t->model,
			err))
		return -1;
	t->built = d;
	return 0;
}

/* The model through d's filter. */
static int filter_model(struct content *t, const struct due *d, struct arena *a,
			struct model *out, struct err *err)
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

/* "2020-06-03": the day that a first digest starts late, after its period
 * began; NULL if it does not, or the mailbox brought mail of before that day.
 */
static const char *late_start(const struct content *t, const struct due *d,
			      struct arena *a)
{
	const char *zone = t->c->config->bot.timezone;
	struct tm tm;

	if (d->row.first || t->first_arrival <= d->row.since)
		return NULL;
	clock_local(zone, t->first_arrival, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	int64_t start = clock_instant(zone, &tm);
	for (size_t i = 0; i < t->model.n_series; i++)
		if (t->model.series[i].first_at < start)
			return NULL;
	return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900,
			    tm.tm_mon + 1, tm.tm_mday);
}

/* What is open on the list, made when the first asks. */
static int need_view(struct content *t, const struct open_query *q,
		     struct err *err)
{
	if (t->viewed)
		return 0;
	if (open_view_make(t->c->st, q, &t->arena, &t->view, err))
		return -1;
	t->viewed = true;
	return 0;
}

/* The series that are open for a subscriber, as a mail. */
static int make_open(struct content *t, const struct due *d,
		     const struct digest_mail_options *options, struct arena *a,
		     struct content_mails *out, struct err *err)
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

	if (need_view(t, &query, err))
		return -1;
	rc = mine ? open_mine(t->c->st, &query, a, &text, &open, err)
		  : open_todo(t->c->st, &query, a, &text, &open, err);
	if (!rc && open) {
		note.subject = arena_printf(a, "%zu series %s", open,
					    mine ? "of yours open"
						 : "waiting for your answer");
		note.text = text.buf;
		digest_mail_note(&note, options, a, &out->parts, &out->n);
	}
	strbuf_release(&text);
	return rc;
}

/* The model of d's stretch as mails, none if it is empty. */
static int make_digest(struct content *t, const struct due *d,
		       struct digest_mail_options *options, struct arena *a,
		       struct content_mails *out, struct err *err)
{
	struct model m;

	if (filter_model(t, d, a, &m, err))
		return -1;
	if (model_is_empty(&m))
		return 0;
	options->text.first_since = late_start(t, d, a);
	return digest_mail_make(t->c->st, &m, options, a, &out->parts, &out->n,
				err);
}

static int make_for_subscriber(struct content *t, struct due *d,
			       struct arena *a, struct content_mails *out,
			       struct err *err)
{
	const struct config *config = t->c->config;
	const struct mail_addr to = {d->subscriber.name, d->subscriber.email};
	char token[TOKEN_SIZE + 1];
	struct mail_addr owner;
	struct mailing_subscription own = {
	    .id = d->subscription.id,
	    .created_at = d->subscription.created_at,
	    .words = d->subscription.words,
	    .token = token,
	    .prefix = config->commands.prefix,
	};
	struct digest_mail_options options = content_options(
	    t->c, t->list, &to,
	    arena_printf(a, "%s-s%" PRId64, d->row.slot, own.id));

	options.text.detail = (enum text_detail)d->subscription.detail;
	options.mailing.subscription = &own;
	out->recipient = to.email;
	token_unsubscribe(t->c->key, own.id, own.created_at, to.email, token);
	mail_addr_parse(config->bot.admins[0], a, &owner);
	own.owner = owner.email;
	if (content_thread(t->c, t->list, &d->row, a, &options, err))
		return -1;
	return d->subscription.contents == STATE_CONTENTS_DIGEST
		   ? make_digest(t, d, &options, a, out, err)
		   : make_open(t, d, &options, a, out, err);
}

/* The i-th address that the list's own digest goes to, and the slot of its
 * Message-ID. */
static const char *address_of(const struct content *t, const struct due *d,
			      size_t i, struct arena *a, struct mail_addr *to)
{
	if (d->row.to_list) {
		*to = (struct mail_addr){"", t->list->digest.to};
		return d->row.slot;
	}
	mail_addr_parse(t->c->config->bot.admins[i], a, to);
	return arena_printf(a, "%s-a%zu", d->row.slot, i + 1);
}

static int make_for_list(struct content *t, struct due *d, struct arena *a,
			 struct content_mails *mails, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct mail_addr to;
		const char *slot = address_of(t, d, i, a, &to);
		struct digest_mail_options options =
		    content_options(t->c, t->list, &to, slot);

		options.to_list = d->row.to_list;
		mails[i].recipient = to.email;
		if (content_thread(t->c, t->list, &d->row, a, &options, err) ||
		    make_digest(t, d, &options, a, &mails[i], err))
			return -1;
	}
	return 0;
}

int content_make(struct content *t, struct due *d, struct arena *a,
		 struct content_mails **mails, size_t *n, struct err *err)
{
	const struct config *config = t->c->config;
	bool own = !d->subscription.id;
	int64_t n_before;
	int r;

	*n = 0;
	if (!t->where.id &&
	    list_ready(t->c->st, config, t->list, &t->arena, &t->where, err))
		return -1;
	if (own && state_digest_count(t->c->st, d->row.list_id, &n_before, err))
		return -1;
	d->row.to_list = own && n_before >= t->list->digest.operator_first;

	size_t addresses = own && !d->row.to_list ? config->bot.n_admins : 1;

	*mails = arena_array(a, addresses, sizeof(**mails));
	r = own ? make_for_list(t, d, a, *mails, addresses, err)
		: make_for_subscriber(t, d, a, *mails, err);
	if (!r && (*mails)->n)
		*n = addresses;
	else
		d->row.to_list = own; /* nobody gets it */
	return r;
}

void content_release(struct content *t)
{
	arena_release(&t->of_model);
	arena_release(&t->arena);
}
