/* SPDX-License-Identifier: MIT */
#include "bot/compose/schedule.h"

#include <stdio.h>

#include "common/clock.h"
#include "common/log.h"
#include "config/schedule_spec.h"

/*
 * A slot's civil date is found by stepping periods from the date of an
 * instant: step 0 is the period that holds it, and the slot of a step is that
 * period's day at the schedule's hour.
 */
static int64_t slot_of_step(const struct schedule_spec *spec, const char *zone,
			    const struct tm *date, int step)
{
	struct tm tm = {
	    .tm_year = date->tm_year,
	    .tm_mon = date->tm_mon,
	    .tm_mday = date->tm_mday,
	    .tm_hour = spec->hour,
	    .tm_min = spec->minute,
	    .tm_isdst = -1,
	};

	switch (spec->every) {
	case SCHEDULE_NEVER:
		fatalx("a schedule without slots was asked for one");
	case SCHEDULE_DAILY:
		tm.tm_mday += step;
		break;
	case SCHEDULE_WEEKLY:
		tm.tm_mday += spec->weekday - date->tm_wday + 7 * step;
		break;
	case SCHEDULE_MONTHLY:
		tm.tm_mon += step;
		tm.tm_mday = spec->day;
		break;
	}
	return clock_instant(zone, &tm);
}

int64_t schedule_slot_before(const struct schedule_spec *spec, const char *zone,
			     int64_t now)
{
	struct tm date;
	int step = 1;

	zone = *spec->zone ? spec->zone : zone;
	clock_local(zone, now, &date);
	while (slot_of_step(spec, zone, &date, step) > now)
		step--;
	return slot_of_step(spec, zone, &date, step);
}

int64_t schedule_slot_after(const struct schedule_spec *spec, const char *zone,
			    int64_t now)
{
	struct tm date;
	int step = -1;

	zone = *spec->zone ? spec->zone : zone;
	clock_local(zone, now, &date);
	while (slot_of_step(spec, zone, &date, step) <= now)
		step++;
	return slot_of_step(spec, zone, &date, step);
}

const char *schedule_slot_name(int64_t slot, char buf[SCHEDULE_SLOT_SIZE])
{
	struct tm tm;

	clock_local("UTC", slot, &tm);
	snprintf(buf, SCHEDULE_SLOT_SIZE, "%04d%02d%02dT%02d%02dZ",
		 (tm.tm_year + 1900) % 10000, tm.tm_mon + 1, tm.tm_mday,
		 tm.tm_hour, tm.tm_min);
	return buf;
}

bool schedule_due(const struct schedule_spec *spec, const char *zone,
		  int64_t now, int64_t last_slot, int64_t *slot,
		  int64_t *before)
{
	*slot = schedule_slot_before(spec, zone, now);
	*before = schedule_slot_before(spec, zone, *slot - 1);
	return last_slot == CLOCK_NEVER || *slot > last_slot;
}
