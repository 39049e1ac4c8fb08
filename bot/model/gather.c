/* SPDX-License-Identifier: MIT */
#include "bot/model/gather.h"

#include "bot/model/answers.h"
#include "bot/model/beyond.h"
#include "bot/model/known.h"
#include "bot/model/lineage.h"
#include "bot/model/model.h"
#include "bot/model/standing.h"
#include "bot/model/summary.h"
#include "bot/model/tagged.h"
#include "bot/model/ties.h"

int gather_series(struct known *k, const struct known_series *of,
		  struct model_series *out, struct err *err)
{
	summary_make(k, of, k->arena, out);
	if (ties_find(k, out, err) || lineage_find(k, out, err) ||
	    beyond_find(k, out, err))
		return -1;
	return 0;
}

int gather_answers(struct known *k, const struct list *list,
		   struct model_series *s, struct err *err)
{
	if (answers_find(k, list, s->mails, s->n_mails, &s->answers, err) ||
	    answers_find_carried(k, s, err))
		return -1;
	tagged_count(s, k->arena);
	standing_judge(s, k->arena);
	return 0;
}
