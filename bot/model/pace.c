/* SPDX-License-Identifier: MIT */
#include "bot/model/pace.h"

#include <stdbool.h>
#include <stdlib.h>

#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "common/arena.h"
#include "common/intern.h"

struct delays {
	int64_t *seconds; /* [n] */
	size_t n;
};

static void add_delay(struct delays *d, int64_t seconds)
{
	d->seconds[d->n++] = seconds;
}

static int compare_delays(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* After so long half of them had come to an end. */
static int64_t half_of(struct delays *d)
{
	if (d->n < PACE_MIN)
		return PACE_UNKNOWN;
	qsort(d->seconds, d->n, sizeof(*d->seconds), compare_delays);
	return d->seconds[(d->n - 1) / 2];
}

static bool is_settled(const struct model *m, const struct model_series *s)
{
	return s->first_at <= m->range.until - PACE_SETTLED && !s->backport &&
	       !s->pull_request &&
	       (2 * s->n_present >= s->total || summary_is_addition(s));
}

/* Heads of what has a newer version, and how long that took. */
static void note_rerolls(const struct model_series *series, size_t n,
			 struct intern *rerolled, struct delays *rerolls)
{
	for (size_t i = 0; i < n; i++) {
		const struct model_series *s = &series[i];

		if (!s->n_versions)
			continue;
		intern_put_str(rerolled, s->versions[0].msgid);
		add_delay(rerolls, s->first_at - s->versions[0].first_at);
	}
}

static void note_pulls(const struct model_pull *pulls, size_t n,
		       struct delays *out)
{
	for (size_t i = 0; i < n; i++)
		if (pulls[i].pulled)
			add_delay(out, pulls[i].pulled->mail->date_at -
					   pulls[i].mail->message.date_at);
}

static void note_delays(const struct model *m, const struct model_series *s,
			const struct intern *rerolled, struct delays *answers,
			struct delays *takes, struct pace *out)
{
	const struct model_reply *first = s->answers.first_other;

	if (s->state.applied && !s->backport && !s->pull_request)
		add_delay(takes, s->state.applied->mail->date_at - s->first_at);
	if (!is_settled(m, s))
		return;
	add_delay(answers,
		  first ? first->mail->date_at - s->first_at : PACE_NEVER);
	if (!first)
		return;
	out->n_answered++;
	if (s->state.applied)
		out->n_applied++;
	else if (intern_find_str(rerolled, s->msgid) != INTERN_NONE)
		out->n_rerolled++;
}

void pace_find(const struct model *m, struct arena *a, struct pace *out)
{
	size_t n = m->n_series + m->n_continued;
	size_t n_pulls = m->n_pulls + m->n_older_pulls;
	struct delays answers = {arena_array(a, n, sizeof(int64_t)), 0};
	struct delays rerolls = {arena_array(a, n, sizeof(int64_t)), 0};
	struct delays takes = {arena_array(a, n, sizeof(int64_t)), 0};
	struct delays pulls = {arena_array(a, n_pulls, sizeof(int64_t)), 0};
	struct intern rerolled;

	*out = (struct pace){.n_answered = 0};
	intern_init(&rerolled, a);
	note_rerolls(m->series, m->n_series, &rerolled, &rerolls);
	note_rerolls(m->continued, m->n_continued, &rerolled, &rerolls);
	for (size_t i = 0; i < m->n_series; i++)
		note_delays(m, &m->series[i], &rerolled, &answers, &takes, out);
	note_pulls(m->pulls, m->n_pulls, &pulls);
	note_pulls(m->older_pulls, m->n_older_pulls, &pulls);
	out->answer = half_of(&answers);
	out->reroll = half_of(&rerolls);
	out->applied = half_of(&takes);
	out->pulled = half_of(&pulls);
}
