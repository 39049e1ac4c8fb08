/* SPDX-License-Identifier: MIT */
#include "bot/model/activity.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/patch_subject.h"
#include "bot/model/answers.h"
#include "bot/model/gather.h"
#include "bot/model/known.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/intern.h"

struct looking {
	struct known *known;
	struct model *out;
	struct intern targets; /* rows of the mails answered */
	int64_t *target_ids;   /* [targets.n] the same */
	struct intern series;  /* ids of those begun in range, then of older */
};

static bool is_answer(const struct state_message *mail)
{
	return mail->kind != FACTS_PATCH && mail->kind != FACTS_COVER &&
	       mail->kind != FACTS_PULL;
}

/* `Re: [PATCH v2] title`, `Re: [v2 1/3] title`; [RFC] alone is as often put
 * before a question (the facts of 2020-W22 do not count it). */
static bool has_patch_tag(const struct state_message *mail, struct arena *a)
{
	struct patch_subject tag;

	patch_subject_parse(mail->subject, a, &tag);
	return tag.has_patch || tag.counted;
}

static int count_reply(struct looking *l, struct state_message *mail,
		       struct err *err)
{
	struct model_counts *counts = &l->out->counts;
	struct arena *a = l->known->arena;
	struct known_reply reply;
	int64_t *id = &l->target_ids[l->targets.n];

	if (known_reply(l->known, mail, &reply, err))
		return -1;
	counts->replies_matched_by_subject +=
	    reply.by_subject && mail->kind != FACTS_NOTICE;
	if (!reply.target_id) {
		counts->patch_replies_without_series +=
		    mail->kind == FACTS_REPLY && has_patch_tag(mail, a);
		return 0;
	}
	*id = reply.target_id;
	intern_put(&l->targets, id, sizeof(*id));
	return 0;
}

static int add_pull(struct looking *l, struct state_patch *mail,
		    struct err *err)
{
	struct model *out = l->out;
	struct model_pull *pull = &out->older_pulls[out->n_older_pulls];

	if (known_is_told(l->known, &mail->message) ||
	    !known_has(l->known, &mail->message))
		return 0;
	*pull = (struct model_pull){.mail = mail};
	out->n_older_pulls++;
	return answers_find(l->known, &out->list, &mail, 1, &pull->answers,
			    err);
}

static int add_series(struct looking *l, int64_t series_id, struct err *err)
{
	struct model *out = l->out;
	struct model_activity *old = &out->older[out->n_older];
	struct model_series *s = &old->series;
	struct known_series of;

	if (known_members(l->known, series_id, &of, err))
		return -1;
	if (!of.n)
		return 0;
	if (gather_series(l->known, &of, s, err) ||
	    gather_answers(l->known, &out->list, s, err) ||
	    answers_told(l->known, &s->answers, &old->told, err))
		return -1;
	out->n_older += old->told.n || old->told.n_notices;
	return 0;
}

static int add_target(struct looking *l, int64_t id, struct err *err)
{
	struct arena *a = l->known->arena;
	struct state_patch *mail = arena_alloc(a, sizeof(*mail));
	uint32_t n = l->series.n;

	if (state_patch_get(l->known->st, id, a, mail, err))
		return -1;
	if (mail->message.kind == FACTS_PULL)
		return add_pull(l, mail, err);
	if (intern_put(&l->series, &mail->series_id, sizeof(mail->series_id)) <
	    n)
		return 0;
	return add_series(l, mail->series_id, err);
}

static int compare_older(const void *a, const void *b)
{
	const struct model_series *x =
	    &((const struct model_activity *)a)->series;
	const struct model_series *y =
	    &((const struct model_activity *)b)->series;

	if (x->first_at != y->first_at)
		return x->first_at < y->first_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

static int compare_pulls(const void *a, const void *b)
{
	const struct state_message *x =
	    &((const struct model_pull *)a)->mail->message;
	const struct state_message *y =
	    &((const struct model_pull *)b)->mail->message;

	if (x->date_at != y->date_at)
		return x->date_at < y->date_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

int activity_find(struct known *k, struct state_message *mails, size_t n,
		  struct model *out, struct err *err)
{
	struct looking l = {.known = k, .out = out};

	intern_init(&l.targets, k->arena);
	intern_init(&l.series, k->arena);
	l.target_ids = arena_array(k->arena, n, sizeof(*l.target_ids));
	for (size_t i = 0; i < out->n_series; i++)
		intern_put(&l.series, &out->series[i].head->series_id,
			   sizeof(out->series[i].head->series_id));
	for (size_t i = 0; i < n; i++) {
		if (is_answer(&mails[i]) && count_reply(&l, &mails[i], err))
			return -1;
	}
	out->older = arena_array(k->arena, l.targets.n, sizeof(*out->older));
	out->older_pulls =
	    arena_array(k->arena, l.targets.n, sizeof(*out->older_pulls));
	for (uint32_t i = 0; i < l.targets.n; i++) {
		if (add_target(&l, l.target_ids[i], err))
			return -1;
	}
	qsort(out->older, out->n_older, sizeof(*out->older), compare_older);
	qsort(out->older_pulls, out->n_older_pulls, sizeof(*out->older_pulls),
	      compare_pulls);
	return 0;
}
