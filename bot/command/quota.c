/* SPDX-License-Identifier: MIT */
#include "bot/command/quota.h"

#include "bot/command/confirm.h"
#include "common/clock.h"
#include "config/config.h"
#include "state/outbox.h"
#include "state/tokens.h"

#define HOUR_S INT64_C(3600)

int quota_is_over(const struct quota *q, bool proven, bool *over,
		  struct err *err)
{
	int64_t own = 0, all;

	if (state_outbox_answers(q->st, NULL, OUTBOX_ANY, q->now - HOUR_S, &all,
				 err) ||
	    (proven && state_outbox_answers(q->st, q->email, OUTBOX_PROVEN,
					    q->now - CLOCK_DAY_S, &own, err)))
		return -1;
	*over = own >= q->limits->per_sender_day || all >= q->limits->per_hour;
	return 0;
}

static int is_asked_enough(const struct quota *q, bool *enough, struct err *err)
{
	int64_t all;
	bool may;

	if (confirm_may_ask(q->st, q->email, q->now, &may, err) ||
	    state_token_count(q->st, NULL, q->now - CLOCK_DAY_S, &all, err))
		return -1;
	*enough = !may || all >= QUOTA_STRANGERS_ASKED;
	return 0;
}

int quota_is_over_unproven(const struct quota *q, enum quota_unproven answer,
			   bool *over, struct err *err)
{
	int64_t own, all;

	if (state_outbox_answers(q->st, NULL, OUTBOX_UNPROVEN, q->now - HOUR_S,
				 &all, err))
		return -1;
	*over = all >= (q->limits->per_hour + 1) / 2;
	if (*over)
		return 0;
	if (answer == QUOTA_QUESTION)
		return is_asked_enough(q, over, err);
	if (state_outbox_answers(q->st, q->email, OUTBOX_UNPROVEN,
				 q->now - CLOCK_DAY_S, &own, err))
		return -1;
	*over = own >= (answer == QUOTA_HELP ? 1 : q->limits->per_sender_day);
	return 0;
}
