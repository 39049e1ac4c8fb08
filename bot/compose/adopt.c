/* SPDX-License-Identifier: MIT */
#include "bot/compose/adopt.h"

#include <string.h>

#include "bot/compose/due.h"
#include "bot/compose/schedule.h"
#include "bot/mail/mailing.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/lines.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/messages.h"
#include "state/outbox.h"

/* A message has its ancestors nearest first, a digest oldest first. */
static const char *reverse_refs(const char *refs, struct arena *a)
{
	struct strbuf out = STRBUF_INIT;
	size_t n;
	const char **ids = lines_split(refs, a, &n);

	while (n)
		lines_add(&out, ids[--n]);
	return strbuf_to_arena(&out, a);
}

static int put_mail(const struct compose_context *c,
		    const struct config_list *list,
		    const struct state_digest *row, struct arena *a,
		    struct err *err)
{
	const char *bytes = arena_printf(
	    a, "Message-ID: <%s>\n\nFound in the mailbox, not made here.\n",
	    row->msgid);
	struct outbox_mail mail = {
	    .kind = OUTBOX_DIGEST,
	    .state = OUTBOX_CONFIRMED,
	    .digest_id = row->id,
	    .part = 1,
	    .list_id = row->list_id,
	    .msgid = row->msgid,
	    .sender = c->config->bot.address,
	    .recipient = list->digest.to,
	    .bytes = bytes,
	    .len = strlen(bytes),
	    .created_at = row->created_at,
	    .due_at = row->created_at,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = row->until,
	    .last_text = "found in the mailbox",
	};

	return state_outbox_put(c->st, &mail, err);
}

/* That of one slot, if the mailbox brought it. 1/0/-1. */
static int adopt_one(const struct compose_context *c,
		     const struct config_list *list, struct due *d, int64_t at,
		     struct arena *a, struct err *err)
{
	char name[SCHEDULE_SLOT_SIZE];
	struct state_message mail;
	const char *msgid =
	    mailing_msgid(list->name, schedule_slot_name(at, name), 1,
			  mail_addr_domain(c->config->bot.address), c->key, a);
	int found = state_message_find(c->st, msgid, a, &mail, err);

	if (found <= 0)
		return found;
	struct state_digest row = {
	    .list_id = d->row.list_id,
	    .slot = arena_strdup(a, name),
	    .slot_at = at,
	    .since = d->had ? d->last.until : d->before,
	    .until = mail.date_at != CLOCK_NEVER ? mail.date_at : at,
	    .first = d->had ? d->last.last : 0,
	    .last = mail.id - 1,
	    .not_before = d->had ? d->last.not_before : d->before,
	    .msgid = msgid,
	    .refs = reverse_refs(mail.refs, a),
	    .created_at = clock_now(),
	    .scheduled = true,
	    .to_list = true,
	};
	if (state_digest_put(c->st, &row, err) ||
	    put_mail(c, list, &row, a, err))
		return -1;
	log_warnx("compose found list=%s slot=%s msgid=%s", list->name, name,
		  msgid);
	d->last = row;
	d->had = true;
	return 1;
}

int adopt_digests(const struct compose_context *c,
		  const struct config_list *list, struct due *d,
		  struct arena *a, struct err *err)
{
	const char *zone = c->config->bot.timezone;
	struct schedule_spec spec;
	int n = 0;

	if (schedule_spec_parse(list->digest.schedule, &spec, err))
		return -1;
	for (int64_t at =
		 d->had ? schedule_slot_after(&spec, zone, d->last.slot_at)
			: d->row.slot_at;
	     at <= d->row.slot_at; at = schedule_slot_after(&spec, zone, at)) {
		int found = adopt_one(c, list, d, at, a, err);

		if (found < 0)
			return -1;
		n += found;
	}
	return n;
}
