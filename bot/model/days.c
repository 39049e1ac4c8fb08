/* SPDX-License-Identifier: MIT */
#include "bot/model/days.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "bot/facts/facts.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"

int64_t days_number(int64_t at, const char *zone)
{
	struct tm tm;

	clock_local(zone, at, &tm);
	return clock_utc(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, 0, 0,
			 0) /
	       CLOCK_DAY_S;
}

const char *days_name(int64_t day, struct arena *a)
{
	return clock_day(day * CLOCK_DAY_S, "UTC", a);
}

static int compare_days(const void *a, const void *b)
{
	const struct model_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

void days_count(const struct state_message *mails, size_t n, const char *zone,
		struct arena *a, struct model_day **days, size_t *n_days)
{
	struct model_day *all = arena_array(a, n, sizeof(*all));
	size_t n_all = 0, k = 0;

	for (size_t i = 0; i < n; i++) {
		bool patch = mails[i].kind == FACTS_PATCH;

		if (!patch && mails[i].kind != FACTS_REPLY)
			continue;
		all[n_all++] = (struct model_day){
		    .day = days_number(mails[i].date_at, zone),
		    .patches = patch,
		    .replies = !patch,
		};
	}
	qsort(all, n_all, sizeof(*all), compare_days);
	for (size_t i = 0; i < n_all; i++) {
		if (k && all[k - 1].day == all[i].day) {
			all[k - 1].patches += all[i].patches;
			all[k - 1].replies += all[i].replies;
		} else {
			all[k++] = all[i];
		}
	}
	*days = all;
	*n_days = k;
}
