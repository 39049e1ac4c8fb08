/* SPDX-License-Identifier: MIT */
#include "bot/send/outcome.h"

#include <inttypes.h>

#include "bot/list/command_list.h"
#include "bot/mail/admin_notice.h"
#include "bot/send/ledger.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "config/config.h"
#include "smtp/session.h"
#include "state/db.h"
#include "state/messages.h"

#define MINUTE_S          60
#define GIVE_UP_S         (5 * CLOCK_DAY_S)
#define SETTLE_PERSONAL_S 3600

/* Seconds until the attempt after the tries-th (1, 2, ...) failed: 1, 5, 15,
 * 60 minutes, then hourly; without the jitter. */
static int64_t retry_delay(int tries)
{
	static const int minutes[] = {1, 5, 15, 60};
	int n = sizeof(minutes) / sizeof(minutes[0]);

	return MINUTE_S * minutes[tries < 1   ? 0
				  : tries > n ? n - 1
					      : tries - 1];
}

/* With up to a tenth more, so that retries do not march in step. */
static int64_t jittered_delay(int tries)
{
	int64_t delay = retry_delay(tries);
	unsigned char r = 0;
	struct err err;

	if (tries > 4 && hash_random(&r, 1, &err))
		r = 0;
	return delay + delay * r / 2560;
}

/* With a notice to the admins, unless notice is NULL. */
static int store_with_notice(const struct deliver *d,
			     const struct outbox_mail *mail,
			     const struct notice *notice, struct err *err)
{
	if (state_begin(d->st, err))
		return -1;
	int r = state_outbox_update(d->st, mail, err);

	if (!r && notice)
		r = notice_trouble(d->st, "deliver", mail->last_text, err) ||
		    notice_put(d->st, d->config, notice, err);
	return state_end(d->st, r ? -1 : 0, err);
}

int outcome_store(const struct deliver *d, const struct outbox_mail *mail,
		  struct err *err)
{
	return store_with_notice(d, mail, NULL, err);
}

int outcome_confirm(const struct deliver *d, struct outbox_mail *mail,
		    struct err *err)
{
	mail->state = OUTBOX_CONFIRMED;
	log_info("deliver confirmed outbox=%" PRId64 " msgid=%s", mail->id,
		 mail->msgid);
	return outcome_store(d, mail, err);
}

/* One notice a day for all mail to single persons: whoever likes may ask in the
 * name of an address that is not there. */
static const char *notice_key(const struct outbox_mail *mail, struct arena *a)
{
	char at[CLOCK_RFC3339_SIZE];

	if (mail->kind == OUTBOX_PERSONAL || mail->kind == OUTBOX_ANSWER)
		return arena_printf(a, "outbox %.10s",
				    clock_rfc3339(clock_now(), at));
	return arena_printf(a, "outbox %" PRId64, mail->id);
}

int outcome_fail(const struct deliver *d, struct outbox_mail *mail,
		 const char *why, struct arena *a, struct err *err)
{
	mail->state = OUTBOX_FAILED;
	mail->last_text = why;
	log_warnx("deliver failed outbox=%" PRId64 " msgid=%s code=%d why=%s",
		  mail->id, mail->msgid, mail->last_code, why);
	if (mail->kind == OUTBOX_NOTICE)
		return outcome_store(d, mail, err);
	const char *others = mail->kind == OUTBOX_DIGEST
				 ? ""
				 : "\nOther mail to single persons that fails "
				   "today is not told: "
				   "\"patchdigest\noutbox\" lists it.\n";
	const struct notice notice = {
	    .key = notice_key(mail, a),
	    .subject = "[patchdigest] a mail could not be sent",
	    .text = arena_printf(a,
				 "The mail %" PRId64 " to %s was not sent:\n\n"
				 "  %s\n\nIt is not tried again by itself. "
				 "\"patchdigest outbox show %" PRId64
				 "\" shows it,\n\"patchdigest outbox retry "
				 "%" PRId64 "\" tries again.\n%s",
				 mail->id, mail->recipient, why, mail->id,
				 mail->id, others),
	};
	return store_with_notice(d, mail, &notice, err);
}

int outcome_put_off(const struct deliver *d, struct outbox_mail *mail,
		    struct arena *a, struct err *err)
{
	int64_t now = clock_now();
	int64_t due = now + jittered_delay(mail->attempts);
	int64_t end = mail->created_at + GIVE_UP_S;

	if (mail->expires_at != CLOCK_NEVER && mail->expires_at < end)
		end = mail->expires_at;
	if (due >= end)
		return outcome_fail(
		    d, mail,
		    arena_printf(a, "given up after %d tries: %s",
				 mail->attempts, mail->last_text),
		    a, err);
	mail->state = OUTBOX_QUEUED;
	mail->due_at = due;
	log_info("deliver later outbox=%" PRId64 " code=%d tries=%d in=%" PRId64
		 " why=%s",
		 mail->id, mail->last_code, mail->attempts, due - now,
		 mail->last_text);
	return outcome_store(d, mail, err);
}

int outcome_of_attempt(const struct deliver *d, struct outbox_mail *mail,
		       const struct smtp_result *result, struct arena *a,
		       struct err *err)
{
	bool to_list = mail->kind == OUTBOX_DIGEST;
	enum ledger_verdict verdict = LEDGER_FREE;

	mail->last_code = result->code;
	mail->last_text = result->text;
	/* Untaken is written only for an attempt: DATA may not have begun. */
	if (to_list && ledger_ask(d->ledger, mail->msgid, &verdict, err))
		return -1;
	switch (result->outcome) {
	case SMTP_SENT:
		if (to_list &&
		    ledger_add(d->ledger, LEDGER_TAKEN, mail->msgid, err))
			return -1;
		mail->state = OUTBOX_SENT;
		mail->sent_at = clock_now();
		log_info("deliver done outbox=%" PRId64 " msgid=%s code=%d "
			 "tries=%d",
			 mail->id, mail->msgid, result->code, mail->attempts);
		return outcome_store(d, mail, err);
	case SMTP_LATER:
	case SMTP_REFUSED:
		if (verdict == LEDGER_OPEN &&
		    ledger_add(d->ledger, LEDGER_UNTAKEN, mail->msgid, err))
			return -1;
		return result->outcome == SMTP_LATER
			   ? outcome_put_off(d, mail, a, err)
			   : outcome_fail(d, mail, result->text, a, err);
	case SMTP_DOUBTFUL:
		mail->state = OUTBOX_DOUBTFUL;
		log_warnx("deliver doubtful outbox=%" PRId64 " msgid=%s why=%s",
			  mail->id, mail->msgid, result->text);
		return outcome_store(d, mail, err);
	}
	return 0;
}

/* Each mail in a state goes through step. */
static int each_in_state(const struct deliver *d, enum outbox_state s,
			 int (*step)(const struct deliver *d,
				     struct outbox_mail *mail, struct arena *a,
				     struct err *err),
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
	return outcome_store(d, mail, err);
}

int outcome_recover(const struct deliver *d, struct err *err)
{
	return each_in_state(d, OUTBOX_SENDING, recover_one, err);
}

static int ask_admins(const struct deliver *d, struct outbox_mail *mail,
		      struct arena *a, struct err *err)
{
	const struct notice notice = {
	    .key = notice_key(mail, a),
	    .subject = "[patchdigest] was this mail sent?",
	    .text = arena_printf(a,
				 "The connection died while the mail %" PRId64
				 " to %s was being sent,\nand it has not come "
				 "back since. Nobody but you can tell whether "
				 "it arrived.\nIts Message-ID is <%s>.\n\n"
				 "It arrived:      patchdigest outbox drop "
				 "%" PRId64 "\nIt did not:      patchdigest "
				 "outbox retry %" PRId64 "\n",
				 mail->id, mail->recipient, mail->msgid,
				 mail->id, mail->id),
	};

	return store_with_notice(d, mail, &notice, err);
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
	return outcome_store(d, mail, err);
}

/* 1 if list mail came in since the attempt: an echo would have come, too. */
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
	int found = d->search_mailbox(d->search_arg, mail->msgid, &why);
	if (found < 0)
		return 0; /* the mailbox is out of reach: ask again later */
	if (found)
		return outcome_confirm(d, mail, err);
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
			return r < 0 ? -1 : outcome_confirm(d, mail, err);
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

bool outcome_is_open(const struct outbox_mail *mail)
{
	return mail->kind == OUTBOX_DIGEST ||
	       (mail->kind == OUTBOX_PERSONAL && !mail->repeats);
}

int outcome_settle(const struct deliver *d, struct err *err)
{
	return each_in_state(d, OUTBOX_DOUBTFUL, settle_one, err);
}

static int hurry_one(const struct deliver *d, struct outbox_mail *mail,
		     struct arena *a, struct err *err)
{
	(void)a;
	mail->due_at = clock_now();
	return outcome_store(d, mail, err);
}

int outcome_hurry(const struct deliver *d, struct err *err)
{
	return each_in_state(d, OUTBOX_QUEUED, hurry_one, err);
}
