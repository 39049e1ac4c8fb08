/* SPDX-License-Identifier: MIT */
#include "bot/command/inbox.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bot/command/confirm.h"
#include "bot/mail/admin_notice.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/log.h"
#include "config/config.h"
#include "state/audit_log.h"
#include "state/command_mails.h"
#include "state/db.h"
#include "state/tokens.h"

#define BEGUN                                                                  \
	"obeying" /* key of "1234 2": the mail, and how often it was begun */
/* A token that was used on its last day holds from then. */
#define TOKENS_KEPT_S ((CONFIRM_VALID_DAYS + CONFIRM_HOLDS_DAYS) * CLOCK_DAY_S)

/* Record that the mail is begun. *deaths: how many robots had begun it and never
 * came to its end. Inside a transaction. */
static int record_begun(struct state *st, int64_t message_id, struct arena *a,
			int *deaths, struct err *err)
{
	const char *record;
	int64_t id;
	int times;
	int found = state_setting_find(st, BEGUN, a, &record, err);

	*deaths = 0;
	if (found < 0)
		return -1;
	if (found && sscanf(record, "%" SCNd64 " %d", &id, &times) == 2 &&
	    id == message_id)
		*deaths = times;
	record = arena_printf(a, "%" PRId64 " %d", message_id, *deaths + 1);
	return state_setting_put(st, BEGUN, record, err);
}

/* The mail stays, and is begun anew another time: this time does not count. */
static int leave_for_later(struct inbox *in)
{
	struct state *st = in->obey.st;
	struct err err;

	in->begun = 0;
	if (state_begin(st, &err) ||
	    state_end(st, state_setting_put(st, BEGUN, "", &err), &err))
		log_warnx("obey note failed why=%s", err.text);
	return -1;
}

/* A mail that cannot be obeyed must not hold up those behind it. Inside a
 * transaction. */
static int drop_mail(const struct inbox *in,
		     const struct state_command_mail *mail, const char *why,
		     struct arena *a, struct err *err)
{
	struct state_audit_entry act = {
	    .at = clock_now(),
	    .who = mail->sender_email,
	    .how = arena_printf(a, "mail %s", mail->msgid),
	    .asked = lines_first(mail->lines, a),
	    .did = arena_printf(a, "not done: %s", why),
	};

	log_warnx("obey failed msgid=%s from=%s why=%s", mail->msgid,
		  mail->sender_email, why);
	if (state_command_mail_remove(in->obey.st, mail->message_id, err) ||
	    notice_trouble(in->obey.st, "obey", why, err))
		return -1;
	return state_audit_put(in->obey.st, &act, err);
}

/* Begin the first mail: 1, 0 if there is none, -1. *dropped: robots died of it,
 * and it is gone. */
static int begin_mail(struct inbox *in, struct arena *a, bool *dropped,
		      struct err *err)
{
	struct state *st = in->obey.st;
	struct state_command_mail mail;
	int found, deaths = 0;

	*dropped = false;
	if (state_begin(st, err))
		return -1;
	found = state_command_mail_next(st, a, &mail, err);
	if (found > 0 && mail.message_id != in->begun) {
		if (record_begun(st, mail.message_id, a, &deaths, err))
			found = -1;
		*dropped = deaths >= INBOX_DEATHS_MAX;
	}
	if (found > 0 && *dropped &&
	    drop_mail(in, &mail, "the robot died of it", a, err))
		found = -1;
	if (found > 0 && !state_commit(st, err)) {
		in->begun = mail.message_id;
		return 1;
	}
	state_rollback(st);
	return found > 0 ? -1 : found;
}

/* True if the machine failed, false if the mail did. */
static bool is_passing(const struct err *err)
{
	return err->code == ERR_TEMP || err->code == ERR_SYSTEM;
}

/* Obey the mail that was begun. It is read again in the transaction that ends
 * it, for it may have been erased meanwhile. */
static int obey_begun(struct inbox *in, struct arena *a, struct err *err)
{
	struct state *st = in->obey.st;
	struct state_command_mail mail;
	struct err why;
	int r = -1;

	if (state_begin(st, err))
		return leave_for_later(in);

	int found = state_command_mail_next(st, a, &mail, err);

	if (found >= 0 && (!found || mail.message_id != in->begun)) {
		state_rollback(st);
		return 0;
	}
	if (found > 0 && !obey_mail(&in->obey, &mail, a, err) &&
	    !state_command_mail_remove(st, mail.message_id, err) &&
	    !state_token_forget(st, clock_now() - TOKENS_KEPT_S, err))
		r = 0;
	if (!state_end(st, r, err))
		return 0;
	if (found < 0 || is_passing(err))
		return leave_for_later(in);
	why = *err;
	if (state_begin(st, err) ||
	    state_end(st, drop_mail(in, &mail, why.text, a, err), err))
		return leave_for_later(in);
	return 0;
}

int inbox_obey_next(struct inbox *in, struct err *err)
{
	struct arena a = ARENA_INIT;
	bool dropped;
	int64_t n;
	int r;

	if (state_command_mail_count(in->obey.st, &n, err))
		return -1;
	if (!n || config_is_stopped(in->obey.config))
		return 0;
	if (series_refresh(in->obey.st, err))
		return -1;
	r = begin_mail(in, &a, &dropped, err);
	if (r > 0 && !dropped && obey_begun(in, &a, err))
		r = -1;
	arena_release(&a);
	return r;
}
