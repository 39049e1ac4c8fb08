/* SPDX-License-Identifier: MIT */
#include "bot/model/build.h"
#include "bot/open/open_view.h"

#include <stdlib.h>
#include <string.h>

#include "bot/digest/entry.h"
#include "bot/facts/facts.h"
#include "bot/filter/maintainers.h"
#include "bot/model/display.h"
#include "bot/people/roster.h"
#include "bot/range/range.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/order.h"
#include "state/recipients.h"

/*
 * Which pull request has a series: a maintainer who applied a series without a
 * word says so by asking to pull it. The patches posted with a request are
 * compared by title and author.
 */
struct pulls {
	struct intern patches; /* title and author of each */
	const struct model_pull *
	    *pull; /* [patches.n] the last request that has it */
};

struct making {
	struct state *st;
	struct open_view *out;
	struct arena *arena;
	struct pulls pulls;
	struct intern replaced; /* heads of series that have a newer posting:
				 * one begun before the range has no state
				 * that says so */
};

static const char *patch_key(const struct state_patch *patch, struct arena *a)
{
	return arena_printf(a, "%lld %s", (long long)patch->title_key,
			    patch->author.email);
}

static void add_pulled(struct pulls *p, const struct model_pull *pull,
		       struct arena *a)
{
	for (size_t i = 0; i < pull->n_series; i++) {
		const struct model_series *s = pull->series[i];

		for (size_t k = 0; k < s->n_mails; k++)
			if (s->mails[k]->message.kind == FACTS_PATCH)
				p->pull[intern_put_str(
				    &p->patches, patch_key(s->mails[k], a))] =
				    pull;
	}
}

static void find_pulls(struct pulls *p, const struct model *m, struct arena *a)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_pulls; i++)
		for (size_t k = 0; k < m->pulls[i].n_series; k++)
			n += m->pulls[i].series[k]->n_mails;
	p->pull = arena_array(a, n, sizeof(*p->pull));
	intern_init(&p->patches, a);
	for (size_t i = 0; i < m->n_pulls; i++)
		add_pulled(p, &m->pulls[i], a);
}

/* The request, posted after s, that has all patches of s; NULL: none. */
static const struct model_pull *pull_of(const struct pulls *p,
					const struct model_series *s)
{
	const struct model_pull *found = NULL;
	struct arena scratch = ARENA_INIT;

	for (size_t i = 0; i < s->n_mails; i++) {
		uint32_t n;

		if (s->mails[i]->message.kind != FACTS_PATCH)
			continue;
		n = intern_find_str(&p->patches,
				    patch_key(s->mails[i], &scratch));
		found = n == INTERN_NONE ? NULL : p->pull[n];
		if (found && found->mail->message.date_at < s->first_at)
			found = NULL;
		if (!found)
			break;
	}
	arena_release(&scratch);
	return found;
}

/* The address that stands for all of the person's, by the mailmap. */
static const char *proper_address(const struct open_view *v, const char *email,
				  struct arena *a)
{
	struct mail_addr addr = {"", email};

	if (v->model.list.roster)
		mailmap_find(&v->model.list.roster->mailmap, &addr, a, &addr);
	return addr.email;
}

uint32_t open_view_person(const struct open_view *v, const char *email,
			  struct arena *a)
{
	return intern_find_str(&v->people, proper_address(v, email, a));
}

bool open_people_has(const struct open_people *p, uint32_t person)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->person[i] == person)
			return true;
	return false;
}

/* Whoever wrote a mail, behind a relay too. */
static uint32_t put_writer(struct making *x, const struct mail_addr *from)
{
	struct mail_addr who = display_person(x->out->model.display, from);

	return intern_put_str(&x->out->people,
			      *who.email ? who.email : who.name);
}

static uint32_t put_person(struct making *x, const char *email,
			   struct arena *scratch)
{
	struct intern *people = &x->out->people;
	const char *one = proper_address(x->out, email, scratch);
	uint32_t number = intern_find_str(people, one);

	if (number != INTERN_NONE)
		return number;
	return intern_put_str(people, arena_strdup(x->arena, one));
}

/* numbers: [n] of people, any of them more than once. */
static void keep_people(struct making *x, uint32_t *numbers, size_t n,
			struct open_people *out)
{
	struct arena scratch = ARENA_INIT;
	struct intern seen;

	intern_init(&seen, &scratch);
	out->person = arena_array(x->arena, n, sizeof(*out->person));
	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t before = seen.n;

		if (intern_put(&seen, &numbers[i], sizeof(*numbers)) == before)
			out->person[out->n++] = numbers[i];
	}
	arena_release(&scratch);
}

static void find_answered(struct making *x, struct open_series *s)
{
	const struct model_answers *answers = s->answers;
	struct arena scratch = ARENA_INIT;
	uint32_t *numbers = arena_array(&scratch, answers->n, sizeof(*numbers));

	for (size_t i = 0; i < answers->n; i++)
		numbers[i] = put_writer(x, &answers->replies[i].mail->from);
	keep_people(x, numbers, answers->n, &s->answered);
	arena_release(&scratch);
}

static int find_named(struct making *x, struct open_series *s,
		      struct state_patch *const *mails, size_t n,
		      struct err *err)
{
	struct arena scratch = ARENA_INIT;
	uint32_t *numbers =
	    arena_array(&scratch, n * STATE_RECIPIENTS_MAX, sizeof(*numbers));
	size_t n_numbers = 0;
	int result = 0;

	for (size_t i = 0; i < n && !result; i++) {
		const char **emails;
		size_t n_emails = 0;

		result = state_recipients(x->st, mails[i]->message.id, &scratch,
					  &emails, &n_emails, err);
		for (size_t k = 0; k < n_emails && !result; k++)
			numbers[n_numbers++] =
			    put_person(x, emails[k], &scratch);
	}
	if (!result)
		keep_people(x, numbers, n_numbers, &s->named);
	arena_release(&scratch);
	return result;
}

static void add_replaced(struct making *x, const struct model_series *s)
{
	for (size_t i = 0; i < s->n_versions; i++)
		intern_put_str(&x->replaced, s->versions[i].msgid);
	for (size_t i = 0; i < s->n_extra_links; i++)
		intern_put_str(&x->replaced, s->extra_links[i].msgid);
	if (s->repost_of)
		intern_put_str(&x->replaced, s->repost_of);
}

/* *pull: the request that has it; NULL: none. */
static bool is_open(const struct making *x, const struct plan_entry *e,
		    const struct model_pull **pull)
{
	const struct model_series *s = e->series;

	*pull = NULL;
	if (e->pull)
		return !e->pull->pulled;
	if (s->pull_request || s->state.is == MODEL_IS_SUPERSEDED ||
	    s->state.is == MODEL_IS_DROPPED ||
	    (s->state.is == MODEL_IS_MERGED && s->state.applied->all) ||
	    intern_find_str(&x->replaced, s->msgid) != INTERN_NONE)
		return false;
	*pull = pull_of(&x->pulls, s);
	return !*pull || !(*pull)->pulled;
}

static int add_open(struct making *x, const struct plan_entry *e,
		    const struct model_pull *pull, struct err *err)
{
	struct open_series *s = &x->out->series[x->out->n++];
	const struct mail_addr *from;
	struct state_patch *const *mails;
	size_t n;

	s->entry = *e;
	s->entry.number = 0;
	s->entry.continued = false;
	s->entry.n_below = 0;
	s->pull = pull;
	if (e->series) {
		s->answers = &e->series->answers;
		s->posted_at = e->series->first_at;
		from = &e->series->submitter;
		mails = e->series->mails;
		n = e->series->n_mails;
	} else {
		s->answers = &e->pull->answers;
		s->posted_at = e->pull->mail->message.date_at;
		from = &e->pull->mail->message.from;
		mails = (struct state_patch *const *)&e->pull->mail;
		n = 1;
	}
	s->submitter = put_writer(x, from);
	find_answered(x, s);
	return find_named(x, s, mails, n, err);
}

static const char *msgid_of(const struct open_series *s)
{
	return s->entry.series ? s->entry.series->msgid
			       : s->entry.pull->mail->message.msgid;
}

static int compare_series(const void *a, const void *b)
{
	const struct open_series *x = a, *y = b;

	return order_dated(x->posted_at, msgid_of(x), y->posted_at,
			   msgid_of(y));
}

static int find_series(struct making *x, struct err *err)
{
	struct open_view *v = x->out;
	struct plan plan;

	plan_make(&v->model, x->arena, &plan);
	for (size_t i = 0; i < v->model.n_series; i++)
		add_replaced(x, &v->model.series[i]);
	for (size_t i = 0; i < v->model.n_continued; i++)
		add_replaced(x, &v->model.continued[i]);
	v->series = arena_array(x->arena, plan.n_entries, sizeof(*v->series));
	for (size_t i = 0; i < plan.n_entries; i++) {
		const struct plan_entry *e = &plan.entries[i];
		const struct model_pull *pull;

		if (!e->group->backports && is_open(x, e, &pull) &&
		    add_open(x, e, pull, err))
			return -1;
	}
	if (v->n)
		qsort(v->series, v->n, sizeof(*v->series), compare_series);
	return 0;
}

static void find_sections(struct making *x, const char *path)
{
	struct open_view *v = x->out;
	struct maintainers_section *sections;
	struct err fault;
	size_t n;

	if (!*path)
		return;
	if (maintainers_read_all(path, x->arena, &sections, &n, &fault)) {
		v->fault = arena_strdup(x->arena, fault.text);
		return;
	}
	v->n_sections = n;
	v->sections = arena_array(x->arena, n, sizeof(*v->sections));
	for (size_t i = 0; i < n; i++) {
		struct open_people *people = &v->sections[i].people;

		v->sections[i].section = &sections[i];
		people->n = sections[i].n_people;
		people->person =
		    arena_array(x->arena, people->n, sizeof(*people->person));
		for (size_t k = 0; k < people->n; k++)
			people->person[k] =
			    put_person(x, sections[i].people[k], x->arena);
	}
}

int open_view_make(struct state *st, const struct open_query *q,
		   struct arena *a, struct open_view *out, struct err *err)
{
	const int64_t since = q->now - OPEN_WEEKS * 7 * CLOCK_DAY_S;
	struct making x = {.st = st, .out = out, .arena = a};
	const struct range range = {
	    .span = {.kind = STATE_SPAN_DATES,
		     .list_id = q->list->id,
		     .since = since,
		     .until = q->now},
	    .since = since,
	    .until = q->now,
	    .zone = q->zone,
	};

	*out = (struct open_view){.st = st};
	if (model_build(st, q->list, &range, a, &out->model, err))
		return -1;
	intern_init(&out->people, a);
	intern_init(&x.replaced, a);
	find_pulls(&x.pulls, &out->model, a);
	pace_find(&out->model, a, &out->pace);
	find_sections(&x, q->maintainers);
	return find_series(&x, err);
}
