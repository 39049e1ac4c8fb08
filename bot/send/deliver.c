/* SPDX-License-Identifier: MIT */
#include "bot/send/deliver.h"

#include <inttypes.h>
#include <string.h>

#include "bot/send/deliver_store.h"
#include "bot/send/ledger.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/log.h"
#include "config/address.h"
#include "config/config.h"
#include "state/db.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/outbox.h"
#include "state/subscribers.h"

#define MINUTE_S  60
#define HOUR_S    3600
#define DAY_S     86400
#define GIVE_UP_S (5 * DAY_S)

#define SAY_AGAIN_MS (15 * 60 * 1000)

int64_t deliver_delay(int tries)
{
	static const int minutes[] = {1, 5, 15, 60};
	int n = sizeof(minutes) / sizeof(minutes[0]);

	return MINUTE_S * minutes[tries < 1   ? 0
				  : tries > n ? n - 1
					      : tries - 1];
}

/* The delay with up to a tenth more, so that retries do not march in step. */
static int64_t jittered_delay(int tries)
{
	int64_t delay = deliver_delay(tries);
	unsigned char r = 0;
	struct err err;

	if (tries > 4 && hash_random(&r, 1, &err))
		r = 0;
	return delay + delay * r / 2560;
}

static bool is_stopped(struct deliver *d)
{
	int64_t now_ms = clock_monotonic_ms();

	if (!config_is_stopped(d->config))
		return false;
	if (!d->stopped_ms || now_ms - d->stopped_ms >= SAY_AGAIN_MS) {
		log_warnx("deliver stopped file=%s", d->config->bot.stop_file);
		d->stopped_ms = now_ms;
	}
	return true;
}

/* Give up on a mail, and tell the admins. A notice that cannot be sent is
 * only logged: a mail about it would fare no better. */
static int fail(const struct deliver *d, struct outbox_mail *mail,
		const char *why, struct arena *a, struct err *err)
{
	mail->state = OUTBOX_FAILED;
	mail->last_text = why;
	log_warnx("deliver failed outbox=%" PRId64 " msgid=%s code=%d why=%s",
		  mail->id, mail->msgid, mail->last_code, why);
	if (mail->kind == OUTBOX_NOTICE)
		return deliver_store(d, mail, NULL, NULL, err);
	const char *others = mail->kind == OUTBOX_DIGEST
				 ? ""
				 : "\nOther mail to single persons that fails "
				   "today is not told: "
				   "\"patchdigest\noutbox\" lists it.\n";
	return deliver_store(
	    d, mail, "[patchdigest] a mail could not be sent",
	    arena_printf(a,
			 "The mail %" PRId64 " to %s was not sent:\n\n"
			 "  %s\n\nIt is not tried again by itself. "
			 "\"patchdigest outbox show %" PRId64
			 "\" shows it,\n\"patchdigest outbox retry "
			 "%" PRId64 "\" tries again.\n%s",
			 mail->id, mail->recipient, why, mail->id, mail->id,
			 others),
	    err);
}

/* Put a mail off; it fails when it has waited long enough. */
static int put_off(const struct deliver *d, struct outbox_mail *mail,
		   struct arena *a, struct err *err)
{
	int64_t now = clock_now();
	int64_t due = now + jittered_delay(mail->attempts);
	int64_t end = mail->created_at + GIVE_UP_S;

	if (mail->expires_at != CLOCK_NEVER && mail->expires_at < end)
		end = mail->expires_at;
	if (due >= end)
		return fail(d, mail,
			    arena_printf(a, "given up after %d tries: %s",
					 mail->attempts, mail->last_text),
			    a, err);
	mail->state = OUTBOX_QUEUED;
	mail->due_at = due;
	log_info("deliver later outbox=%" PRId64 " code=%d tries=%d in=%" PRId64
		 " why=%s",
		 mail->id, mail->last_code, mail->attempts, due - now,
		 mail->last_text);
	return deliver_store(d, mail, NULL, NULL, err);
}

/*
 * The last looks before a digest goes to a list. 1: send; 0: not (the mail's
 * standing is stored); -1.
 */
static int may_go_to_list(const struct deliver *d, struct outbox_mail *mail,
			  struct arena *a, struct err *err)
{
	enum ledger_verdict verdict;
	struct state_message seen;
	struct err why;

	int found = d->look(d->look_arg, mail->msgid, &why);
	if (found < 0) {
		mail->attempts++;
		mail->last_code = 0;
		mail->last_text = arena_printf(
		    a, "the mailbox cannot be searched: %s", why.text);
		return put_off(d, mail, a, err);
	}
	if (!found)
		found = state_message_find(d->st, mail->msgid, a, &seen, err);
	if (found < 0)
		return -1;
	if (found)
		return deliver_confirm(d, mail, err);
	if (ledger_ask(d->ledger, mail->msgid, &verdict, err))
		return -1;
	if (verdict == LEDGER_FREE)
		return 1;
	/* The database does not know of a sending that was begun: it was
	 * restored, or copied. */
	mail->state = verdict == LEDGER_CLOSED ? OUTBOX_SENT : OUTBOX_DOUBTFUL;
	mail->attempted_at = mail->sent_at = clock_now();
	mail->last_text = "the ledger has an attempt that the state lacks";
	log_warnx("deliver %s outbox=%" PRId64 " why=%s",
		  outbox_state_name(mail->state), mail->id, mail->last_text);
	return deliver_store(d, mail, NULL, NULL, err);
}

/*
 * A subscriber who has unsubscribed gets nothing more; of one who has paused
 * the digest after tells it. Returns as may_go_to_list does.
 */
static int may_go_to_subscriber(const struct deliver *d,
				struct outbox_mail *mail, struct err *err)
{
	enum state_subscription_state standing;
	int64_t id;

	if (state_digest_subscription(d->st, mail->digest_id, &id, err))
		return -1;
	if (!id)
		return 1;
	if (state_subscription_state(d->st, id, clock_now(), &standing, err))
		return -1;
	switch (standing) {
	case STATE_SUBSCRIPTION_ACTIVE:
		return 1;
	case STATE_SUBSCRIPTION_PAUSED:
		mail->state = OUTBOX_FAILED;
		mail->last_text = "paused: the next one tells it";
		break;
	case STATE_SUBSCRIPTION_ENDED:
		mail->state = OUTBOX_DROPPED;
		mail->last_text = "the subscription has ended";
		break;
	}
	log_info("deliver %s outbox=%" PRId64 " why=%s",
		 outbox_state_name(mail->state), mail->id, mail->last_text);
	return deliver_store(d, mail, NULL, NULL, err);
}

struct last_word {
	const struct deliver *d;
	const struct outbox_mail *mail;
};

static int note_attempt(void *arg, struct err *err)
{
	const struct last_word *w = arg;

	return ledger_add(w->d->ledger, LEDGER_ATTEMPT, w->mail->msgid, err);
}

/* What the server said, or did not say, into the mail's standing. */
static int settle_outcome(const struct deliver *d, struct outbox_mail *mail,
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
		return deliver_store(d, mail, NULL, NULL, err);
	case SMTP_LATER:
	case SMTP_REFUSED:
		if (verdict == LEDGER_OPEN &&
		    ledger_add(d->ledger, LEDGER_UNTAKEN, mail->msgid, err))
			return -1;
		return result->outcome == SMTP_LATER
			   ? put_off(d, mail, a, err)
			   : fail(d, mail, result->text, a, err);
	case SMTP_DOUBTFUL:
		mail->state = OUTBOX_DOUBTFUL;
		log_warnx("deliver doubtful outbox=%" PRId64 " msgid=%s why=%s",
			  mail->id, mail->msgid, result->text);
		return deliver_store(d, mail, NULL, NULL, err);
	}
	return 0;
}

static int send_one(const struct deliver *d, struct outbox_mail *mail,
		    struct arena *a, struct err *err)
{
	struct smtp_result result;
	struct last_word word = {d, mail};

	if (mail->expires_at != CLOCK_NEVER && clock_now() >= mail->expires_at)
		return fail(d, mail, "it waited too long", a, err);
	if (mail->len > (size_t)d->config->smtp.max_message_bytes)
		return fail(d, mail, "larger than smtp.max_message_bytes", a,
			    err);
	if (mail->kind != OUTBOX_DIGEST &&
	    (address_is_list(d->config, mail->recipient) ||
	     address_is_own(d->config, mail->recipient)))
		return fail(d, mail,
			    "only digests go to a list, nothing to "
			    "the robot itself",
			    a, err);
	int r = 1;
	if (mail->kind == OUTBOX_DIGEST)
		r = may_go_to_list(d, mail, a, err);
	else if (mail->kind == OUTBOX_PERSONAL)
		r = may_go_to_subscriber(d, mail, err);
	if (r != 1)
		return r;
	mail->state = OUTBOX_SENDING;
	mail->attempts++;
	mail->attempted_at = clock_now();
	if (deliver_store(d, mail, NULL, NULL, err))
		return -1;
	struct smtp_mail out = {
	    .sender = mail->sender,
	    .recipient = mail->recipient,
	    .bytes = mail->bytes,
	    .len = mail->len,
	    .before_data = mail->kind == OUTBOX_DIGEST ? note_attempt : NULL,
	    .arg = &word,
	};
	smtp_session_send(d->smtp, &out, &result);
	return settle_outcome(d, mail, &result, a, err);
}

/* Does anything still wait, for its time or for its echo? settle_one says what
 * of the doubtful it goes on with. */
static int is_left(const struct deliver *d, bool *left, struct arena *a,
		   struct err *err)
{
	struct outbox_mail *rows;
	int64_t queued;
	size_t n;

	if (state_outbox_count(d->st, OUTBOX_QUEUED, &queued, err) ||
	    state_outbox_list(d->st, OUTBOX_DOUBTFUL, a, &rows, &n, err))
		return -1;
	*left = queued;
	for (size_t i = 0; i < n && !*left; i++)
		*left = rows[i].kind == OUTBOX_DIGEST ||
			(rows[i].kind == OUTBOX_PERSONAL && !rows[i].repeats);
	return 0;
}

int deliver_run(struct deliver *d, bool *left, struct err *err)
{
	struct arena a = ARENA_INIT;
	int r;

	*left = false;
	if (deliver_recover(d, err))
		return -1;
	for (;;) {
		struct outbox_mail mail;
		int64_t sent;

		arena_reset(&a);
		r = state_outbox_due(d->st, clock_now(), &a, &mail, err);
		if (r <= 0)
			break;
		if (is_stopped(d)) {
			*left = true;
			break;
		}
		r = state_outbox_sent_since(d->st, clock_now() - HOUR_S, &sent,
					    err);
		if (r)
			break;
		if (sent >= d->config->smtp.max_per_hour) {
			*left = true;
			break;
		}
		r = send_one(d, &mail, &a, err);
		if (r)
			break;
	}
	if (!r && !*left)
		r = is_left(d, left, &a, err);
	arena_release(&a);
	return r < 0 ? -1 : 0;
}

int deliver_next(const struct deliver *d, int64_t *at, struct err *err)
{
	return state_outbox_next_due(d->st, at, err);
}
