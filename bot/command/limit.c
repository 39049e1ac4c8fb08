/* SPDX-License-Identifier: MIT */
#include "bot/command/limit.h"

#include "bot/command/confirm.h"
#include "config/config.h"
#include "state/outbox.h"
#include "state/tokens.h"

#define HOUR_S INT64_C(3600)
#define DAY_S  INT64_C(86400)

int limit_is_over(struct state *st, const struct config_commands *limits,
		  const char *email, bool proven, int64_t now, bool *over,
		  struct err *err)
{
	int64_t his = 0, all;

	if (state_outbox_answers(st, NULL, OUTBOX_ANY, now - HOUR_S, &all,
				 err) ||
	    (proven && state_outbox_answers(st, email, OUTBOX_PROVEN,
					    now - DAY_S, &his, err)))
		return -1;
	*over = his >= limits->per_sender_day || all >= limits->per_hour;
	return 0;
}

static int is_asked_enough(struct state *st, const char *email, int64_t now,
			   bool *enough, struct err *err)
{
	int64_t all;
	bool may;

	if (confirm_may_ask(st, email, now, &may, err) ||
	    state_token_count(st, NULL, now - DAY_S, &all, err))
		return -1;
	*enough = !may || all >= LIMIT_STRANGERS_ASKED;
	return 0;
}

int limit_is_over_unproven(struct state *st,
			   const struct config_commands *limits,
			   const char *email, enum limit_answer answer,
			   int64_t now, bool *over, struct err *err)
{
	int64_t his, all;

	if (state_outbox_answers(st, NULL, OUTBOX_UNPROVEN, now - HOUR_S, &all,
				 err))
		return -1;
	*over = all >= (limits->per_hour + 1) / 2;
	if (*over)
		return 0;
	if (answer == LIMIT_QUESTION)
		return is_asked_enough(st, email, now, over, err);
	if (state_outbox_answers(st, email, OUTBOX_UNPROVEN, now - DAY_S, &his,
				 err))
		return -1;
	*over = his >= (answer == LIMIT_HELP ? 1 : limits->per_sender_day);
	return 0;
}
