/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMPOSE_SCHEDULE_H
#define BOT_COMPOSE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule_spec;

/*
 * When a digest is due. Pure: a schedule, a time zone and an instant
 * in, slots out. A slot is an instant, found from the civil time of its zone
 * and named in UTC, so neither DST nor a clock set back makes a second one.
 */

/* zone: of schedules that name none of their own. spec->every is not
 * SCHEDULE_NEVER in any of these. */

/* The last slot at or before now; the first slot after now. */
int64_t schedule_slot_before(const struct schedule_spec *spec, const char *zone,
			     int64_t now);
int64_t schedule_slot_after(const struct schedule_spec *spec, const char *zone,
			     int64_t now);

#define SCHEDULE_SLOT_SIZE 64
/* "20200601T0000Z" */
const char *schedule_slot_name(int64_t slot, char buf[SCHEDULE_SLOT_SIZE]);

/*
 * True if a digest is due at now: the newest slot that has come is later than
 * last_slot, the slot of the last digest (CLOCK_NEVER: there was none). *slot is
 * that newest slot and *before the slot before it, due or not: slots missed in
 * a down time are skipped, and a clock set back makes no digest.
 */
bool schedule_due(const struct schedule_spec *spec, const char *zone,
		  int64_t now, int64_t last_slot, int64_t *slot, int64_t *before);

#endif /* BOT_COMPOSE_SCHEDULE_H */
