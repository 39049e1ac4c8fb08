/* SPDX-License-Identifier: MIT */
#include "bot/model/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/gather.h"
#include "bot/model/known.h"
#include "bot/model/model.h"
#include "bot/model/standing.h"
#include "bot/model/summary.h"
#include "common/arena.h"
#include "common/intern.h"

/*
 * All series of the eight weeks are loaded, because each may be the newer
 * version of another; what came back is read only of those that are the
 * newest.
 */
struct looking {
	struct known *known;
	struct model *model;
	int64_t since, until;         /* of first mails */
	struct model_series **series; /* [n] */
	size_t n;
	struct intern ids;
};

bool waiting_is(const struct model_series *s)
{
	return s->standing.state != MODEL_IS_SUPERSEDED && !s->standing.taken &&
	       !s->answers.n_others && !s->pull_request && !s->backport &&
	       (2 * s->n_present >= s->total || summary_is_addition(s));
}

static int take_series(struct looking *l, int64_t series_id, struct err *err)
{
	struct known_series of;
	struct model_series *s;
	int64_t *id;

	if (intern_find(&l->ids, &series_id, sizeof(series_id)) != INTERN_NONE)
		return 0;
	id = arena_alloc(l->known->arena, sizeof(*id));
	*id = series_id;
	intern_put(&l->ids, id, sizeof(*id));
	if (known_members(l->known, series_id, &of, err))
		return -1;
	if (!of.n || of.mails[0]->message.date_at < l->since)
		return 0;
	s = arena_alloc(l->known->arena, sizeof(*s));
	if (gather_series(l->known, &of, s, err))
		return -1;
	l->series[l->n++] = s;
	return 0;
}

static int take_all(struct looking *l, struct err *err)
{
	const struct state_span span = {
	    .kind = STATE_SPAN_DATES,
	    .list_id = l->known->list_id,
	    .since = l->since,
	    .until = l->until,
	};
	struct arena scratch = ARENA_INIT;
	struct model *m = l->model;
	struct state_patch *rows;
	size_t n;
	int result;

	result =
	    state_patches_in(l->known->st, &span, &scratch, &rows, &n, err);
	if (!result)
		l->series = arena_array(l->known->arena, n + m->n_series,
					sizeof(struct model_series *));
	for (size_t i = 0; !result && i < m->n_series; i++) {
		struct model_series *s = &m->series[i];

		intern_put(&l->ids, &s->head->series_id,
			   sizeof(s->head->series_id));
		if (s->first_at >= l->since)
			l->series[l->n++] = s;
	}
	for (size_t i = 0; !result && i < n; i++) {
		if (rows[i].message.kind != FACTS_PULL && rows[i].series_id &&
		    known_has(l->known, &rows[i].message))
			result = take_series(l, rows[i].series_id, err);
	}
	arena_release(&scratch);
	return result;
}

static int compare(const void *a, const void *b)
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

int waiting_find(struct known *k, struct model *m, struct err *err)
{
	struct looking l = {
	    .known = k,
	    .model = m,
	    .since = m->range.until - MODEL_WAITING_UNTIL,
	    .until = m->range.until,
	};
	int after =
	    m->list.waiting_after ? m->list.waiting_after : MODEL_WAITING_AFTER;

	intern_init(&l.ids, k->arena);
	if (take_all(&l, err))
		return -1;
	qsort(l.series, l.n, sizeof(struct model_series *), compare);
	standing_supersede(l.series, l.n, k->arena);
	m->waiting = arena_array(k->arena, l.n, sizeof(*m->waiting));
	for (size_t i = 0; i < l.n; i++) {
		struct model_series *s = l.series[i];

		if (s->first_at > m->range.until - after ||
		    s->standing.state == MODEL_IS_SUPERSEDED)
			continue;
		if (!is_of_range(m, s) && gather_answers(k, &m->list, s, err))
			return -1;
		if (waiting_is(s))
			m->waiting[m->n_waiting++] = *s;
	}
	return 0;
}
