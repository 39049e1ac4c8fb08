/* SPDX-License-Identifier: MIT */
#include "bot/command/gate.h"

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/lines.h"
#include "common/mail/addr.h"
#include "common/utf8.h"
#include "config/address.h"
#include "config/config.h"
#include "state/letters.h"
#include "state/outbox.h"

#define DAY_S     INT64_C(86400)
#define LOOP_WORD "patchdigest" /* "X-Loop: patchdigest digest@example.org" */

const char *gate_word(enum gate_verdict verdict)
{
	switch (verdict) {
	case GATE_OPEN:
		return "open";
	case GATE_LOOP:
		return "loop";
	case GATE_SENDER:
		return "sender";
	case GATE_OWN:
		return "own";
	case GATE_LIST:
		return "list";
	case GATE_ROBOT:
		return "robot";
	case GATE_AUTOMATIC:
		return "automatic";
	case GATE_BULK:
		return "bulk";
	case GATE_OLD:
		return "old";
	case GATE_FUTURE:
		return "future";
	case GATE_UNDATED:
		return "undated";
	case GATE_ELSEWHERE:
		return "elsewhere";
	}
	return "";
}

static bool has_looped(const struct state_letter *letter, struct arena *a)
{
	size_t n;
	const char **loops = lines_split(letter->loop, a, &n);

	for (size_t i = 0; i < n; i++)
		if (!ascii_ncasecmp(loops[i], LOOP_WORD, sizeof(LOOP_WORD) - 1))
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

/* Who wrote it, and what he says of himself. */
static enum gate_verdict judge_sender(const struct config *config,
				      const struct state_letter *letter,
				      struct arena *a)
{
	if (has_looped(letter, a))
		return GATE_LOOP;
	if (!mail_addr_is_mailable(letter->sender_email))
		return GATE_SENDER;
	if (address_is_own(config, letter->sender_email))
		return GATE_OWN;
	if (address_is_list(config, letter->sender_email))
		return GATE_LIST;
	if (letter->robot || address_is_robot(config, letter->sender_email))
		return GATE_ROBOT;
	return letter->automatic ? GATE_AUTOMATIC : GATE_OPEN;
}

static enum gate_verdict judge_date(const struct state_letter *letter,
				    int64_t now)
{
	if (letter->date_at == CLOCK_NEVER)
		return GATE_UNDATED;
	if (letter->date_at <= now - (GATE_AGE_DAYS + 1) * DAY_S)
		return GATE_OLD;
	return letter->date_at > now + GATE_FUTURE_MAX_S ? GATE_FUTURE
							 : GATE_OPEN;
}

static int answers_ours(struct state *st, const struct state_letter *letter,
			struct arena *a, bool *yes, struct err *err)
{
	size_t n;
	const char **ids = lines_split(letter->in_reply_to, a, &n);

	*yes = false;
	for (size_t i = 0; i < n && !*yes; i++) {
		struct outbox_mail mail;
		int found = state_outbox_find_msgid(st, ids[i], a, &mail, err);

		if (found < 0)
			return -1;
		*yes = found;
	}
	return 0;
}

/* Did it come by a list, and was it meant for us? */
static int judge_way(struct state *st, const struct config *config,
		     const struct state_letter *letter, struct arena *a,
		     enum gate_verdict *out, struct err *err)
{
	size_t n;
	const char **to = lines_split(letter->recipients, a, &n), *names;
	bool addressed = false, by_list = false;

	if (state_letter_lists(st, letter->message_id, a, &names, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		addressed = addressed || address_is_own(config, to[i]);
	for (size_t i = 0; i < config->n_lists; i++) {
		if (!is_among(config->lists[i].address, to, n))
			continue;
		addressed = true;
		by_list = by_list || lines_has(names, config->lists[i].name);
	}
	if (letter->bulk && !by_list) {
		*out = GATE_BULK;
		return 0;
	}
	if (!addressed && answers_ours(st, letter, a, &addressed, err))
		return -1;
	*out = addressed ? GATE_OPEN : GATE_ELSEWHERE;
	return 0;
}

int gate_judge(struct state *st, const struct config *config,
	       const struct state_letter *letter, int64_t now, struct arena *a,
	       enum gate_verdict *out, struct err *err)
{
	*out = judge_sender(config, letter, a);
	if (*out == GATE_OPEN)
		*out = judge_date(letter, now);
	if (*out == GATE_OPEN)
		return judge_way(st, config, letter, a, out, err);
	return 0;
}
