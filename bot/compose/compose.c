/* SPDX-License-Identifier: MIT */
#include "bot/compose/compose.h"

#include <inttypes.h>

#include "bot/compose/adopt.h"
#include "bot/compose/content.h"
#include "bot/mail/admin_notice.h"
#include "bot/series/refresh.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/outbox.h"

/* What of the list's and its subscribers' mails has not gone out by now though
 * its next slot has come is failed: the new digest covers it. */
static int give_up_late(struct state *st, int64_t list_id, struct arena *a,
			struct err *err)
{
	struct outbox_mail *rows;
	size_t n;

	if (state_outbox_list(st, OUTBOX_QUEUED, a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].list_id != list_id || !rows[i].digest_id ||
		    rows[i].expires_at == CLOCK_NEVER ||
		    rows[i].expires_at > clock_now())
			continue;
		rows[i].state = OUTBOX_FAILED;
		rows[i].last_text = "too late: the next one tells it";
		log_warnx("compose late outbox=%" PRId64 " msgid=%s",
			  rows[i].id, rows[i].msgid);
		if (state_outbox_update(st, &rows[i], err))
			return -1;
	}
	return 0;
}

/* Before stretches are found: fail what is late, and adopt what the mailbox
 * holds of due, the first one. *adopted: it is the list's own, and there. */
static int settle_earlier(const struct compose_context *c,
			  const struct config_list *list, struct due *due,
			  bool *adopted, struct err *err)
{
	struct arena a = ARENA_INIT;
	int r = -1;

	*adopted = false;
	if (!state_begin(c->st, err)) {
		r = give_up_late(c->st, due->row.list_id, &a, err);
		if (!r && !due->subscription.id && !due->held) {
			r = adopt_digests(c, list, due, &a, err);
			*adopted =
			    r > 0 && due->last.slot_at == due->row.slot_at;
		}
		r = state_end(c->st, r < 0 ? -1 : 0, err);
	}
	due->last.slot = due->last.msgid = due->last.refs = NULL;
	arena_release(&a);
	return r;
}

/* Put mails in the outbox and row in digests, unless it has an id; its msgid
 * and refs are then those of the first. In a transaction. */
static int put_mails(const struct compose_context *c, struct state_digest *row,
		     struct mailing_post *post,
		     const struct content_mails *mails, struct arena *a,
		     struct err *err)
{
	struct strbuf refs = STRBUF_INIT;
	int r = 0;

	if (!row->id) {
		for (size_t i = 0; i < mails->parts->n_refs; i++)
			lines_add(&refs, mails->parts->refs[i]);
		row->msgid = mails->parts->msgid;
		row->refs = strbuf_to_arena(&refs, a);
		r = state_digest_put(c->st, row, err);
	}
	post->digest_id = row->id;
	post->list_id = row->list_id;
	post->robot = c->config->bot.address;
	post->recipient = mails->recipient;
	if (r || mailing_put(c->st, post, mails->parts, mails->n, a, err))
		return -1;
	for (size_t i = 0; i < mails->n; i++)
		log_info("compose queued outbox=%" PRId64
			 " msgid=%s part=%zu/%zu bytes=%zu",
			 mails->parts[i].outbox, mails->parts[i].msgid, i + 1,
			 mails->n, mails->parts[i].len);
	return 0;
}

static int put_digest(const struct compose_context *c, struct due *d,
		      const struct content_mails *mails, size_t n,
		      struct arena *a, struct err *err)
{
	struct mailing_post post = {
	    .kind = d->row.to_list ? OUTBOX_DIGEST : OUTBOX_PERSONAL,
	    .key = d->subscription.id ? c->key : NULL,
	    .expires_at = d->expires_at,
	};
	int r = due_is_current(c->st, d, err);

	if (r < 0)
		return -1;
	if (!r) {
		log_info("compose outdated slot=%s subscription=%" PRId64,
			 d->row.slot, d->subscription.id);
		return 0;
	}
	if (!n && state_digest_put(c->st, &d->row, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put_mails(c, &d->row, &post, &mails[i], a, err))
			return -1;
	log_info("compose digest slot=%s subscription=%" PRId64 " parts=%zu",
		 d->row.slot, d->subscription.id, n ? mails->n : 0);
	return 0;
}

static int compose_one(struct content *content, struct due *d, struct arena *a,
		       struct err *err)
{
	const struct compose_context *c = content->c;
	struct content_mails *mails;
	size_t n;

	if (d->held)
		return err_set(err, ERR_TEMP, "%s", d->held);
	if (content_make(content, d, a, &mails, &n, err) ||
	    state_begin(c->st, err))
		return -1;
	return state_end(c->st, put_digest(c, d, mails, n, a, err), err);
}

/* A digest that cannot be made is silence: somebody must know. In a transaction
 * of its own; that the notice cannot be put is only logged. */
static void put_notice(const struct compose_context *c, const char *whose,
		       const char *slot, const char *why)
{
	struct arena a = ARENA_INIT;
	const struct notice notice = {
	    .key = arena_printf(&a, "compose %s %s", whose, slot),
	    .subject = "[patchdigest] a digest could not be made",
	    .text = arena_printf(
		&a,
		"A digest of %s that is due cannot be made:\n\n  %s\n\n"
		"It is tried again until it works or the next one is "
		"due.\n",
		whose, why),
	};
	struct err err;

	if (state_begin(c->st, &err) ||
	    state_end(c->st, notice_put(c->st, c->config, &notice, &err), &err))
		log_warnx("notice failed why=%s", err.text);
	arena_release(&a);
}

/* Say in why whose digest it is; with a notice to the admins, if asked. */
static void note_failure(const struct content *content, const struct due *d,
			 bool notice, struct err *why)
{
	struct arena a = ARENA_INIT;
	const char *name = content->list->name;

	if (d->subscription.id)
		err_wrap(why, "digest of %s, subscription %" PRId64, name,
			 d->subscription.id);
	else
		err_wrap(why, "digest of %s", name);
	if (notice)
		put_notice(content->c,
			   d->subscription.id
			       ? arena_printf(&a, "%s for a subscriber", name)
			       : name,
			   d->row.slot, why->text);
	arena_release(&a);
}

static int compose_all(struct content *content, struct due *due, size_t n,
		       struct err *err)
{
	const struct compose_context *c = content->c;
	struct arena a = ARENA_INIT;
	bool adopted, own_failed = false;
	size_t failed = 0; /* subscriptions */

	if (series_refresh(c->st, err) ||
	    state_message_first_arrival(c->st, due->row.list_id,
					&content->first_arrival, err) ||
	    settle_earlier(c, content->list, due, &adopted, err) ||
	    due_set_stretches(c->st, due + adopted, n - adopted, err))
		return -1;
	for (size_t i = adopted; i < n; i++) {
		bool own = !due[i].subscription.id;
		struct err why;

		arena_reset(&a);
		if (!compose_one(content, &due[i], &a, &why))
			continue;
		/* One for all subscriptions: what ails one may ail all. */
		note_failure(content, &due[i], own || !failed, &why);
		if (!own_failed)
			*err = why;
		own_failed |= own;
		failed += !own;
	}
	arena_release(&a);
	return own_failed || failed ? -1 : 0;
}

int compose_due(const struct compose_context *c, const struct config_list *list,
		int64_t synced_at, struct err *err)
{
	struct content content = {.c = c, .list = list};
	struct due *due;
	size_t n;
	int r = due_find(c, list, synced_at, &content.arena, &due, &n, err);

	if (!r && n)
		r = compose_all(&content, due, n, err);
	content_release(&content);
	return r;
}

static int put_extra(const struct compose_context *c, const struct model *m,
		     const struct digest_mail_options *options,
		     struct state_digest *row, struct arena *a, struct err *err)
{
	struct content_mails mails = {.recipient = options->mailing.to.email};
	struct mailing_post post = {
	    .kind = OUTBOX_DIGEST,
	    .expires_at = CLOCK_NEVER,
	};

	if (digest_mail_make(c->st, m, options, a, &mails.parts, &mails.n,
			     err) ||
	    state_begin(c->st, err))
		return -1;
	return state_end(c->st, put_mails(c, row, &post, &mails, a, err), err);
}

int compose_extra(const struct compose_context *c,
		  const struct config_list *list, enum text_detail detail,
		  const struct model *m, struct err *err)
{
	const struct mail_addr to = {"", list->digest.to};
	struct arena a = ARENA_INIT;
	struct tm tm;
	int64_t now = clock_now();

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
	struct digest_mail_options options =
	    content_options(c, list, &to, row.slot);
	int r;

	options.to_list = true;
	options.text.detail = detail;
	r = content_thread(c, list, &row, &a, &options, err);
	if (!r)
		r = put_extra(c, m, &options, &row, &a, err);
	arena_release(&a);
	return r;
}
