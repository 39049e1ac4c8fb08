/* SPDX-License-Identifier: MIT */
#include "bot/compose/slot.h"

#include <string.h>

#include "bot/mail/admin_notice.h"
#include "bot/mail/digest_mail.h"
#include "bot/mail/token.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "state/db.h"
#include "state/digests.h"

#define HISTORY_S (14 * 86400) /* mail dated so long before the last slot */

int slot_bound(struct state *st, const struct state_digest *last, int64_t since,
	       struct state_digest *row, struct arena *a, struct err *err)
{
	struct state_digest untold;
	int r = state_digest_uncovered(st, row->list_id, row->subscription_id,
				       a, &untold, err);

	if (r < 0)
		return -1;
	if (r) {
		row->since = untold.since;
		row->first = untold.first;
		row->not_before = untold.not_before;
	} else if (last) {
		/* it was made under a clock that ran ahead */
		bool future = last->slot_at > row->slot_at;

		row->since = future ? since : last->until;
		row->first = last->last;
		row->not_before = (future ? since : last->slot_at) - HISTORY_S;
	} else {
		row->since = since;
		row->first = 0;
		row->not_before = since;
	}
	return 0;
}

int slot_give_up_late(struct state *st, int64_t list_id, struct arena *a,
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
		log_warnx("compose late outbox=%lld msgid=%s",
			  (long long)rows[i].id, rows[i].msgid);
		if (state_outbox_update(st, &rows[i], err))
			return -1;
	}
	return 0;
}

void slot_tell_admins(struct state *st, const struct config *config,
		      const char *whose, const char *slot,
		      const struct err *why)
{
	struct arena a = ARENA_INIT;
	struct err err;

	const char *key = arena_printf(&a, "compose %s %s", whose, slot);
	const char *text = arena_printf(
	    &a,
	    "A digest of %s that is due cannot be made:\n\n  %s\n\n"
	    "It is tried again until it works or the next one is "
	    "due.\n",
	    whose, why->text);
	if (state_begin(st, &err) ||
	    state_end(st,
		      notice_put(st, config, key,
				 "[patchdigest] a digest could not be made",
				 text, &err),
		      &err))
		log_warnx("notice failed why=%s", err.text);
	arena_release(&a);
}

const char *slot_late_start(const struct model *m,
			    const struct state_digest *row,
			    int64_t first_arrival, const char *zone,
			    struct arena *a)
{
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

const char **slot_refs(const struct state_digest *d, struct arena *a, size_t *n)
{
	return lines_split(
	    arena_printf(a, "%s%s%s", d->refs, *d->refs ? "\n" : "", d->msgid),
	    a, n);
}

/* As the table digests keeps them: '\n' between. */
static const char *join_refs(const struct digest_mail *part, struct arena *a)
{
	const char *refs = "";

	for (size_t i = 0; i < part->n_refs; i++)
		refs = arena_printf(a, "%s%s%s", refs, *refs ? "\n" : "",
				    part->refs[i]);
	return refs;
}

int slot_put(struct state *st, const struct digest_mail *parts, size_t n,
	     const struct slot_mails *mails, struct state_digest *row,
	     struct arena *a, struct err *err)
{
	int64_t now = clock_now(), before_id = 0;

	if (!row->id) {
		row->msgid = parts[0].msgid;
		row->refs = join_refs(&parts[0], a);
		if (state_digest_put(st, row, err))
			return -1;
	}
	for (size_t i = 0; i < n; i++) {
		struct outbox_mail mail = {
		    .kind = mails->kind,
		    .digest_id = row->id,
		    .part = (int)i + 1,
		    .before_id = before_id,
		    .list_id = row->list_id,
		    .msgid = parts[i].msgid,
		    .sender = mails->robot,
		    .recipient = mails->recipient,
		    .bytes = parts[i].bytes,
		    .len = parts[i].len,
		    .created_at = now,
		    .due_at = now,
		    .expires_at = mails->expires_at,
		    .attempted_at = CLOCK_NEVER,
		    .sent_at = CLOCK_NEVER,
		    .last_text = "",
		};

		if (mails->key)
			mail.sender = token_sender(mails->key, mails->robot,
						   mail.msgid, a);
		if (state_outbox_put(st, &mail, err))
			return -1;
		before_id = mail.id;
		log_info("compose queued outbox=%lld msgid=%s part=%zu/%zu "
			 "bytes=%zu",
			 (long long)mail.id, mail.msgid, i + 1, n, mail.len);
	}
	return 0;
}
