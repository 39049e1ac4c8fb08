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
struct list;
struct maintainers_section;
struct mail_addr;
struct state;

/*
 * What is open on a list, whoever asks. Made once, it serves any number of
 * people.
 *
 * Open is the newest version of a series that is neither merged as a whole nor
 * dropped, and is in no pull request that was pulled; and a pull request that
 * nobody pulled. Backports and patches posted with a request are left out.
 */

#define OPEN_WEEKS 12 /* series whose newest version is older are forgotten */

/* What is asked: of which list, when, for whom. */
struct open_query {
	const struct list *list;
	const char *maintainers; /* path of the list's MAINTAINERS file; "" none */
	const char *me;          /* who asks: an address, lower case; by mailmap it stands for all of that person */
	int64_t now;
	const char *zone;
	const struct open_view *view; /* of this list and time, made before for many people; NULL: it is made */
};

/* People, each once. A person is a number of open_view.people, one for all the
 * addresses of theirs. */
struct open_people {
	uint32_t *person; /* [n] */
	size_t n;
};

struct open_series {
	struct plan_entry entry;       /* as it is written: a series with all its patches, nothing below, no number; or a request */
	const struct model_pull *pull; /* the request that has all patches of the series, not pulled yet; NULL: none */
	const struct model_answers *answers;
	int64_t posted_at;
	uint32_t submitter;
	struct open_people answered;   /* who wrote replies, robots too */
	struct open_people named;      /* To and Cc of its mails */
};

struct open_section {
	const struct maintainers_section *section;
	struct open_people people; /* M: and R: */
};

struct open_view {
	struct state *st; /* borrowed */
	struct model model;
	struct pace pace;
	struct intern people;          /* their proper addresses */
	struct open_series *series;    /* [n] by (posted_at, msgid) */
	size_t n;
	struct open_section *sections; /* [n_sections] */
	size_t n_sections;             /* 0 also if there is no MAINTAINERS file .. */
	const char *fault;             /* .. or why it cannot be read; NULL */
};

/*
 * Find what is open on the query's list, from the model of its last OPEN_WEEKS;
 * me and view are not looked at. series_refresh must have run. A MAINTAINERS
 * file that cannot be read is named in out->fault, and is no failure. All
 * lives in a. -1: the state failed.
 */
int open_view_make(struct state *st, const struct open_query *q,
		   struct arena *a, struct open_view *out, struct err *err);

/* The person who has that address (lower case); INTERN_NONE: the view has
 * nobody of it. */
uint32_t open_view_person(const struct open_view *v, const char *email,
			  struct arena *a);
bool open_people_has(const struct open_people *p, uint32_t person);

#endif /* BOT_OPEN_OPEN_VIEW_H */
