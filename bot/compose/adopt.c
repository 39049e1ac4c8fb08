/* SPDX-License-Identifier: MIT */
#include "bot/compose/adopt.h"

#include <string.h>

#include "bot/compose/compose.h"
#include "bot/compose/schedule.h"
#include "bot/mail/digest_mail.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/lines.h"
#include "common/log.h"
#include "common/mail/addr.h"
#include "config/config.h"
#include "config/schedule_spec.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/outbox.h"

/* A message has its ancestors nearest first, a digest oldest first. */
static const char *turn_refs(const char *refs, struct arena *a)
{
	const char *turned = "";
	struct slice ref;

	while (lines_next(&refs, &ref))
		turned = arena_printf(a, "%.*s%s%s", (int)ref.len, ref.s,
				      *turned ? "\n" : "", turned);
	return turned;
}

static int put_mail(const struct compose *c, const struct config_list *list,
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

int adopt_digests(const struct compose *c, const struct config_list *list,
		  const struct schedule_spec *spec, int64_t list_id,
		  int64_t slot, int64_t before, bool had,
		  struct state_digest *last, struct arena *a, struct err *err)
{
	const char *zone = c->config->bot.timezone;
	const char *domain = mail_addr_domain(c->config->bot.address);
	int n = 0;

	for (int64_t at = had ? schedule_slot_after(spec, zone, last->slot_at)
			      : slot;
	     at <= slot; at = schedule_slot_after(spec, zone, at)) {
		char name[SCHEDULE_SLOT_SIZE];
		struct state_message mail;

		schedule_slot_name(at, name);
		const char *msgid = digest_mail_msgid(
		    list->name, name, 1, domain, c->key, KEY_SIZE, a);
		int found = state_message_find(c->st, msgid, a, &mail, err);
		if (found < 0)
			return -1;
		if (!found)
			continue;
		struct state_digest row = {
		    .list_id = list_id,
		    .slot = arena_strdup(a, name),
		    .slot_at = at,
		    .since = had || n ? last->until : before,
		    .until = mail.date_at != CLOCK_NEVER ? mail.date_at : at,
		    .first = had || n ? last->last : 0,
		    .last = mail.id - 1,
		    .not_before = had || n ? last->not_before : before,
		    .msgid = msgid,
		    .refs = turn_refs(mail.refs, a),
		    .created_at = clock_now(),
		    .scheduled = true,
		    .to_list = true,
		};
		if (state_digest_put(c->st, &row, err) ||
		    put_mail(c, list, &row, a, err))
			return -1;
		log_warnx("compose found list=%s slot=%s msgid=%s", list->name,
			  name, msgid);
		*last = row;
		n++;
	}
	return n;
}
