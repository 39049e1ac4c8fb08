#include "bot/digest/gather.h"

#include "bot/digest/answers.h"
#include "bot/digest/beyond.h"
#include "bot/digest/known.h"
#include "bot/digest/lineage.h"
#include "bot/digest/model.h"
#include "bot/digest/standing.h"
#include "bot/digest/summary.h"
#include "bot/digest/tagged.h"
#include "bot/digest/ties.h"

int gather_series(struct known *k, const struct known_series *of,
		  struct model_series *out, struct err *err)
{
	summary_make(k, of, k->arena, out);
	if (ties_find(k, out, err) || lineage_find(k, out, err) ||
	    beyond_find(k, out, err))
		return -1;
	return 0;
}

int gather_answers(struct known *k, const struct model_list *list,
		   struct model_series *s, struct err *err)
{
	if (answers_find(k, list, s->mails, s->n_mails, &s->answers, err) ||
	    answers_find_carried(k, s, err))
		return -1;
	tagged_count(s, k->arena);
	standing_judge(s, k->arena);
	return 0;
}
