/* SPDX-License-Identifier: MIT */
#include "bot/model/series_state.h"

#include <stdint.h>
#include <string.h>

#include "bot/model/applied.h"
#include "bot/model/model.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"

static const char *find_changes(const struct model_series *s)
{
	const struct model_answers *answers = &s->answers;

	for (size_t i = 0; i < answers->n_trailers; i++) {
		const struct model_trailer *t = &answers->trailers[i];

		if (t->kind == PATCH_TRAILER_NACKED &&
		    !assemble_same_submitter(&t->addr, &s->submitter))
			return t->msgid;
	}
	for (size_t i = 0; i < answers->n_verdicts; i++) {
		if (answers->verdicts[i].how == APPLIED_CHANGES)
			return answers->verdicts[i].mail->msgid;
	}
	return NULL;
}

static const char *find_review(const struct model_series *s, struct arena *a)
{
	struct intern reviews;

	if (s->tagged.n_none || (s->n_missing_all && !s->tagged.on_cover))
		return NULL;
	intern_init(&reviews, a);
	for (size_t i = 0; i < s->answers.n_trailers; i++) {
		const struct model_trailer *t = &s->answers.trailers[i];

		if ((t->kind == PATCH_TRAILER_REVIEWED ||
		     t->kind == PATCH_TRAILER_ACKED) &&
		    !assemble_same_submitter(&t->addr, &s->submitter))
			intern_put_str(&reviews, t->msgid);
	}
	for (size_t i = s->answers.n; i-- > 0;) {
		const char *msgid = s->answers.replies[i].mail->msgid;

		if (intern_find_str(&reviews, msgid) != INTERN_NONE)
			return msgid;
	}
	return NULL;
}

/* False if nobody took it, or only a stable tree what was not sent for it. */
static bool judge_applied(struct model_series *s, struct arena *a)
{
	struct model_applied *applied = arena_alloc(a, sizeof(*applied));
	const struct state_message *dropped;

	if (applied_find(&s->answers, s, false, a, applied) &&
	    !applied->backport) {
		s->state = (struct model_series_state){
		    .is = applied->verb == APPLIED_VERB_MERGED
			      ? MODEL_IS_MERGED
			      : MODEL_IS_APPLIED,
		    .msgid = applied->mail->msgid,
		    .applied = applied,
		};
		return true;
	}
	dropped = applied_find_dropped(&s->answers, s, a, applied);
	if (!dropped)
		return false;
	s->state = (struct model_series_state){
	    .is = MODEL_IS_DROPPED,
	    .msgid = dropped->msgid,
	    .applied = applied,
	};
	return true;
}

void series_state_judge(struct model_series *s, struct arena *a)
{
	struct model_series_state *out = &s->state;

	*out = (struct model_series_state){.is = MODEL_IS_NEW};
	if (judge_applied(s, a))
		return;
	out->msgid = find_changes(s);
	if (out->msgid) {
		out->is = MODEL_IS_CHANGES_ASKED;
		return;
	}
	if (!s->answers.n_others)
		return;
	out->msgid = find_review(s, a);
	if (out->msgid) {
		out->is = MODEL_IS_REVIEWED;
		return;
	}
	out->is = MODEL_IS_DISCUSSED;
	out->msgid = s->answers.first_other->mail->msgid;
}

void series_state_replace(struct model_series *s, const char *by)
{
	if (s->state.applied)
		return;
	s->state =
	    (struct model_series_state){.is = MODEL_IS_SUPERSEDED, .msgid = by};
}

/* msgids: number i is that of series[i]. */
static void supersede_version(struct model_series *const *series,
			      const struct intern *msgids,
			      const struct model_version *version,
			      const struct model_series *by)
{
	uint32_t at = intern_find_str(msgids, version->msgid);

	if (at != INTERN_NONE)
		series_state_replace(series[at], by->msgid);
}

void series_state_supersede(struct model_series *const *series, size_t n,
			    struct arena *a)
{
	struct intern msgids, families;
	size_t *newest = arena_array(a, n, sizeof(*newest));

	intern_init(&msgids, a);
	intern_init(&families, a);
	for (size_t i = 0; i < n; i++) {
		const char *family = series[i]->repost_of;
		uint32_t before = families.n, at;

		intern_put_str(&msgids, series[i]->msgid);
		at = intern_put_str(&families,
				    family ? family : series[i]->msgid);
		if (at < before)
			series_state_replace(series[newest[at]],
					     series[i]->msgid);
		newest[at] = i;
	}
	for (size_t i = 0; i < n; i++) {
		const struct model_series *s = series[i];

		for (size_t v = 0; v < s->n_versions; v++)
			supersede_version(series, &msgids, &s->versions[v], s);
		for (size_t v = 0; v < s->n_extra_links; v++)
			supersede_version(series, &msgids, &s->extra_links[v],
					  s);
	}
}

const char *series_state_name(const struct model_series_state *state)
{
	switch (state->is) {
	case MODEL_IS_NEW:
		break;
	case MODEL_IS_DISCUSSED:
		return "discussed";
	case MODEL_IS_CHANGES_ASKED:
		return "changes asked";
	case MODEL_IS_REVIEWED:
		return "reviewed";
	case MODEL_IS_APPLIED:
		return "applied";
	case MODEL_IS_MERGED:
		return "merged";
	case MODEL_IS_DROPPED:
		return "dropped";
	case MODEL_IS_SUPERSEDED:
		return "superseded";
	}
	return "new";
}
