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
#include "common/strbuf.h"
#include "state/audit_log.h"
#include "state/command_mails.h"
#include "state/outbox.h"
#include "state/subscribers.h"

#define DAY_S 86400

struct bounce {
	struct state *st;
	const struct config *config;
	const struct state_command_mail *letter;
	const char *status; /* of the report that counts */
	struct arena a;     /* own */
};

/* The next of blank-separated words; "" at the end of the line. */
static const char *next_word(struct arena *a, const char **line, size_t *len)
{
	size_t n = 0;

	while (*len && **line == ' ') {
		(*line)++;
		(*len)--;
	}
	while (n < *len && (*line)[n] != ' ')
		n++;
	const char *word = arena_strndup(a, *line, n);
	*line += n;
	*len -= n;
	return word;
}

/* Half points of "failed 5.1.1". */
static int points_of(const char *outcome, const char *status)
{
	if (strcmp(outcome, "failed") != 0 || !strncmp(status, "5.7.", 4))
		return 0;
	return !strncmp(status, "5.", 2) ? 2 : !strncmp(status, "4.", 2);
}

/* Is email among the words of line? None named is everybody. */
static bool is_named(struct arena *a, const char *line, size_t len,
		     const char *email)
{
	const char *word = next_word(a, &line, &len);
	bool named = !*word;

	for (; *word && !named; word = next_word(a, &line, &len))
		named = !ascii_casecmp(word, email);
	return named;
}

/* The most that a report says about email. If there is but one, it is about
 * that mail, whoever it was sent on to. */
static int count_points(struct bounce *b, const char *email)
{
	bool only = !strchr(b->letter->reports, '\n');
	int most = 0;

	for (const char *line = b->letter->reports; *line;) {
		size_t len = strcspn(line, "\n");
		const char *next = line + len + (line[len] == '\n');
		const char *outcome = next_word(&b->a, &line, &len);
		const char *status = next_word(&b->a, &line, &len);
		int points = points_of(outcome, status);

		if (points > most &&
		    (only || is_named(&b->a, line, len, email))) {
			most = points;
			b->status = status;
		}
		line = next;
	}
	return most;
}

/* Whole days from one time to another, by the calendar of UTC: mail that comes
 * back every week at about the same hour does so seven days later. */
static int64_t days_since(int64_t at)
{
	return clock_now() / DAY_S - at / DAY_S;
}

static bool is_held(const struct state_subscriber *p)
{
	return p->paused_until != CLOCK_NEVER &&
	       p->paused_until > clock_now() &&
	       strcmp(p->paused_why, "asked") != 0;
}

/* Does not name him: of who is erased no notice must stay behind. */
static int tell_admins(struct bounce *b, const struct state_subscriber *p,
		       struct err *err)
{
	struct state_subscription *rows;
	size_t n;

	if (state_subscriptions(b->st, p->id, 0, &b->a, &rows, &n, err))
		return -1;
	const char *whose =
	    n ? arena_printf(&b->a, "the owner of subscription %" PRId64,
			     rows[0].id)
	      : "a former subscriber";
	const char *text = arena_printf(
	    &b->a,
	    "Mail to %s came back on several days,\n"
	    "the last time with status %s. Nothing is deleted, but no digest\n"
	    "goes there until the owner or you resume it:\n"
	    "\n"
	    "  patchdigest subscribers list\n"
	    "  patchdigest subscribers resume ADDRESS\n",
	    whose, b->status);
	const char *key = arena_printf(&b->a, "bounces %" PRId64 " %" PRId64,
				       p->id, clock_now());
	return notice_put(b->st, b->config, key,
			  "[patchdigest] mail to a subscriber comes back: "
			  "paused",
			  text, err);
}

static int put_act(struct bounce *b, const struct state_subscriber *p,
		   bool paused, struct err *err)
{
	struct state_audit_entry act = {
	    .at = clock_now(),
	    .who = p->email,
	    .how = arena_printf(&b->a, "bounce %s", b->letter->msgid),
	    .asked = "",
	    .did = arena_printf(&b->a, "status %s: %d%s of %d points%s",
				b->status, p->points / 2,
				p->points % 2 ? ".5" : "", BOUNCE_PAUSE / 2,
				paused ? ", paused until further notice" : ""),
	};

	return state_audit_put(b->st, &act, err);
}

static int add_points(struct bounce *b, struct state_subscriber *p, int points,
		      struct err *err)
{
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
	if (state_subscriber_put(b->st, p, err) || put_act(b, p, full, err))
		return -1;
	return full ? tell_admins(b, p, err) : 0;
}

static int take(struct bounce *b, struct err *err)
{
	struct outbox_mail mail;
	struct state_subscriber p;

	int found = state_outbox_find_sender(b->st, b->letter->token, &b->a,
					     &mail, err);
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

int bounce_take(struct state *st, const struct config *config,
		const struct state_command_mail *letter, struct err *err)
{
	struct bounce b = {.st = st,
			   .config = config,
			   .letter = letter,
			   .status = "",
			   .a = ARENA_INIT};
	int r = take(&b, err);

	arena_release(&b.a);
	return r;
}
