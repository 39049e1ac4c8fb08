/* SPDX-License-Identifier: MIT */
#include "bot/model/series.h"

#include "bot/model/answers.h"
#include "bot/model/applied.h"
#include "bot/model/extra_links.h"
#include "bot/model/lineage.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"
#include "bot/model/summary.h"
#include "bot/model/tagged.h"
#include "bot/model/ties.h"
#include "bot/model/version.h"
#include "common/arena.h"

int series_make(struct versions *v, const struct series_mails *mails,
		struct model_series *const *series, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		summary_make(v->load, &mails[i], v->load->arena, series[i]);
	for (size_t i = 0; i < n; i++)
		load_want_title(v->load, series[i]->head->title_key);
	for (size_t i = 0; i < n; i++)
		if (ties_find(v, series[i], err))
			return -1;
	if (lineage_find(v, series, n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (extra_links_announce(v, series[i], err))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (extra_links_find(v, series[i], err))
			return -1;
	return 0;
}

int series_add_answers(struct versions *v, const struct list *list,
		       struct model_series *const *series, size_t n,
		       struct err *err)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < series[i]->n_mails; k++)
			load_want_answers(v->load,
					  series[i]->mails[k]->message.id);
	for (size_t i = 0; i < n; i++) {
		struct model_series *s = series[i];

		if (answers_find(v->load, list, s->mails, s->n_mails,
				 &s->answers, err) ||
		    answers_find_carried(v->load, s, err))
			return -1;
		tagged_count(s, v->load->arena);
		series_state_judge(s, v->load->arena);
	}
	return 0;
}

int series_add_pull_answers(struct load *load, const struct list *list,
			    struct model_pull *pull, struct err *err)
{
	struct model_applied *pulled =
	    arena_alloc(load->arena, sizeof(*pulled));

	if (answers_find(load, list, &pull->mail, 1, &pull->answers, err))
		return -1;
	if (applied_find(&pull->answers, NULL, false, load->arena, pulled))
		pull->pulled = pulled;
	return 0;
}
