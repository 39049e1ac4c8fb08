/* SPDX-License-Identifier: MIT */
#include "bot/command/ignore.h"

#include "common/arena.h"
#include "common/ascii.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/mail/addr.h"
#include "config/address.h"
#include "config/config.h"
#include "state/command_mails.h"
#include "state/outbox.h"

#define LOOP_WORD "patchdigest" /* "X-Loop: patchdigest digest@example.org" */

static bool has_looped(const struct state_command_mail *mail)
{
	const char *loops = mail->loop;
	struct slice loop;

	while (lines_next(&loops, &loop))
		if (ascii_case_begins(loop.s, loop.len, LOOP_WORD))
			return true;
	return false;
}

static bool is_among(const char *email, const char *const *emails, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ascii_casecmp(emails[i], email))
			return true;
	return false;
}

static const char *check_sender(const struct config *config,
				const struct state_command_mail *mail)
{
	if (has_looped(mail))
		return "loop";
	if (!mail_addr_is_mailable(mail->sender_email))
		return "sender";
	if (address_is_own(config, mail->sender_email))
		return "own";
	if (address_is_list(config, mail->sender_email))
		return "list";
	if (mail->robot || address_is_robot(config, mail->sender_email))
		return "robot";
	return mail->automatic ? "automatic" : NULL;
}

static const char *check_date(const struct state_command_mail *mail,
			      int64_t now)
{
	if (mail->date_at == CLOCK_NEVER)
		return "undated";
	if (mail->date_at <= now - (IGNORE_AGE_DAYS + 1) * CLOCK_DAY_S)
		return "old";
	return mail->date_at > now + IGNORE_FUTURE_MAX_S ? "future" : NULL;
}

static int is_reply_to_ours(struct state *st,
			    const struct state_command_mail *mail,
			    struct arena *a, bool *yes, struct err *err)
{
	size_t n;
	const char **ids = lines_split(mail->in_reply_to, a, &n);

	*yes = false;
	for (size_t i = 0; i < n && !*yes; i++) {
		struct outbox_mail ours;
		int found = state_outbox_find_msgid(st, ids[i], a, &ours, err);

		if (found < 0)
			return -1;
		*yes = found;
	}
	return 0;
}

/* By which way it came, and for whom. */
static int check_way(struct state *st, const struct config *config,
		     const struct state_command_mail *mail, struct arena *a,
		     const char **reason, struct err *err)
{
	size_t n;
	const char **to = lines_split(mail->recipients, a, &n), *names;
	bool addressed = false, by_list = false;

	if (state_command_mail_lists(st, mail->message_id, a, &names, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		addressed = addressed || address_is_own(config, to[i]);
	for (size_t i = 0; i < config->n_lists; i++) {
		if (!is_among(config->lists[i].address, to, n))
			continue;
		addressed = true;
		by_list = by_list || lines_has(names, config->lists[i].name);
	}
	if (mail->bulk && !by_list) {
		*reason = "bulk";
		return 0;
	}
	if (!addressed && is_reply_to_ours(st, mail, a, &addressed, err))
		return -1;
	*reason = addressed ? NULL : "elsewhere";
	return 0;
}

int ignore_find_reason(struct state *st, const struct config *config,
		       const struct state_command_mail *mail, int64_t now,
		       const char **reason, struct err *err)
{
	struct arena a = ARENA_INIT;
	int r = 0;

	*reason = check_sender(config, mail);
	if (!*reason)
		*reason = check_date(mail, now);
	if (!*reason)
		r = check_way(st, config, mail, &a, reason, err);
	arena_release(&a);
	return r;
}
