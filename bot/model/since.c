/* SPDX-License-Identifier: MIT */
#include "bot/model/since.h"

#include <stdbool.h>
#include <stdint.h>

#include "bot/model/answers.h"
#include "bot/model/known.h"
#include "bot/model/lineage.h"
#include "bot/model/model.h"
#include "bot/model/taken.h"
#include "state/messages.h"

struct looking {
	struct known *then; /* what the range knows */
	struct known now;   /* all there is */
	struct model *out;
};

/* Is there a mail that the range does not know? */
static int has_more(struct known *k, bool *more, struct err *err)
{
	int64_t n, first_at, last_at, last;

	if (state_messages_summary(k->st, k->list_id, &n, &first_at, &last_at,
				   err) ||
	    state_message_last(k->st, &last, err))
		return -1;
	*more = last_at >= k->before || last > k->last;
	return 0;
}

/* Those of the rows that the range does not know. */
static size_t keep_later(const struct known *then, struct model_reply *rows,
			 size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!known_has(then, rows[i].mail))
			rows[kept++] = rows[i];
	return kept;
}

/* The first notice that the range does not know. */
static int find_applied(struct looking *l, struct state_patch *const *mails,
			size_t n, const struct model_series *s,
			const struct state_message **out, struct err *err)
{
	struct model_answers answers;
	struct model_taken taken;
	size_t kept = 0;

	if (answers_find(&l->now, &l->out->list, mails, n, &answers, err))
		return -1;
	for (size_t i = 0; i < answers.n_applied; i++)
		if (!known_has(l->then, answers.applied[i].mail))
			answers.applied[kept++] = answers.applied[i];
	answers.n_applied = kept;
	answers.n = keep_later(l->then, answers.replies, answers.n);
	answers.n_notices =
	    keep_later(l->then, answers.notices, answers.n_notices);
	if (taken_find(&answers, s, false, l->now.arena, &taken) &&
	    !taken.backport)
		*out = taken.mail;
	return 0;
}

static int look(struct looking *l, struct model_series *s, struct err *err)
{
	struct state_patch *head;

	if (find_applied(l, s->mails, s->n_mails, s, &s->applied_since, err) ||
	    lineage_find_newest(&l->now, s, &s->since, err))
		return -1;
	/* what the range has itself is told there */
	if (!s->since)
		return 0;
	if (known_patch(l->then, s->since->msgid, &head, err))
		return -1;
	if (head)
		s->since = NULL;
	return 0;
}

static int look_all(struct looking *l, struct err *err)
{
	struct model *m = l->out;

	for (size_t i = 0; i < m->n_series; i++) {
		if (look(l, &m->series[i], err))
			return -1;
	}
	for (size_t i = 0; i < m->n_continued; i++) {
		if (look(l, &m->continued[i], err))
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

int since_find(struct known *k, struct model *out, struct err *err)
{
	const struct state_span all = {
	    .kind = STATE_SPAN_DATES,
	    .list_id = k->list_id,
	    .since = INT64_MIN,
	    .until = INT64_MAX,
	};
	struct looking l = {.then = k, .out = out};
	bool more;

	if (has_more(k, &more, err))
		return -1;
	if (!more)
		return 0;
	known_init(&l.now, k->st, &all, NULL, 0, k->arena);
	return look_all(&l, err);
}
