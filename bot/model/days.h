/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_DAYS_H
#define BOT_MODEL_DAYS_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct model_day;
struct state_message;

/*
 * How many patches and replies came on which day, for a chart.  Pure.
 */

/* Count mails[0..n), all dated: *days are the *n_days days with a patch or a
 * reply, ascending. */
void days_count(const struct state_message *mails, size_t n, const char *zone,
		struct arena *a, struct model_day **days, size_t *n_days);

/* Number of the day that a time falls into, 0 is 1970-01-01. */
int64_t days_number(int64_t at, const char *zone);

/* "2020-05-25" */
const char *days_name(int64_t day, struct arena *a);

#endif /* BOT_MODEL_DAYS_H */
