/* SPDX-License-Identifier: MIT */
#include "bot/model/since.h"

#include <stdbool.h>
#include <stdint.h>

#include "bot/model/answers.h"
#include "bot/model/applied.h"
#include "bot/model/lineage.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/version.h"
#include "state/messages.h"

struct looking {
	struct load *then;        /* within the horizon */
	struct load now;          /* all there is */
	struct versions versions; /* of now */
	struct model *out;
};

/* Whether there is a mail beyond the horizon. */
static int has_more(struct load *load, bool *more, struct err *err)
{
	int64_t n, first_at, last_at, last;

	if (state_messages_summary(load->st, load->list_id, &n, &first_at,
				   &last_at, err) ||
	    state_message_last(load->st, &last, err))
		return -1;
	*more = last_at >= load->before || last > load->last;
	return 0;
}

/* Those of the rows that lie beyond the horizon. */
static size_t keep_later(const struct load *then, struct model_reply *rows,
			 size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!load_has(then, rows[i].mail))
			rows[kept++] = rows[i];
	return kept;
}

/* The first notice beyond the horizon. */
static int find_applied(struct looking *l, struct state_patch *const *mails,
			size_t n, const struct model_series *s,
			const struct state_message **out, struct err *err)
{
	struct model_answers answers;
	struct model_applied applied;
	size_t kept = 0;

	if (answers_find(&l->now, &l->out->list, mails, n, &answers, err))
		return -1;
	for (size_t i = 0; i < answers.n_applied; i++)
		if (!load_has(l->then, answers.applied[i].mail))
			answers.applied[kept++] = answers.applied[i];
	answers.n_applied = kept;
	answers.n = keep_later(l->then, answers.replies, answers.n);
	answers.n_notices =
	    keep_later(l->then, answers.notices, answers.n_notices);
	if (applied_find(&answers, s, false, l->now.arena, &applied) &&
	    !applied.backport)
		*out = applied.mail;
	return 0;
}

static int look_at_series(struct looking *l, struct model_series *s,
			  struct err *err)
{
	struct state_patch *head;

	if (find_applied(l, s->mails, s->n_mails, s, &s->applied_since, err) ||
	    lineage_find_newest(&l->versions, s, &s->since, err))
		return -1;
	/* what lies within the horizon is told as such */
	if (!s->since)
		return 0;
	if (load_patch(l->then, slice_of(s->since->msgid), &head, err))
		return -1;
	if (head)
		s->since = NULL;
	return 0;
}

static int look_at_all(struct looking *l, struct err *err)
{
	struct model *m = l->out;

	for (size_t i = 0; i < m->n_series; i++) {
		if (look_at_series(l, &m->series[i], err))
			return -1;
	}
	for (size_t i = 0; i < m->n_continued; i++) {
		if (look_at_series(l, &m->continued[i], err))
			return -1;
	}
	for (size_t i = 0; i < m->n_pulls; i++) {
		struct model_pull *pull = &m->pulls[i];

		if (find_applied(l, &pull->mail, 1, NULL, &pull->applied_since,
				 err))
			return -1;
	}
	return 0;
}

/* All series at once: they are read anew, with what came later. */
static void announce_series(struct load *now, const struct model_series *series,
			    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		load_want_series(now, series[i].head->series_id);
		for (size_t k = 0; k < series[i].n_mails; k++)
			load_want_answers(now, series[i].mails[k]->message.id);
	}
}

int since_find(struct load *load, struct model *out, struct err *err)
{
	const struct state_span all = {
	    .kind = STATE_SPAN_DATES,
	    .list_id = load->list_id,
	    .since = INT64_MIN,
	    .until = INT64_MAX,
	};
	struct looking l = {.then = load, .out = out};
	bool more;

	if (has_more(load, &more, err))
		return -1;
	if (!more)
		return 0;
	load_init(&l.now, load->st, &all, NULL, 0, load->arena);
	versions_init(&l.versions, &l.now);
	announce_series(&l.now, out->series, out->n_series);
	announce_series(&l.now, out->continued, out->n_continued);
	return look_at_all(&l, err);
}
