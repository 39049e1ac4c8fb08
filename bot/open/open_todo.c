/* SPDX-License-Identifier: MIT */
#include "bot/open/open.h"

#include <stdbool.h>
#include <stdlib.h>

#include "bot/digest/wording.h"
#include "bot/facts/facts.h"
#include "bot/filter/filter.h"
#include "bot/filter/match.h"
#include "bot/model/summary.h"
#include "bot/open/open_page.h"
#include "bot/open/open_view.h"
#include "common/arena.h"
#include "common/order.h"

#define SECTIONS_MAX 3 /* names of sections in an entry */

/* Some patches of a series, by their place in present. */
struct patch_set {
	const struct model_series *series;
	bool *set; /* [n_present] */
	size_t n_set;
};

static void set_init(struct patch_set *m, const struct model_series *s,
		     struct arena *a)
{
	*m = (struct patch_set){
	    .series = s,
	    .set = arena_array(a, s->n_present, sizeof(*m->set)),
	};
}

/* number: 0 is all patches of the series. */
static void set_add(struct patch_set *m, uint32_t number)
{
	const struct model_series *s = m->series;
	const uint32_t *at = s->present;
	size_t n = s->n_present;

	if (number && n) {
		at = bsearch(&number, s->present, n, sizeof(*at),
			     order_array_uint32);
		n = at != NULL;
	}
	for (; n; n--, at++) {
		m->n_set += !m->set[at - s->present];
		m->set[at - s->present] = true;
	}
}

static bool set_is_full(const struct patch_set *m)
{
	return m->n_set && m->n_set == m->series->n_present;
}

static const char *set_numbers(const struct patch_set *m, struct arena *a)
{
	uint32_t *numbers = arena_array(a, m->n_set, sizeof(*numbers));
	size_t n = 0;

	for (size_t i = 0; i < m->series->n_present; i++)
		if (m->set[i])
			numbers[n++] = m->series->present[i];
	return wording_numbers(numbers, n, WORDING_NUMBERS_MAX, a);
}

/* The patches that carry a Reviewed-by or Acked-by of mine. */
static void add_vouched(const struct open_page *p, const struct model_series *s,
			struct patch_set *out)
{
	struct arena scratch = ARENA_INIT;

	set_init(out, s, p->arena);
	for (size_t i = 0; i < s->n_carried; i++) {
		const struct model_trailer *t = &s->carried[i];

		if ((t->kind != PATCH_TRAILER_REVIEWED &&
		     t->kind != PATCH_TRAILER_ACKED) ||
		    open_view_person(p->view, t->addr.email, &scratch) != p->me)
			continue;
		for (size_t k = 0; k < t->n_on; k++)
			set_add(out, t->on[k]);
	}
	arena_release(&scratch);
}

/* " in 2,5"; "" if all of them were hit, or none but the cover. */
static const char *in_patches(const struct open_page *p,
			      const struct model_series *s, const bool *hits)
{
	struct patch_set set;

	set_init(&set, s, p->arena);
	for (size_t i = 0; i < s->n_mails; i++)
		if (hits[i] && s->mails[i]->message.kind == FACTS_PATCH)
			set_add(&set, summary_number(s->mails[i]));
	if (!set.n_set || set_is_full(&set))
		return "";
	return arena_printf(p->arena, " in %s", set_numbers(&set, p->arena));
}

/* The sections of mine that the series touches: 1, 0 if none, -1. */
static int find_touched(struct open_page *p, const struct open_series *open,
			struct fold_items *why, struct err *err)
{
	const struct model_series *s = open->entry.series;
	const struct filter_subject subject = {
	    .mails = s->mails, .n = s->n_mails, .series = s};
	bool *hits = arena_array(p->arena, s->n_mails, sizeof(*hits));
	int n = 0;

	for (size_t i = 0; i < p->view->n_sections; i++) {
		const struct open_section *mine = &p->view->sections[i];
		struct filter_term term = {.key = FILTER_SECTION,
					   .value = mine->section->name,
					   .section = *mine->section};
		const struct filter filter = {.term = &term, .n = 1};
		const struct filter_asked x = {.st = p->view->st,
					       .filter = &filter};
		int touched;

		if (!open_people_has(&mine->people, p->me))
			continue;
		touched = filter_match(&x, &subject, hits, err);
		if (touched < 0)
			return -1;
		if (!touched || n++ > SECTIONS_MAX)
			continue;
		if (n > SECTIONS_MAX)
			fold_items_add(why, p->arena, "...");
		else
			fold_items_add(
			    why, p->arena, "touches %s%s",
			    wording_shown(mine->section->name, p->arena),
			    in_patches(p, s, hits));
	}
	return n > 0;
}

/* Why an answer of mine is wanted: 1, 0 if none is, -1. */
static int find_reasons(struct open_page *p, const struct open_series *open,
			struct fold_items *why, struct err *err)
{
	const struct model_series *s = open->entry.series;
	bool named = open_people_has(&open->named, p->me);
	int touched = 0;
	struct patch_set vouched;

	if (p->me == INTERN_NONE || open->submitter == p->me ||
	    open_people_has(&open->answered, p->me) || open->pull ||
	    (s && s->state.applied && s->state.applied->all))
		return 0;
	fold_items_add(
	    why, p->arena, "waits %s",
	    wording_duration(p->view->model.range.until - open->posted_at,
			     p->arena));
	if (named)
		fold_items_add(why, p->arena, "names you in To/Cc");
	if (!s)
		return named;
	add_vouched(p, s, &vouched);
	if (set_is_full(&vouched))
		return 0;
	touched = find_touched(p, open, why, err);
	if (touched < 0)
		return -1;
	if (vouched.n_set)
		fold_items_add(why, p->arena, "carries your tag on %s",
			       set_numbers(&vouched, p->arena));
	return named || touched;
}

int open_todo(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err)
{
	static const char *const headings[] = {"Nobody has answered",
					       "Others have answered"};
	struct open_page p;

	if (open_page_init(&p, st, q, a, err))
		return -1;
	for (size_t i = 0; i < p.view->n; i++) {
		const struct open_series *s = &p.view->series[i];
		struct fold_items why = {0};
		int asked = find_reasons(&p, s, &why, err);

		if (asked < 0)
			return -1;
		if (asked)
			open_page_add(&p, s, s->answers->n_others > 0)->why =
			    why;
	}
	*n = p.n;

	const struct open_page_frame frame = {
	    .title = "series that want an answer of yours",
	    .intro = arena_printf(
		a,
		"Open series of the last %d weeks that name you in To/Cc or "
		"touch your sections of MAINTAINERS, and that you have not "
		"answered in their newest version, oldest first.",
		OPEN_WEEKS),
	    .nothing = arena_printf(a,
				    "No open series of the last %d weeks on %s "
				    "wants an answer of yours.",
				    OPEN_WEEKS, open_page_list(&p)),
	    .headings = headings,
	    .n_headings = 2,
	    .n_max = OPEN_TODO_MAX,
	};

	open_page_write(&p, &frame, out);
	if (p.view->fault) {
		strbuf_addch(out, '\n');
		fold_paragraph(
		    out, 0, 0,
		    "The list's MAINTAINERS file could not be read: what "
		    "touches your sections is not listed.");
	}
	return 0;
}
