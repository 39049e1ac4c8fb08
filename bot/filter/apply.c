/* SPDX-License-Identifier: MIT */
#include "bot/filter/apply.h"

#include <string.h>

#include "bot/filter/filter.h"
#include "bot/filter/match.h"
#include "bot/model/contributors.h"
#include "bot/model/events.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/intern.h"

struct applying {
	struct filter_asked asked;
	const struct model *m;
	struct arena *a;
	struct model *out;
	struct intern pulled; /* heads of the patches of pulls that match */
	struct intern kept;   /* heads of the series that match */
};

/* Set matches of s: the patches that were hit, unless all were. */
static void list_touching(struct applying *x, struct model_series *s,
			  const bool *hits)
{
	uint32_t *numbers = arena_array(x->a, s->n_mails, sizeof(*numbers));
	size_t n = 0;

	for (size_t i = 0; i < s->n_present; i++)
		for (size_t k = 0; k < s->n_mails; k++)
			if (hits[k] && !strcmp(s->mails[k]->message.msgid,
					       s->patch_ids[i])) {
				numbers[n++] = s->present[i];
				break;
			}
	if (n == s->n_present)
		return;
	s->matches = numbers;
	s->n_matches = n;
}

/* 1/0/-1 */
static int match_series(struct applying *x, struct model_series *s,
			struct err *err)
{
	const struct filter_subject subject = {
	    .title = s->title,
	    .tags = s->tags,
	    .submitter = &s->submitter,
	    .mails = s->mails,
	    .n = s->n_mails,
	    .series = s,
	};
	bool *hits = arena_array(x->a, s->n_mails, sizeof(*hits));
	int matched = filter_match(&x->asked, &subject, hits, err);

	if (matched > 0 && filter_has_places(x->asked.filter))
		list_touching(x, s, hits);
	return matched;
}

/* A request with all the patches that were posted with it. */
static int match_pull(struct applying *x, const struct model_pull *pull,
		      struct err *err)
{
	struct filter_subject subject = {
	    .title = pull->mail->message.subject + pull->mail->title_at,
	    .tags = pull->mail->tags,
	    .submitter = &pull->mail->message.from,
	    .pull = pull,
	};
	struct state_patch **mails;
	size_t n = 1;
	bool *hits;

	for (size_t i = 0; i < pull->n_series; i++)
		n += pull->series[i]->n_mails;
	mails = arena_array(x->a, n, sizeof(*mails));
	hits = arena_array(x->a, n, sizeof(*hits));
	mails[0] = pull->mail;
	n = 1;
	for (size_t i = 0; i < pull->n_series; i++)
		for (size_t k = 0; k < pull->series[i]->n_mails; k++)
			mails[n++] = pull->series[i]->mails[k];
	subject.mails = mails;
	subject.n = n;
	return filter_match(&x->asked, &subject, hits, err);
}

static int keep_pulls(struct applying *x, const struct model_pull *pulls,
		      size_t n, struct model_pull **out, size_t *n_out,
		      struct err *err)
{
	*out = arena_array(x->a, n, sizeof(**out));
	*n_out = 0;
	for (size_t i = 0; i < n; i++) {
		int matched = match_pull(x, &pulls[i], err);

		if (matched < 0)
			return -1;
		if (!matched)
			continue;
		(*out)[(*n_out)++] = pulls[i];
		for (size_t k = 0; k < pulls[i].n_series; k++)
			intern_put_str(&x->pulled, pulls[i].series[k]->msgid);
	}
	return 0;
}

static int keep_series(struct applying *x, const struct model_series *series,
		       size_t n, struct model_series **out, size_t *n_out,
		       struct err *err)
{
	*out = arena_array(x->a, n, sizeof(**out));
	*n_out = 0;
	for (size_t i = 0; i < n; i++) {
		struct model_series *s = &(*out)[*n_out];
		int matched;

		*s = series[i];
		if (s->pulled_in)
			matched = intern_find_str(&x->pulled, s->msgid) !=
				  INTERN_NONE;
		else
			matched = match_series(x, s, err);
		if (matched < 0)
			return -1;
		if (!matched)
			continue;
		(*n_out)++;
		intern_put_str(&x->kept, s->msgid);
	}
	return 0;
}

static int keep_older(struct applying *x, struct err *err)
{
	const struct model *m = x->m;
	struct model *out = x->out;

	out->older = arena_array(x->a, m->n_older, sizeof(*out->older));
	out->n_older = 0;
	for (size_t i = 0; i < m->n_older; i++) {
		struct model_activity *old = &out->older[out->n_older];
		int matched;

		*old = m->older[i];
		matched = match_series(x, &old->series, err);
		if (matched < 0)
			return -1;
		if (!matched)
			continue;
		out->n_older++;
		intern_put_str(&x->kept, old->series.msgid);
	}
	return 0;
}

/* Let pull requests point at the series of out, no longer at those of m. */
static void attach_series(struct applying *x)
{
	struct model *out = x->out;
	struct intern heads;
	struct model_series **all =
	    arena_array(x->a, out->n_series + out->n_continued, sizeof(*all));

	intern_init(&heads, x->a);
	for (size_t i = 0; i < out->n_series; i++)
		all[intern_put_str(&heads, out->series[i].msgid)] =
		    &out->series[i];
	for (size_t i = 0; i < out->n_continued; i++)
		all[intern_put_str(&heads, out->continued[i].msgid)] =
		    &out->continued[i];
	for (size_t i = 0; i < out->n_pulls; i++) {
		struct model_pull *pull = &out->pulls[i];
		struct model_series **series =
		    arena_array(x->a, pull->n_series, sizeof(*series));

		for (size_t k = 0; k < pull->n_series; k++)
			series[k] = all[intern_find_str(
			    &heads, pull->series[k]->msgid)];
		pull->series = series;
	}
}

static void keep_notices(struct applying *x)
{
	const struct model *m = x->m;
	struct model *out = x->out;

	out->notices = arena_array(x->a, m->n_notices, sizeof(*out->notices));
	out->noticed = arena_array(x->a, m->n_notices, sizeof(*out->noticed));
	out->n_notices = 0;
	for (size_t i = 0; i < m->n_notices; i++) {
		if (!m->noticed[i] ||
		    intern_find_str(&x->kept, m->noticed[i]) == INTERN_NONE)
			continue;
		out->notices[out->n_notices] = m->notices[i];
		out->noticed[out->n_notices++] = m->noticed[i];
	}
}

static void count_kept(struct model *out)
{
	struct model_counts *c = &out->counts;

	*c = (struct model_counts){
	    .pull_requests = out->n_pulls,
	    .series = out->n_series,
	    .notices = out->n_notices,
	};
	for (size_t i = 0; i < out->n_series; i++) {
		const struct model_series *s = &out->series[i];

		c->patch_mails += s->patches_in_range;
		c->cover_mails += s->covers_in_range;
		c->series_incomplete += s->n_missing > 0;
		c->series_without_any_reply += !s->answers.n;
		c->series_without_reply_from_others += !s->answers.n_others;
	}
	for (size_t i = 0; i < out->n_continued; i++) {
		c->patch_mails += out->continued[i].patches_in_range;
		c->cover_mails += out->continued[i].covers_in_range;
	}
}

/* A filter of states is about the range's series: those that wait from before
 * the range are not listed. */
static bool asks_state(const struct filter *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->term[i].key == FILTER_STATE ||
		    f->term[i].key == FILTER_NEEDS)
			return true;
	}
	return false;
}

static int keep_waiting(struct applying *x, struct err *err)
{
	const struct model *m = x->m;
	size_t n = asks_state(x->asked.filter) ? 0 : m->n_waiting;

	return keep_series(x, m->waiting, n, &x->out->waiting,
			   &x->out->n_waiting, err);
}

int filter_apply(struct state *st, const struct filter *f,
		 const struct model *m, struct arena *a, struct model *out,
		 struct err *err)
{
	struct applying x = {
	    .asked = {.st = st, .filter = f, .until = m->range.until},
	    .m = m,
	    .a = a,
	    .out = out,
	};

	*out = *m;
	out->filter = f->text;
	intern_init(&x.pulled, a);
	intern_init(&x.kept, a);
	if (keep_pulls(&x, m->pulls, m->n_pulls, &out->pulls, &out->n_pulls,
		       err) ||
	    keep_pulls(&x, m->older_pulls, m->n_older_pulls, &out->older_pulls,
		       &out->n_older_pulls, err) ||
	    keep_series(&x, m->series, m->n_series, &out->series,
			&out->n_series, err) ||
	    keep_series(&x, m->continued, m->n_continued, &out->continued,
			&out->n_continued, err) ||
	    keep_older(&x, err) || keep_waiting(&x, err))
		return -1;
	attach_series(&x);
	out->n_reviewers = 0;
	out->n_answered = 0;
	out->n_days = 0;
	events_find(out, a);
	keep_notices(&x);
	count_kept(out);
	contributors_count(out, a);
	return 0;
}
