/* SPDX-License-Identifier: MIT */
#include "bot/range/mark.h"

#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/cursors.h"
#include "state/messages.h"

/* The places of one mark in imported archives. */
struct places {
	struct state_place *at; /* [n] by source and position */
	size_t n;
};

/*
 * The one commit of a source that the places name: 1, 0 if the source has
 * none, 2 if it has several.
 */
static int find_place_in(const struct places *p, int64_t source_id,
			 const struct state_place **out)
{
	int found = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (p->at[i].source_id != source_id)
			continue;
		if (found && strcmp((*out)->commit, p->at[i].commit) != 0)
			return 2;
		*out = &p->at[i];
		found = 1;
	}
	return found;
}

/*
 * The first source that has both. The same archive imported under two paths is
 * two sources; which of them is taken makes no difference. 1 found, 0 none,
 * 2: there is one, but a prefix names several commits in it.
 */
static int find_common_source(const struct places *first,
			      const struct places *last,
			      const struct state_place **a,
			      const struct state_place **b)
{
	int best = 0;

	for (size_t i = 0; i < first->n; i++) {
		int64_t source_id = first->at[i].source_id;
		int in_first = find_place_in(first, source_id, a);
		int in_last = find_place_in(last, source_id, b);

		if (in_first == 1 && in_last == 1)
			return 1;
		if (in_first && in_last)
			best = 2;
	}
	return best;
}

/* True if the first mark names several commits of a source that has the last. */
static bool is_ambiguous(const struct places *first, const struct places *last)
{
	const struct state_place *one;

	for (size_t i = 0; i < last->n; i++)
		if (find_place_in(first, last->at[i].source_id, &one) == 2)
			return true;
	return false;
}

/* Set since and until by the dates of the first mark and of all in range. */
static int set_times(struct state *st, int64_t first_id, struct range *out,
		     struct err *err)
{
	const struct state_span mark = {
	    .kind = STATE_SPAN_RECORDED,
	    .first = first_id - 1,
	    .last = first_id,
	};
	int64_t marked_at, unused, oldest, newest;

	if (state_span_times(st, &mark, &marked_at, &unused, err) ||
	    state_span_times(st, &out->span, &oldest, &newest, err))
		return -1;
	if (marked_at != CLOCK_NEVER)
		out->since = marked_at;
	else
		out->since = oldest == CLOCK_NEVER ? 0 : oldest;
	out->until = out->since;
	if (newest != CLOCK_NEVER && newest >= out->since)
		out->until = newest + 1;
	out->span.since = out->since;
	if (oldest != CLOCK_NEVER && oldest < out->since)
		out->span.since = oldest;
	out->span.until = out->until;
	return 0;
}

static int range_between(struct state *st, const struct state_place *first,
			 const struct state_place *last, struct range *out,
			 struct err *err)
{
	if (first->position > last->position)
		return err_set(err, ERR_DATA,
			       "the second mark stands before the first");
	out->span.kind = STATE_SPAN_ARCHIVE;
	out->span.source_id = first->source_id;
	out->span.first = first->position;
	out->span.last = last->position;
	return set_times(st, first->message_id, out, err);
}

static int find_commit(struct state *st, const char *hex, struct arena *a,
		       struct places *out, struct err *err)
{
	if (state_archive_by_commit(st, hex, a, &out->at, &out->n, err))
		return -1;
	if (!out->n)
		return err_set(err, ERR_DATA,
			       "no imported archive has a commit %s", hex);
	return 0;
}

int mark_of_commits(struct state *st, struct mark_pair *marks, struct arena *a,
		    struct range *out, struct err *err)
{
	struct places firsts, lasts;
	const struct state_place *from, *to;

	marks->wrong = marks->first;
	if (find_commit(st, marks->first, a, &firsts, err))
		return -1;
	marks->wrong = marks->last;
	if (find_commit(st, marks->last, a, &lasts, err))
		return -1;
	switch (find_common_source(&firsts, &lasts, &from, &to)) {
	case 0:
		return err_set(err, ERR_DATA,
			       "the marks are of different archives");
	case 2:
		if (is_ambiguous(&firsts, &lasts))
			marks->wrong = marks->first;
		return err_set(err, ERR_DATA,
			       "a mark fits several commits, give more digits");
	}
	return range_between(st, from, to, out, err);
}

static int find_message(struct state *st, const char *msgid, struct arena *a,
			struct state_message *m, struct places *out,
			struct err *err)
{
	int found = state_message_find(st, msgid, a, m, err);

	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_DATA, "no mail <%.60s> is recorded",
			       msgid);
	return state_archive_by_message(st, m->id, a, &out->at, &out->n, err);
}

int mark_of_messages(struct state *st, struct mark_pair *marks, struct arena *a,
		     struct range *out, struct err *err)
{
	struct state_message from, to;
	struct places froms, tos;
	const struct state_place *p, *q;

	marks->wrong = marks->first;
	if (find_message(st, marks->first, a, &from, &froms, err))
		return -1;
	marks->wrong = marks->last;
	if (find_message(st, marks->last, a, &to, &tos, err))
		return -1;
	/* A mail may stand twice in one archive: any place of it will do. */
	if (find_common_source(&froms, &tos, &p, &q))
		return range_between(st, p, q, out, err);
	if (froms.n || tos.n)
		return err_set(err, ERR_DATA,
			       "the mails come from different sources");
	if (from.id > to.id)
		return err_set(err, ERR_DATA,
			       "the second mail was recorded before the first");
	out->span.kind = STATE_SPAN_RECORDED;
	out->span.first = from.id;
	out->span.last = to.id;
	return set_times(st, from.id, out, err);
}
