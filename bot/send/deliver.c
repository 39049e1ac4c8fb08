/* SPDX-License-Identifier: MIT */
#include "bot/send/deliver.h"

#include <inttypes.h>
#include <string.h>

#include "bot/send/ledger.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/log.h"
#include "config/address.h"
#include "config/config.h"
#include "smtp/session.h"
#include "state/digests.h"
#include "state/messages.h"
#include "state/outbox.h"
#include "state/subscribers.h"

#define HOUR_S       3600
#define SAY_AGAIN_MS (15 * 60 * 1000)

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

/*
 * Is the digest neither in the mailbox nor in the ledger, so that it may go to
 * its list? 1 yes; 0 no, and the mail's new state is stored; -1.
 */
static int may_go_to_list(const struct deliver *d, struct outbox_mail *mail,
			  struct arena *a, struct err *err)
{
	enum ledger_verdict verdict;
	struct state_message seen;
	struct err why;

	int found = d->search_mailbox(d->search_arg, mail->msgid, &why);
	if (found < 0) {
		mail->attempts++;
		mail->last_code = 0;
		mail->last_text = arena_printf(
		    a, "the mailbox cannot be searched: %s", why.text);
		return outcome_put_off(d, mail, a, err);
	}
	if (!found)
		found = state_message_find(d->st, mail->msgid, a, &seen, err);
	if (found < 0)
		return -1;
	if (found)
		return outcome_confirm(d, mail, err);
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
	return outcome_store(d, mail, err);
}

/*
 * A subscriber who has unsubscribed gets nothing more; what one who has paused
 * misses, the next digest covers. Returns as may_go_to_list does.
 */
static int may_go_to_subscriber(const struct deliver *d,
				struct outbox_mail *mail, struct err *err)
{
	enum state_subscription_state state;
	int64_t id;

	if (state_digest_subscription(d->st, mail->digest_id, &id, err))
		return -1;
	if (!id)
		return 1;
	if (state_subscription_state(d->st, id, clock_now(), &state, err))
		return -1;
	switch (state) {
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
	return outcome_store(d, mail, err);
}

struct attempt {
	const struct deliver *d;
	const struct outbox_mail *mail;
};

/* Right before DATA. */
static int note_attempt(void *arg, struct err *err)
{
	const struct attempt *w = arg;

	return ledger_add(w->d->ledger, LEDGER_ATTEMPT, w->mail->msgid, err);
}

static int send_one(const struct deliver *d, struct outbox_mail *mail,
		    struct arena *a, struct err *err)
{
	struct smtp_result result;
	struct attempt attempt = {d, mail};

	if (mail->expires_at != CLOCK_NEVER && clock_now() >= mail->expires_at)
		return outcome_fail(d, mail, "it waited too long", a, err);
	if (mail->len > (size_t)d->config->smtp.max_message_bytes)
		return outcome_fail(
		    d, mail, "larger than smtp.max_message_bytes", a, err);
	if (mail->kind != OUTBOX_DIGEST &&
	    (address_is_list(d->config, mail->recipient) ||
	     address_is_own(d->config, mail->recipient)))
		return outcome_fail(d, mail,
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
	if (outcome_store(d, mail, err))
		return -1;
	struct smtp_mail out = {
	    .sender = mail->sender,
	    .recipient = mail->recipient,
	    .bytes = mail->bytes,
	    .len = mail->len,
	    .before_data = mail->kind == OUTBOX_DIGEST ? note_attempt : NULL,
	    .arg = &attempt,
	};
	smtp_session_send(d->smtp, &out, &result);
	return outcome_of_attempt(d, mail, &result, a, err);
}

/* *left: something still waits, for its time or for its echo. */
static int find_left(const struct deliver *d, bool *left, struct arena *a,
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
		*left = outcome_is_open(&rows[i]);
	return 0;
}

int deliver_run(struct deliver *d, bool *left, struct err *err)
{
	struct arena a = ARENA_INIT;
	int r;

	*left = false;
	if (outcome_recover(d, err))
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
		r = find_left(d, left, &a, err);
	arena_release(&a);
	return r < 0 ? -1 : 0;
}
