/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_SUBSCRIBE_BASE_H
#define BOT_COMMAND_SUBSCRIBE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/command/subscribe.h"
#include "state/subscribers.h"

/*
 * What the acts on subscriptions share: the private half of subscribe.h.
 */

/* As they are written in commands, "" for what goes without saying, by
 * enum state_contents and enum text_detail. */
extern const char *const subscribe_contents[];
extern const char *const subscribe_details[];

/* Days are those of the robot's zone. */
const char *subscribe_zone(const struct subscribe *s);
/* "2020-07-31", "further notice" */
const char *subscribe_day(const struct subscribe *s, int64_t at);
/* A text from outside, fit to be shown, at most 40 bytes of it. */
const char *subscribe_shown(const struct subscribe *s, const char *text);

bool subscribe_is_paused(const struct state_subscriber *p);

/* The person of s->email; ERR_DATA if he has no row. */
int subscribe_find_person(const struct subscribe *s,
			  struct state_subscriber *out, struct err *err);
/* What goes on of his; ERR_DATA if nothing does. */
int subscribe_find_all(const struct subscribe *s,
		       const struct state_subscriber *p,
		       struct state_subscription **rows, size_t *n,
		       struct err *err);

/* What a write to the state gave: a row that is refused (ERR_DATA) is no fault
 * of who asks, and becomes ERR_PERM. */
int subscribe_written(int r, struct err *err);

/* Append "subscription 7: kvm weekly". */
int subscribe_say_one(const struct subscribe *s,
		      const struct state_subscription *w, struct strbuf *did,
		      struct err *err);

/* The row of acts: who, and what did says from start on. */
int subscribe_put_act(const struct subscribe *s, const char *who,
		      const struct strbuf *did, size_t start, struct err *err);

#endif /* BOT_COMMAND_SUBSCRIBE_BASE_H */
