/* SPDX-License-Identifier: MIT */
#include "bot/model/superseded.h"

#include <stddef.h>
#include <stdint.h>

#include "bot/model/extra_links.h"
#include "bot/model/lineage.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/intern.h"

/* All series of m; one begun before may stand there twice. */
static struct model_series **list_all(struct model *m, struct arena *a,
				      size_t *n)
{
	struct model_series **all = arena_array(
	    a, m->n_series + m->n_continued + m->n_older, sizeof(*all));

	*n = 0;
	for (size_t i = 0; i < m->n_series; i++)
		all[(*n)++] = &m->series[i];
	for (size_t i = 0; i < m->n_continued; i++)
		all[(*n)++] = &m->continued[i];
	for (size_t i = 0; i < m->n_older; i++)
		all[(*n)++] = &m->older[i].series;
	return all;
}

/* Of postings of the same the last one stands. */
static void find_reposts(struct model_series **all, size_t n, struct arena *a)
{
	struct model_series **last = arena_array(a, n, sizeof(*last));
	struct intern families;

	intern_init(&families, a);
	for (size_t i = 0; i < n; i++) {
		const char *family = all[i]->repost_of;
		uint32_t before = families.n, at;

		at = intern_put_str(&families, family ? family : all[i]->msgid);
		if (at == before || all[i]->first_at > last[at]->first_at)
			last[at] = all[i];
	}
	for (size_t i = 0; i < n; i++) {
		const char *family = all[i]->repost_of;
		const struct model_series *by = last[intern_find_str(
		    &families, family ? family : all[i]->msgid)];

		if (by->first_at > all[i]->first_at)
			series_state_replace(all[i], by->msgid);
	}
}

static bool may_have_later(const struct model_series *s)
{
	return !s->state.applied && s->state.is != MODEL_IS_SUPERSEDED;
}

static int find_later(struct versions *v, struct model_series *s,
		      struct err *err)
{
	struct model_version *later;

	if (!may_have_later(s))
		return 0;
	if (lineage_find_newest(v, s, &later, err) ||
	    (!later && extra_links_find_later(v, s, &later, err)))
		return -1;
	if (later)
		series_state_replace(s, later->msgid);
	return 0;
}

int superseded_find(struct versions *v, struct model *m, struct err *err)
{
	struct arena *a = v->load->arena;
	struct model_series **all;
	size_t n;

	all = list_all(m, a, &n);
	series_state_supersede(all, m->n_series, a);
	find_reposts(all, n, a);
	for (size_t i = 0; i < n; i++)
		if (may_have_later(all[i]) &&
		    (lineage_announce_later(v, all[i], err) ||
		     extra_links_announce_later(v, all[i], err)))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (find_later(v, all[i], err))
			return -1;
	return 0;
}
