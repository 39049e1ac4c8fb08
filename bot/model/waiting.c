/* SPDX-License-Identifier: MIT */
#include "bot/model/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/series.h"
#include "bot/model/series_state.h"
#include "bot/model/summary.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/intern.h"

/*
 * All series of the eight weeks are loaded, because each may be the newer
 * version of another; what came back is read only of those that are the
 * newest.
 */
struct looking {
	struct versions *versions;
	struct load *load;
	struct model *model;
	int64_t since, until;         /* of first mails */
	struct model_series **series; /* [n] */
	size_t n;
	struct intern ids;
	int64_t *noted; /* [n_noted] */
	size_t n_noted;
};

bool waiting_is(const struct model_series *s)
{
	return s->state.is != MODEL_IS_SUPERSEDED && !s->state.applied &&
	       !s->answers.n_others && !s->pull_request && !s->backport &&
	       (2 * s->n_present >= s->total || summary_is_addition(s));
}

/* A series that is not the range's own, once. */
static void note_series(struct looking *l, int64_t series_id)
{
	uint32_t n = l->ids.n;
	int64_t *id;

	if (!series_id ||
	    intern_find(&l->ids, &series_id, sizeof(series_id)) != INTERN_NONE)
		return;
	id = arena_alloc(l->load->arena, sizeof(*id));
	*id = series_id;
	if (intern_put(&l->ids, id, sizeof(*id)) == n) {
		l->noted[l->n_noted++] = series_id;
		load_want_series(l->load, series_id);
	}
}

/* Make those that began in the eight weeks. */
static int make_noted(struct looking *l, struct err *err)
{
	struct arena *a = l->load->arena;
	struct series_mails *mails = arena_array(a, l->n_noted, sizeof(*mails));
	struct model_series **made = l->series + l->n;
	size_t n = 0;

	for (size_t i = 0; i < l->n_noted; i++) {
		if (load_series(l->load, l->noted[i], &mails[n], err))
			return -1;
		if (!mails[n].n ||
		    mails[n].mails[0]->message.date_at < l->since)
			continue;
		made[n++] = arena_alloc(a, sizeof(struct model_series));
	}
	l->n += n;
	return series_make(l->versions, mails, made, n, err);
}

static int take_all(struct looking *l, struct err *err)
{
	const struct state_span span = {
	    .kind = STATE_SPAN_DATES,
	    .list_id = l->load->list_id,
	    .since = l->since,
	    .until = l->until,
	};
	struct arena scratch = ARENA_INIT;
	struct model *m = l->model;
	struct state_patch *rows;
	size_t n;
	int result;

	result = state_patches_in(l->load->st, &span, &scratch, &rows, &n, err);
	if (!result) {
		l->series = arena_array(l->load->arena, n + m->n_series,
					sizeof(struct model_series *));
		l->noted = arena_array(l->load->arena, n, sizeof(*l->noted));
	}
	for (size_t i = 0; !result && i < m->n_series; i++) {
		struct model_series *s = &m->series[i];

		intern_put(&l->ids, &s->head->series_id,
			   sizeof(s->head->series_id));
		if (s->first_at >= l->since)
			l->series[l->n++] = s;
	}
	for (size_t i = 0; !result && i < n; i++)
		if (rows[i].message.kind != FACTS_PULL &&
		    load_has(l->load, &rows[i].message))
			note_series(l, rows[i].series_id);
	if (!result)
		result = make_noted(l, err);
	arena_release(&scratch);
	return result;
}

static int compare_first_mails(const void *a, const void *b)
{
	const struct model_series *x = *(struct model_series *const *)a;
	const struct model_series *y = *(struct model_series *const *)b;

	if (x->first_at != y->first_at)
		return x->first_at < y->first_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

static bool is_of_range(const struct model *m, const struct model_series *s)
{
	return m->n_series && s >= m->series && s < m->series + m->n_series;
}

static bool may_wait(const struct model *m, const struct model_series *s)
{
	int after =
	    m->list.waiting_after ? m->list.waiting_after : MODEL_WAITING_AFTER;

	return s->first_at <= m->range.until - after &&
	       s->state.is != MODEL_IS_SUPERSEDED;
}

int waiting_find(struct versions *v, struct model *m, struct err *err)
{
	struct arena *a = v->load->arena;
	struct looking l = {
	    .versions = v,
	    .load = v->load,
	    .model = m,
	    .since = m->range.until - MODEL_WAITING_UNTIL,
	    .until = m->range.until,
	};
	struct model_series **old;
	size_t n = 0, n_old = 0;

	intern_init(&l.ids, a);
	if (take_all(&l, err))
		return -1;
	qsort(l.series, l.n, sizeof(struct model_series *),
	      compare_first_mails);
	series_state_supersede(l.series, l.n, a);
	old = arena_array(a, l.n, sizeof(struct model_series *));
	for (size_t i = 0; i < l.n; i++) {
		if (!may_wait(m, l.series[i]))
			continue;
		l.series[n++] = l.series[i];
		if (!is_of_range(m, l.series[i]))
			old[n_old++] = l.series[i];
	}
	if (series_add_answers(v, &m->list, old, n_old, err))
		return -1;
	m->waiting = arena_array(a, n, sizeof(*m->waiting));
	for (size_t i = 0; i < n; i++)
		if (waiting_is(l.series[i]))
			m->waiting[m->n_waiting++] = *l.series[i];
	return 0;
}
