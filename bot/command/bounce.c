/* SPDX-License-Identifier: MIT */
#include "bot/command/bounce.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "bot/mail/admin_notice.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "state/audit_log.h"
#include "state/command_mails.h"
#include "state/outbox.h"
#include "state/subscribers.h"

struct bounce {
	struct state *st;
	const struct config *config;
	const struct state_command_mail *mail;
	struct slice status; /* of the report that counts */
	struct arena a;      /* own */
};

/* The next of the words of *rest; empty at its end. */
static struct slice next_word(struct slice *rest)
{
	struct slice word;

	*rest = slice_ltrim(*rest);
	slice_next(rest, ' ', &word);
	return word;
}

/* Half points of "failed 5.1.1". */
static int points_of(struct slice outcome, struct slice status)
{
	if (!ascii_is(outcome.s, outcome.len, "failed") ||
	    ascii_begins(status.s, status.len, "5.7."))
		return 0;
	if (ascii_begins(status.s, status.len, "5."))
		return 2;
	return ascii_begins(status.s, status.len, "4.");
}

/* True if email is among the words, or if there is none: that is everybody. */
static bool is_named(struct slice words, const char *email)
{
	struct slice word = next_word(&words);
	bool named = !word.len;

	for (; word.len && !named; word = next_word(&words))
		named = ascii_case_is(word.s, word.len, email);
	return named;
}

/* The most that a report says about email. If there is but one, it is about
 * that mail, whoever it was sent on to. */
static int count_points(struct bounce *b, const char *email)
{
	const char *reports = b->mail->reports;
	bool only = !strchr(reports, '\n');
	struct slice line;
	int most = 0;

	while (lines_next(&reports, &line)) {
		struct slice outcome = next_word(&line);
		struct slice status = next_word(&line);
		int points = points_of(outcome, status);

		if (points > most && (only || is_named(line, email))) {
			most = points;
			b->status = status;
		}
	}
	return most;
}

/* Whole days from one time to another, by the calendar of UTC: mail that comes
 * back every week at about the same hour does so seven days later. */
static int64_t days_since(int64_t at)
{
	return clock_now() / CLOCK_DAY_S - at / CLOCK_DAY_S;
}

static bool is_held(const struct state_subscriber *p)
{
	return p->paused_until != CLOCK_NEVER &&
	       p->paused_until > clock_now() &&
	       strcmp(p->paused_why, "asked") != 0;
}

/* Does not name the subscriber: of who is erased no notice must stay behind. */
static int tell_admins(struct bounce *b, const struct state_subscriber *p,
		       const char *status, struct err *err)
{
	struct state_subscription *rows;
	size_t n;

	if (state_subscriptions(b->st, p->id, 0, &b->a, &rows, &n, err))
		return -1;
	const char *whose =
	    n ? arena_printf(&b->a, "the owner of subscription %" PRId64,
			     rows[0].id)
	      : "a former subscriber";
	struct notice notice = {
	    .subject = "[patchdigest] mail to a subscriber comes back: paused",
	};

	notice.text = arena_printf(
	    &b->a,
	    "Mail to %s came back on several days,\n"
	    "the last time with status %s. Nothing is deleted, but no digest\n"
	    "goes there until the owner or you resume it:\n"
	    "\n"
	    "  patchdigest subscribers list\n"
	    "  patchdigest subscribers resume ADDRESS\n",
	    whose, status);
	notice.key = arena_printf(&b->a, "bounces %" PRId64 " %" PRId64, p->id,
				  clock_now());
	return notice_put(b->st, b->config, &notice, err);
}

static int add_points(struct bounce *b, struct state_subscriber *p, int points,
		      struct err *err)
{
	const char *status = arena_strndup(&b->a, b->status.s, b->status.len);

	if (p->bounced_at == CLOCK_NEVER ||
	    days_since(p->bounced_at) > BOUNCE_GAP_DAYS)
		p->points = 0;
	p->points += points;
	p->bounced_at = clock_now();
	bool full = p->points >= BOUNCE_PAUSE;
	if (full) {
		p->paused_until = STATE_PAUSED_FOR_EVER;
		p->paused_why = "bounces";
	}
	struct state_audit_entry entry = {
	    .at = clock_now(),
	    .who = p->email,
	    .how = arena_printf(&b->a, "bounce %s", b->mail->msgid),
	    .asked = "",
	    .did = arena_printf(&b->a, "status %s: %d%s of %d points%s", status,
				p->points / 2, p->points % 2 ? ".5" : "",
				BOUNCE_PAUSE / 2,
				full ? ", paused until further notice" : ""),
	};
	if (state_subscriber_put(b->st, p, err) ||
	    state_audit_put(b->st, &entry, err))
		return -1;
	return full ? tell_admins(b, p, status, err) : 0;
}

/* Find whose mail came back, and what the reports say of them. */
static int count_bounce(struct bounce *b, struct err *err)
{
	struct outbox_mail mail;
	struct state_subscriber p;

	int found =
	    state_outbox_find_sender(b->st, b->mail->token, &b->a, &mail, err);
	if (found <= 0 || days_since(mail.created_at) > BOUNCE_MAIL_DAYS)
		return found < 0 ? -1 : 0;
	int points = count_points(b, mail.recipient);
	if (!points)
		return 0;
	found = state_subscriber_find(b->st, mail.recipient, &b->a, &p, err);
	if (found <= 0 || is_held(&p) ||
	    (p.bounced_at != CLOCK_NEVER && !days_since(p.bounced_at)))
		return found < 0 ? -1 : 0;
	return add_points(b, &p, points, err);
}

int bounce_count(struct state *st, const struct config *config,
		 const struct state_command_mail *mail, struct err *err)
{
	struct bounce b = {
	    .st = st, .config = config, .mail = mail, .a = ARENA_INIT};
	int r = count_bounce(&b, err);

	arena_release(&b.a);
	return r;
}
