/* SPDX-License-Identifier: MIT */
#include "bot/send/deliver.h"

#include <inttypes.h>

#include "bot/list/command_list.h"
#include "bot/send/deliver_store.h"
#include "bot/send/ledger.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "config/config.h"
#include "state/db.h"
#include "state/messages.h"
#include "state/outbox.h"

#define SETTLE_PERSONAL_S 3600

/* Each mail in a state goes through step. */
static int each(const struct deliver *d, enum outbox_state s,
		int (*step)(const struct deliver *d, struct outbox_mail *mail,
			    struct arena *a, struct err *err),
		struct err *err)
{
	struct arena a = ARENA_INIT;
	struct outbox_mail *rows;
	size_t n;
	int r = state_outbox_list(d->st, s, &a, &rows, &n, err);

	for (size_t i = 0; !r && i < n; i++)
		r = step(d, &rows[i], &a, err);
	arena_release(&a);
	return r;
}

static int recover_one(const struct deliver *d, struct outbox_mail *mail,
		       struct arena *a, struct err *err)
{
	enum ledger_verdict verdict = LEDGER_OPEN;

	(void)a;
	if (mail->kind == OUTBOX_DIGEST &&
	    ledger_ask(d->ledger, mail->msgid, &verdict, err))
		return -1;
	switch (verdict) {
	case LEDGER_FREE:
		mail->state = OUTBOX_QUEUED;
		mail->due_at = clock_now();
		break;
	case LEDGER_OPEN:
		mail->state = OUTBOX_DOUBTFUL;
		mail->last_text = "what came of sending it was not recorded";
		break;
	case LEDGER_CLOSED:
		mail->state = OUTBOX_SENT;
		mail->sent_at = mail->attempted_at;
		break;
	}
	log_warnx("deliver recovered outbox=%" PRId64 " state=%s", mail->id,
		  outbox_state_name(mail->state));
	return deliver_store(d, mail, NULL, NULL, err);
}

int deliver_recover(const struct deliver *d, struct err *err)
{
	return each(d, OUTBOX_SENDING, recover_one, err);
}

static int ask_admins(const struct deliver *d, struct outbox_mail *mail,
		      struct arena *a, struct err *err)
{
	return deliver_store(
	    d, mail, "[patchdigest] was this mail sent?",
	    arena_printf(a,
			 "The connection died while the mail %" PRId64
			 " to %s was being sent,\nand it has not come "
			 "back since. Nobody but you can tell whether "
			 "it arrived.\nIts Message-ID is <%s>.\n\n"
			 "It arrived:      patchdigest outbox drop "
			 "%" PRId64 "\nIt did not:      patchdigest "
			 "outbox retry %" PRId64 "\n",
			 mail->id, mail->recipient, mail->msgid, mail->id,
			 mail->id),
	    err);
}

static int send_again(const struct deliver *d, struct outbox_mail *mail,
		      struct err *err)
{
	if (mail->kind == OUTBOX_DIGEST &&
	    ledger_add(d->ledger, LEDGER_AGAIN, mail->msgid, err))
		return -1;
	mail->repeats++;
	mail->state = OUTBOX_QUEUED;
	mail->due_at = clock_now();
	log_warnx("deliver again outbox=%" PRId64 " msgid=%s", mail->id,
		  mail->msgid);
	return deliver_store(d, mail, NULL, NULL, err);
}

/* Has list mail come in since the attempt? Then an echo would have, too. */
static int mail_came_since(const struct deliver *d,
			   const struct outbox_mail *mail, struct err *err)
{
	int64_t arrived_at;

	if (state_message_last_arrival(d->st, mail->list_id, &arrived_at, err))
		return -1;
	return arrived_at != CLOCK_NEVER && arrived_at > mail->attempted_at;
}

static int settle_digest(const struct deliver *d, struct outbox_mail *mail,
			 struct arena *a, struct err *err)
{
	const struct config_list *list;
	struct err why;

	if (command_list_of_row(d->st, d->config, mail->list_id, a, &list, err))
		return -1;
	if (!list || !list->echo)
		return ask_admins(d, mail, a, err);
	if (clock_now() < mail->attempted_at + list->echo_wait)
		return 0;
	int found = d->look(d->look_arg, mail->msgid, &why);
	if (found < 0)
		return 0; /* the mailbox is out of reach: ask again later */
	if (found)
		return deliver_confirm(d, mail, err);
	if (mail->repeats)
		return ask_admins(d, mail, a, err);
	int came = mail_came_since(d, mail, err);
	if (came < 0)
		return -1;
	return came ? send_again(d, mail, err) : ask_admins(d, mail, a, err);
}

static int settle_one(const struct deliver *d, struct outbox_mail *mail,
		      struct arena *a, struct err *err)
{
	struct state_message seen;
	int r;

	switch (mail->kind) {
	case OUTBOX_DIGEST:
		r = state_message_find(d->st, mail->msgid, a, &seen, err);
		if (r)
			return r < 0 ? -1 : deliver_confirm(d, mail, err);
		return settle_digest(d, mail, a, err);
	case OUTBOX_PERSONAL:
		if (mail->repeats ||
		    clock_now() < mail->attempted_at + SETTLE_PERSONAL_S)
			return 0;
		return send_again(d, mail, err);
	case OUTBOX_ANSWER:
	case OUTBOX_NOTICE:
		return 0; /* never twice: the asker can ask again */
	}
	return 0;
}

int deliver_settle(const struct deliver *d, struct err *err)
{
	return each(d, OUTBOX_DOUBTFUL, settle_one, err);
}

static int hurry_one(const struct deliver *d, struct outbox_mail *mail,
		     struct arena *a, struct err *err)
{
	(void)a;
	mail->due_at = clock_now();
	return deliver_store(d, mail, NULL, NULL, err);
}

int deliver_hurry(const struct deliver *d, struct err *err)
{
	return each(d, OUTBOX_QUEUED, hurry_one, err);
}
