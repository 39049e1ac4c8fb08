/* SPDX-License-Identifier: MIT */
#include "bot/model/events.h"

#include <stdlib.h>
#include <string.h>

#include "bot/model/applied.h"
#include "bot/model/model.h"
#include "common/arena.h"

static void add_series(struct model *m, const struct model_series *s,
		       struct arena *a)
{
	struct model_event *e = &m->events[m->n_events];

	if (s->state.is == MODEL_IS_DROPPED ||
	    !applied_find(&s->answers, s, true, a, &e->applied))
		return;
	e->series = s;
	m->n_events++;
}

static void add_pulls(struct model *m, const struct model_pull *pulls, size_t n,
		      struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		struct model_event *e = &m->events[m->n_events];

		if (!applied_find(&pulls[i].answers, NULL, true, a,
				  &e->applied))
			continue;
		e->pull = &pulls[i];
		m->n_events++;
	}
}

static const char *msgid_of(const struct model_event *e)
{
	return e->pull ? e->pull->mail->message.msgid : e->series->msgid;
}

static int compare_events(const void *a, const void *b)
{
	const struct model_event *x = a, *y = b;

	if (!x->pull != !y->pull)
		return x->pull ? -1 : 1;
	if (x->applied.mail->date_at != y->applied.mail->date_at)
		return x->applied.mail->date_at < y->applied.mail->date_at ? -1
									   : 1;
	return strcmp(msgid_of(x), msgid_of(y));
}

void events_find(struct model *m, struct arena *a)
{
	m->events = arena_array(
	    a, m->n_pulls + m->n_older_pulls + m->n_series + m->n_older,
	    sizeof(*m->events));
	m->n_events = 0;
	add_pulls(m, m->pulls, m->n_pulls, a);
	add_pulls(m, m->older_pulls, m->n_older_pulls, a);
	for (size_t i = 0; i < m->n_series; i++)
		add_series(m, &m->series[i], a);
	for (size_t i = 0; i < m->n_older; i++)
		add_series(m, &m->older[i].series, a);
	if (m->n_events)
		qsort(m->events, m->n_events, sizeof(*m->events),
		      compare_events);
}
