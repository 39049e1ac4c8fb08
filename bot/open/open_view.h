/* SPDX-License-Identifier: MIT */
#ifndef BOT_OPEN_OPEN_VIEW_H
#define BOT_OPEN_OPEN_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/digest/plan.h"
#include "bot/model/model.h"
#include "bot/model/pace.h"
#include "common/intern.h"

struct arena;
struct err;
struct maintainers_section;
struct mail_addr;
struct state;

/*
 * What is open on a list, before anybody asks: made once, it serves any number
 * of people.
 *
 * Open is the newest version of a series that is neither wholly merged nor
 * dropped and is in no request that was pulled (open_pulls.h); and a pull
 * request that nobody pulled. No backport, no patches posted with a request.
 */

#define OPEN_WEEKS 12 /* series whose newest version is older are forgotten */

/* People are numbers: one for all the addresses of the same (shown.h). */
struct open_people {
	uint32_t *person; /* [n] each once */
	size_t n;
};

struct open_series {
	struct plan_entry entry;     /* as it is written: with its whole series and nothing below; no number */
	const struct model_pull *pull; /* that has all patches of a series and waits to be pulled; NULL */
	const struct model_answers *answers;
	int64_t posted_at;
	uint32_t submitter;
	struct open_people answered; /* who wrote in reply, robots too */
	struct open_people named;    /* To and Cc of its mails */
};

struct open_section {
	const struct maintainers_section *section;
	struct open_people people; /* M: and R: */
};

struct open_view {
	struct state *st; /* borrowed */
	struct model model;
	struct pace pace;
	struct intern people;          /* by proper address */
	struct open_series *series;    /* [n] by (posted_at, msgid) */
	size_t n;
	struct open_section *sections; /* [n_sections]; 0: the list has no such file .. */
	size_t n_sections;
	const char *fault;             /* .. or why it cannot be read; NULL */
};

/*
 * Look at the list. series_refresh must have run.
 *
 * maintainers: path of the list's MAINTAINERS file; "" none. One that cannot
 * be read is no failure: fault says so. Everything lives in the arena. 0 or
 * -1.
 */
int open_view_make(struct state *st, const struct list *list,
		   const char *maintainers, int64_t now, const char *zone,
		   struct arena *a, struct open_view *out, struct err *err);

/* Who has that address, lower case; INTERN_NONE: nobody of the view. */
uint32_t open_view_person(const struct open_view *v, const char *email,
			  struct arena *a);
bool open_people_has(const struct open_people *p, uint32_t person);

#endif /* BOT_OPEN_OPEN_VIEW_H */
