#include "bot/compose.h"

#include <string.h>

#include "bot/digest/mail.h"
#include "bot/digest/model.h"
#include "bot/ledger.h"
#include "bot/list.h"
#include "bot/notice.h"
#include "bot/schedule.h"
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

#define HISTORY_S (14 * 86400) /* mail dated so long before the last slot */

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

static int put_parts(const struct compose *c, const struct digest_mail *parts,
		     size_t n, const struct address *address,
		     const struct state_digest *row, int64_t expires_at,
		     struct err *err)
{
	int64_t now = clock_now();

	for (size_t i = 0; i < n; i++) {
		struct outbox_mail mail = {
		    .kind = address->to_list ? OUTBOX_DIGEST : OUTBOX_PERSONAL,
		    .digest_id = row->id,
		    .part = (int)i + 1,
		    .list_id = row->list_id,
		    .msgid = parts[i].msgid,
		    .sender = c->config->bot.address,
		    .recipient = address->to.email,
		    .bytes = parts[i].bytes,
		    .len = parts[i].len,
		    .created_at = now,
		    .due_at = now,
		    .expires_at = expires_at,
		    .attempted_at = CLOCK_NEVER,
		    .sent_at = CLOCK_NEVER,
		    .last_text = "",
		};
		if (state_outbox_put(c->st, &mail, err))
			return -1;
		log_info("compose queued outbox=%lld msgid=%s part=%zu/%zu "
			 "bytes=%zu",
			 (long long)mail.id, mail.msgid, i + 1, n, mail.len);
	}
	return 0;
}

/* The ids a digest's References hold for the next one: '\n' between. */
static const char *join_refs(const struct digest_mail *part, struct arena *a)
{
	const char *refs = "";

	for (size_t i = 0; i < part->n_refs; i++)
		refs = arena_printf(a, "%s%s%s", refs, *refs ? "\n" : "",
				    part->refs[i]);
	return refs;
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
	     (r = state_digest_sent(st, list_id, i, a, &d, err)) == 1; i++)
		if (d.to_list)
			break;
	if (r <= 0)
		return r;
	if (list->digest.thread == CONFIG_THREAD_YEARLY &&
	    year_of(d.slot_at, zone) != year_of(slot_at, zone))
		return 0;
	*refs = arena_array(a, strlen(d.refs) + 2, sizeof(**refs));
	for (char *id = arena_strdup(a, d.refs); *id;) {
		size_t len = strcspn(id, "\n");
		bool more = id[len];

		id[len] = '\0';
		(*refs)[(*n)++] = id;
		id += len + more;
	}
	(*refs)[(*n)++] = d.msgid;
	return 0;
}

/* Make the mails for one address and put them in the outbox. */
static int put_digest(const struct compose *c, const struct config_list *list,
		      const struct model *m, const struct address *address,
		      struct digest_mail_options *options,
		      struct state_digest *row, int64_t expires_at,
		      struct arena *a, struct err *err)
{
	struct digest_mail *parts;
	size_t n;

	if (digest_mail_make(c->st, m, options, a, &parts, &n, err))
		return -1;
	if (!row->id) {
		row->msgid = parts[0].msgid;
		row->refs = join_refs(&parts[0], a);
		if (state_digest_put(c->st, row, err))
			return -1;
	}
	log_info("compose digest list=%s slot=%s parts=%zu", list->name,
		 address->slot, n);
	return put_parts(c, parts, n, address, row, expires_at, err);
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

/*
 * Fill row with what the slot tells: all since the last digest that was told.
 * One that failed was not; the new one starts where it did.
 */
static int bound_slot(const struct compose *c, const struct state_digest *last,
		      int64_t before, struct state_digest *row, struct arena *a,
		      struct err *err)
{
	struct state_digest untold;
	int r = state_digest_untold(c->st, row->list_id, 0, a, &untold, err);

	if (r < 0)
		return -1;
	if (r) {
		row->since = untold.since;
		row->first = untold.first;
		row->not_before = untold.not_before;
	} else if (last) {
		row->since = last->until;
		row->first = last->last;
		row->not_before = last->slot_at - HISTORY_S;
	} else {
		row->since = before;
		row->first = 0;
		row->not_before = before;
	}
	row->until = clock_now();
	return state_message_last(c->st, &row->last, err);
}

/* The day that a first digest starts late, after its period began; NULL if it
 * does not, or the mailbox brought mail of before that day. */
static const char *find_late_start(const struct compose *c,
				   const struct model *m,
				   const struct state_digest *row,
				   int64_t first_arrival, struct arena *a)
{
	const char *zone = c->config->bot.timezone;
	struct tm tm;

	if (row->first || first_arrival <= row->since)
		return NULL;
	clock_local(zone, first_arrival, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	int64_t start = clock_instant(zone, &tm);
	for (size_t i = 0; i < m->n_series; i++)
		if (m->series[i].first_at < start)
			return NULL;
	return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900,
			    tm.tm_mon + 1, tm.tm_mday);
}

static int tell_slot(const struct compose *c, const struct config_list *list,
		     const struct model_list *where,
		     const struct state_digest *last, int64_t before,
		     int64_t first_arrival, struct state_digest *row,
		     struct arena *a, struct err *err)
{
	struct range range;
	struct model m;
	if (bound_slot(c, last, before, row, a, err))
		return -1;
	range_of_arrivals(row->since, row->until, row->first, row->last,
			  row->not_before, c->config->bot.timezone, a, &range);
	if (model_build(c->st, where, &range, a, &m, err))
		return -1;
	if (!model_is_empty(&m))
		return put_mails(c, list, &m,
				 find_late_start(c, &m, row, first_arrival, a),
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

/* What of the list's earlier digests has not gone out by now is late: the new
 * one tells it. */
static int give_up_unsent(const struct compose *c, int64_t list_id,
			  struct arena *a, struct err *err)
{
	struct outbox_mail *rows;
	size_t n;

	if (state_outbox_list(c->st, OUTBOX_QUEUED, a, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].list_id != list_id || !rows[i].digest_id ||
		    rows[i].expires_at == CLOCK_NEVER ||
		    rows[i].expires_at > clock_now())
			continue;
		rows[i].state = OUTBOX_FAILED;
		rows[i].last_text = "too late: the next one tells it";
		log_warnx("compose late outbox=%lld msgid=%s",
			  (long long)rows[i].id, rows[i].msgid);
		if (state_outbox_update(c->st, &rows[i], err))
			return -1;
	}
	return 0;
}

static int compose_in(const struct compose *c, const struct config_list *list,
		      int64_t synced_at, bool *told,
		      char slot_name[SCHEDULE_SLOT_SIZE], struct arena *a,
		      struct err *err)
{
	struct schedule_spec spec;
	struct model_list where;
	struct state_digest last, row;
	int64_t slot, before, first_arrival;

	if (schedule_spec_parse(list->digest.schedule, &spec, err) ||
	    list_ready(c->st, c->config, list, a, &where, err))
		return -1;
	int had = state_digest_last(c->st, where.id, 0, a, &last, err);
	if (had < 0)
		return -1;
	if (!schedule_due(&spec, c->config->bot.timezone, synced_at,
			  had ? last.slot_at : CLOCK_NEVER, &slot, &before))
		return 0;
	schedule_slot_name(slot, slot_name);
	if (state_message_first_arrival(c->st, where.id, &first_arrival, err))
		return -1;
	if (had && give_up_unsent(c, where.id, a, err))
		return -1;
	if (!had) {
		int begin = may_begin(c, list, slot, first_arrival, err);
		if (begin <= 0)
			return begin;
	}
	row = (struct state_digest){
	    .list_id = where.id,
	    .slot = slot_name,
	    .slot_at = slot,
	    .msgid = "",
	    .refs = "",
	    .created_at = clock_now(),
	    .scheduled = true,
	    .to_list = true,
	};
	*told = true;
	return tell_slot(c, list, &where, had ? &last : NULL, before,
			 first_arrival, &row, a, err);
}

/* A digest that cannot be made is silence on the list: somebody must know,
 * once for each slot; that a notice cannot be put is only logged. */
static void tell_admins(const struct compose *c, const struct config_list *list,
			const char *slot, const struct err *why)
{
	struct arena a = ARENA_INIT;
	struct err err;

	const char *key = arena_printf(&a, "compose %s %s", list->name, slot);
	if (!*slot || state_begin(c->st, &err)) {
		arena_release(&a);
		return;
	}
	if (notice_put(c->st, c->config, key,
		       "[patchdigest] a digest could not be made",
		       arena_printf(&a,
				    "The digest of %s that is due cannot be "
				    "made:\n\n  %s\n\nIt is tried again until "
				    "it works or the next one is due.\n",
				    list->name, why->text),
		       &err) ||
	    state_commit(c->st, &err)) {
		state_rollback(c->st);
		log_warnx("notice failed why=%s", err.text);
	}
	arena_release(&a);
}

int compose_slot(const struct compose *c, const struct config_list *list,
		 int64_t synced_at, bool *told, struct err *err)
{
	char slot[SCHEDULE_SLOT_SIZE] = ""; /* that is due */
	struct arena a = ARENA_INIT;
	int r = -1;

	*told = false;
	if (!*list->digest.schedule)
		return 0;
	if (series_refresh(c->st, err) || state_begin(c->st, err))
		return -1;
	if (compose_in(c, list, synced_at, told, slot, &a, err))
		state_rollback(c->st);
	else
		r = state_commit(c->st, err);
	arena_release(&a);
	if (!r)
		return 0;
	err_wrap(err, "digest of %s", list->name);
	tell_admins(c, list, slot, err);
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
	if (state_begin(c->st, err) == 0) {
		if (digest_text_check(m, err) ||
		    put_digest(c, list, m, &address, &o, &row, CLOCK_NEVER, &a,
			       err))
			state_rollback(c->st);
		else
			r = state_commit(c->st, err);
	}
	arena_release(&a);
	return r;
}
