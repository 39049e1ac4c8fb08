/* SPDX-License-Identifier: MIT */
#include "bot/model/activity.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/facts/patch_subject.h"
#include "bot/model/answers.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/series.h"
#include "bot/model/version.h"
#include "common/arena.h"
#include "common/intern.h"

struct looking {
	struct versions *versions;
	struct load *load;
	struct model *out;
	struct intern targets; /* rows of the mails answered */
	int64_t *target_ids;   /* [targets.n] the same */
	struct intern series;  /* ids of those begun in range, then of older */
	int64_t *older_ids;    /* [n_older_ids] */
	size_t n_older_ids;
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
	struct arena *a = l->load->arena;
	struct load_target reply;
	int64_t *id = &l->target_ids[l->targets.n];

	if (load_target(l->load, mail, &reply, err))
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

	if (load_is_in_range(l->load, &mail->message) ||
	    !load_has(l->load, &mail->message))
		return 0;
	*pull = (struct model_pull){.mail = mail};
	out->n_older_pulls++;
	return series_add_pull_answers(l->load, &out->list, pull, err);
}

/* Note the series or pull request that was answered. */
static int add_target(struct looking *l, int64_t id, struct err *err)
{
	struct state_patch *mail;
	uint32_t n = l->series.n;

	if (load_patch_of_row(l->load, id, &mail, err))
		return -1;
	if (mail->message.kind == FACTS_PULL)
		return add_pull(l, mail, err);
	if (intern_put(&l->series, &mail->series_id, sizeof(mail->series_id)) ==
	    n) {
		l->older_ids[l->n_older_ids++] = mail->series_id;
		load_want_series(l->load, mail->series_id);
	}
	return 0;
}

static int add_all_series(struct looking *l, struct err *err)
{
	struct arena *a = l->load->arena;
	size_t n = 0, n_ids = l->n_older_ids;
	struct model_activity *older = arena_array(a, n_ids, sizeof(*older));
	struct series_mails *mails = arena_array(a, n_ids, sizeof(*mails));
	struct model_series **series =
	    arena_array(a, n_ids, sizeof(struct model_series *));
	struct model *out = l->out;

	for (size_t i = 0; i < n_ids; i++) {
		if (load_series(l->load, l->older_ids[i], &mails[n], err))
			return -1;
		series[n] = &older[n].series;
		n += mails[n].n > 0;
	}
	if (series_make(l->versions, mails, series, n, err) ||
	    series_add_answers(l->versions, &out->list, series, n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct model_activity *old = &out->older[out->n_older];

		*old = older[i];
		if (answers_in_range(l->load, &old->series.answers,
				     &old->in_range, err))
			return -1;
		out->n_older += old->in_range.n || old->in_range.n_notices;
	}
	return 0;
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

int activity_find(struct versions *v, struct state_message *mails, size_t n,
		  struct model *out, struct err *err)
{
	struct arena *a = v->load->arena;
	struct looking l = {.versions = v, .load = v->load, .out = out};

	intern_init(&l.targets, a);
	intern_init(&l.series, a);
	l.target_ids = arena_array(a, n, sizeof(*l.target_ids));
	for (size_t i = 0; i < out->n_series; i++)
		intern_put(&l.series, &out->series[i].head->series_id,
			   sizeof(out->series[i].head->series_id));
	for (size_t i = 0; i < n; i++)
		if (is_answer(&mails[i]))
			load_want_target(l.load, mails[i].id);
	for (size_t i = 0; i < n; i++) {
		if (is_answer(&mails[i]) && count_reply(&l, &mails[i], err))
			return -1;
	}
	out->older = arena_array(a, l.targets.n, sizeof(*out->older));
	out->older_pulls =
	    arena_array(a, l.targets.n, sizeof(*out->older_pulls));
	l.older_ids = arena_array(a, l.targets.n, sizeof(*l.older_ids));
	for (uint32_t i = 0; i < l.targets.n; i++)
		load_want_patch(l.load, l.target_ids[i]);
	for (uint32_t i = 0; i < l.targets.n; i++) {
		if (add_target(&l, l.target_ids[i], err))
			return -1;
	}
	if (add_all_series(&l, err))
		return -1;
	qsort(out->older, out->n_older, sizeof(*out->older), compare_older);
	qsort(out->older_pulls, out->n_older_pulls, sizeof(*out->older_pulls),
	      compare_pulls);
	return 0;
}
