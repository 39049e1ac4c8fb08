/* SPDX-License-Identifier: MIT */
#include "bot/command/confirm.h"

#include <string.h>

#include "bot/mail/token.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/lines.h"
#include "state/command_mails.h"

int confirm_is_recent(struct state *st, const char *email, int64_t now,
		      bool *recent, struct err *err)
{
	int64_t at;

	if (state_token_last_use(st, email, &at, err))
		return -1;
	*recent =
	    at != CLOCK_NEVER && at > now - CONFIRM_HOLDS_DAYS * CLOCK_DAY_S;
	return 0;
}

int confirm_may_ask(struct state *st, const char *email, int64_t now, bool *may,
		    struct err *err)
{
	int64_t day, month;

	if (state_token_count(st, email, now - CLOCK_DAY_S, &day, err) ||
	    state_token_count(st, email, now - CONFIRM_ASK_DAYS * CLOCK_DAY_S,
			      &month, err))
		return -1;
	*may = !day && month < CONFIRM_ASK_MAX;
	return 0;
}

static const char *find_fault(const struct state_command_mail *mail,
			      const struct state_token *token, int64_t now)
{
	if (token->used_at != CLOCK_NEVER)
		return "used";
	if (now >= token->expires_at)
		return "expired";
	if (strcmp(token->email, mail->sender_email) != 0)
		return "stranger";
	return lines_has(mail->in_reply_to, token->msgid) ? NULL : "no-reply";
}

int confirm_check(struct state *st, const struct state_command_mail *mail,
		  int64_t now, struct arena *a, struct confirm *out,
		  struct err *err)
{
	unsigned char hash[HASH_SHA256_SIZE];

	token_hash(mail->token, hash);

	int found = state_token_find(st, hash, a, &out->token, err);

	if (found < 0)
		return -1;
	out->fault = found ? find_fault(mail, &out->token, now) : "unknown";
	return 0;
}
