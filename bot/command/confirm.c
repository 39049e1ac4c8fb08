/* SPDX-License-Identifier: MIT */
#include "bot/command/confirm.h"

#include <string.h>

#include "bot/mail/token.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/lines.h"
#include "state/command_mails.h"

#define DAY_S INT64_C(86400)

int confirm_is_recent(struct state *st, const char *email, int64_t now,
		      bool *recent, struct err *err)
{
	int64_t at;

	if (state_token_last_use(st, email, &at, err))
		return -1;
	*recent = at != CLOCK_NEVER && at > now - CONFIRM_HOLDS_DAYS * DAY_S;
	return 0;
}

int confirm_may_ask(struct state *st, const char *email, int64_t now, bool *may,
		    struct err *err)
{
	int64_t day, month;

	if (state_token_count(st, email, now - DAY_S, &day, err) ||
	    state_token_count(st, email, now - CONFIRM_ASK_DAYS * DAY_S, &month,
			      err))
		return -1;
	*may = !day && month < CONFIRM_ASK_MAX;
	return 0;
}

const char *confirm_word(enum confirm_verdict verdict)
{
	switch (verdict) {
	case CONFIRM_GOOD:
		return "good";
	case CONFIRM_UNKNOWN:
		return "unknown";
	case CONFIRM_USED:
		return "used";
	case CONFIRM_EXPIRED:
		return "expired";
	case CONFIRM_STRANGER:
		return "stranger";
	case CONFIRM_NO_REPLY:
		return "no-reply";
	}
	return "";
}

static enum confirm_verdict judge(const struct state_command_mail *letter,
				  const struct state_token *token, int64_t now)
{
	if (token->used_at != CLOCK_NEVER)
		return CONFIRM_USED;
	if (now >= token->expires_at)
		return CONFIRM_EXPIRED;
	if (strcmp(token->email, letter->sender_email) != 0)
		return CONFIRM_STRANGER;
	return lines_has(letter->in_reply_to, token->msgid) ? CONFIRM_GOOD
							    : CONFIRM_NO_REPLY;
}

int confirm_check(struct state *st, const struct state_command_mail *letter,
		  int64_t now, struct arena *a, struct state_token *out,
		  enum confirm_verdict *verdict, struct err *err)
{
	unsigned char hash[HASH_SHA256_SIZE];

	token_hash(letter->token, hash);

	int found = state_token_find(st, hash, a, out, err);

	if (found < 0)
		return -1;
	*verdict = found ? judge(letter, out, now) : CONFIRM_UNKNOWN;
	return 0;
}
