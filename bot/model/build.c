/* SPDX-License-Identifier: MIT */
#include "bot/model/build.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/activity.h"
#include "bot/model/answers.h"
#include "bot/model/contributors.h"
#include "bot/model/days.h"
#include "bot/model/display.h"
#include "bot/model/events.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/reviewers.h"
#include "bot/model/series.h"
#include "bot/model/since.h"
#include "bot/model/superseded.h"
#include "bot/model/ties.h"
#include "bot/model/version.h"
#include "bot/model/waiting.h"
#include "common/arena.h"
#include "common/err.h"
#include "common/intern.h"
#include "state/db.h"

/*
 * The mails of the range are read, only to learn which series they touch; each
 * of these is then loaded whole, as far as the range knows it. So the cost
 * grows with the range, not with the archive.
 */

struct building {
	struct state *st;
	struct arena *arena;
	struct model *out;
	struct load load;
	struct versions versions;
	struct state_message *mails; /* [n_mails] of the range */
	size_t n_mails;
	size_t n_patches;           /* patches and covers of the range */
	struct state_patch **pulls; /* [n_pulls] of the range */
	size_t n_pulls;
	int64_t *series_ids; /* [ids.n] that its patches belong to */
	struct intern ids;
	struct model_series *series; /* [ids.n] by number of their id */
};

static void count_kind(struct model_counts *c, int kind)
{
	switch ((enum facts_kind)kind) {
	case FACTS_PATCH:
		c->patch_mails++;
		break;
	case FACTS_COVER:
		c->cover_mails++;
		break;
	case FACTS_PULL:
		c->pull_requests++;
		break;
	case FACTS_REPLY:
		c->reply_mails++;
		break;
	case FACTS_NOTICE:
		c->notices++;
		break;
	case FACTS_OTHER:
	case FACTS_UNREADABLE:
		c->other_mails++;
		break;
	}
}

static void count_mails_of_range(struct building *b)
{
	struct model_counts *c = &b->out->counts;
	struct intern senders;

	intern_init(&senders, b->arena);
	c->mails = b->n_mails;
	for (size_t i = 0; i < b->n_mails; i++) {
		const struct state_message *m = &b->mails[i];

		count_kind(c, m->kind);
		c->bot_mails += list_is_robot(&b->out->list, m);
		intern_put_str(&senders,
			       *m->from.email ? m->from.email : m->from.name);
	}
	c->senders = senders.n;
}

static int read_range(struct building *b, struct err *err)
{
	struct state_span span = b->out->range.span;
	int64_t undated;

	span.list_id = b->out->list.id;
	if (state_messages_in(b->st, &span, b->arena, &b->mails, &b->n_mails,
			      err) ||
	    state_messages_undated(b->st, span.list_id, &undated, err))
		return -1;
	b->out->counts.undated = (size_t)undated;
	load_init(&b->load, b->st, &span, b->mails, b->n_mails, b->arena);
	versions_init(&b->versions, &b->load);
	return 0;
}

/* Mails were recorded between series_refresh() and the moment that is read. */
static int fail_changed(struct err *err)
{
	return err_set(
	    err, ERR_TEMP,
	    "mails were recorded just now: their series are not known yet");
}

/* Note a patch, cover or pull of the range. */
static int note_mail(struct building *b, const struct state_patch *mail,
		     struct err *err)
{
	uint32_t n = b->ids.n;
	struct state_patch **pull;

	if (mail->message.kind == FACTS_PULL) {
		pull = &b->pulls[b->n_pulls++];
		if (load_patch(&b->load, slice_of(mail->message.msgid), pull,
			       err))
			return -1;
		return *pull ? 0 : fail_changed(err);
	}
	if (!mail->series_id)
		return fail_changed(err);
	b->n_patches++;
	b->series_ids[n] = mail->series_id;
	intern_put(&b->ids, &b->series_ids[n], sizeof(b->series_ids[n]));
	return 0;
}

static int find_touched_series(struct building *b, struct err *err)
{
	struct state_span span = b->out->range.span;
	struct arena scratch = ARENA_INIT;
	struct state_patch *rows;
	size_t n;
	int result;

	span.list_id = b->out->list.id;
	result = state_patches_in(b->st, &span, &scratch, &rows, &n, err);
	if (!result) {
		intern_init(&b->ids, b->arena);
		b->series_ids =
		    arena_array(b->arena, n, sizeof(*b->series_ids));
		b->pulls =
		    arena_array(b->arena, n, sizeof(struct state_patch *));
	}
	for (size_t i = 0; !result && i < n; i++)
		result = note_mail(b, &rows[i], err);
	arena_release(&scratch);
	return result;
}

static int compare_mail_dates(const void *a, const void *b)
{
	const struct state_message *x =
	    &(*(struct state_patch *const *)a)->message;
	const struct state_message *y =
	    &(*(struct state_patch *const *)b)->message;

	if (x->date_at != y->date_at)
		return x->date_at < y->date_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

/* Make the series that the range touches. */
static int make_touched_series(struct building *b, struct err *err)
{
	struct series_mails *mails =
	    arena_array(b->arena, b->ids.n, sizeof(*mails));
	struct model_series **series =
	    arena_array(b->arena, b->ids.n, sizeof(struct model_series *));
	size_t n = 0;

	b->series = arena_array(b->arena, b->ids.n, sizeof(*b->series));
	for (size_t i = 0; i < b->ids.n; i++)
		load_want_series(&b->load, b->series_ids[i]);
	for (size_t i = 0; i < b->ids.n; i++) {
		if (load_series(&b->load, b->series_ids[i], &mails[i], err))
			return -1;
		if (!mails[i].n)
			return fail_changed(err);
		series[i] = &b->series[i];
		for (size_t k = 0; k < mails[i].n; k++)
			n += load_is_in_range(&b->load,
					      &mails[i].mails[k]->message);
	}
	if (n < b->n_patches)
		return fail_changed(err);
	return series_make(&b->versions, mails, series, b->ids.n, err) ||
		       series_add_answers(&b->versions, &b->out->list, series,
					  b->ids.n, err)
		   ? -1
		   : 0;
}

static int compare_series(const void *a, const void *b)
{
	const struct model_series *x = a, *y = b;

	if (x->first_at != y->first_at)
		return x->first_at < y->first_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

static int compare_pulls_of_range(const void *a, const void *b)
{
	return compare_mail_dates(&((const struct model_pull *)a)->mail,
				  &((const struct model_pull *)b)->mail);
}

/*
 * A series belongs to the range of its earliest mail. Of arrivals that is the
 * one that came first, whatever its date: what an earlier digest told of, or
 * what is history, is not told as new.
 */
static bool begins_in_range(const struct building *b,
			    const struct model_series *s)
{
	if (b->out->range.span.kind == STATE_SPAN_ARRIVAL)
		return s->patches_in_range + s->covers_in_range == s->n_mails;
	return load_is_in_range(&b->load, &s->mails[0]->message);
}

static void part_series(struct building *b)
{
	struct model *out = b->out;

	out->series = arena_array(b->arena, b->ids.n, sizeof(*out->series));
	out->continued =
	    arena_array(b->arena, b->ids.n, sizeof(*out->continued));
	for (size_t i = 0; i < b->ids.n; i++) {
		const struct model_series *s = &b->series[i];

		if (begins_in_range(b, s))
			out->series[out->n_series++] = *s;
		else
			out->continued[out->n_continued++] = *s;
	}
	qsort(out->series, out->n_series, sizeof(*out->series), compare_series);
	qsort(out->continued, out->n_continued, sizeof(*out->continued),
	      compare_series);
	out->counts.series = out->n_series;
	for (size_t i = 0; i < out->n_series; i++) {
		const struct model_series *s = &out->series[i];

		out->counts.series_incomplete += s->n_missing > 0;
		out->counts.series_without_any_reply += !s->answers.n;
		out->counts.series_without_reply_from_others +=
		    !s->answers.n_others;
	}
}

static int list_pulls(struct building *b, struct err *err)
{
	struct model *out = b->out;

	out->n_pulls = b->n_pulls;
	out->pulls = arena_array(b->arena, b->n_pulls, sizeof(*out->pulls));
	for (size_t i = 0; i < b->n_pulls; i++) {
		out->pulls[i].mail = b->pulls[i];
		if (series_add_pull_answers(&b->load, &out->list,
					    &out->pulls[i], err))
			return -1;
	}
	qsort(out->pulls, out->n_pulls, sizeof(*out->pulls),
	      compare_pulls_of_range);
	return 0;
}

/* The pull request of the range that a series belongs to, or NULL. */
static struct model_pull *pull_of(const struct building *b,
				  const struct intern *pull_ids,
				  const struct model_series *s)
{
	uint32_t number;

	if (!s->pull_request)
		return NULL;
	number = intern_find_str(pull_ids, s->pull_request);
	return number == INTERN_NONE ? NULL : &b->out->pulls[number];
}

static void attach_to_pulls(struct building *b, const struct intern *pull_ids,
			    struct model_series *series, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct model_pull *pull = pull_of(b, pull_ids, &series[i]);

		if (!pull)
			continue;
		pull->series[pull->n_series++] = &series[i];
		series[i].pulled_in = true;
	}
}

/* The patches of a pull request hang below it, if it stands in the range. */
static void attach_series(struct building *b)
{
	struct model *out = b->out;
	struct intern pull_ids;
	size_t *wanted = arena_array(b->arena, out->n_pulls, sizeof(*wanted));

	intern_init(&pull_ids, b->arena);
	for (size_t i = 0; i < out->n_pulls; i++)
		intern_put_str(&pull_ids, out->pulls[i].mail->message.msgid);
	for (size_t i = 0; i < b->ids.n; i++) {
		struct model_pull *pull = pull_of(b, &pull_ids, &b->series[i]);

		if (pull)
			wanted[pull - out->pulls]++;
	}
	for (size_t i = 0; i < out->n_pulls; i++)
		out->pulls[i].series = arena_array(
		    b->arena, wanted[i], sizeof(*out->pulls[i].series));
	attach_to_pulls(b, &pull_ids, out->series, out->n_series);
	attach_to_pulls(b, &pull_ids, out->continued, out->n_continued);
}

static int list_notices(struct building *b, struct err *err)
{
	struct model *out = b->out;

	out->notices =
	    arena_array(b->arena, out->counts.notices, sizeof(*out->notices));
	out->noticed =
	    arena_array(b->arena, out->counts.notices, sizeof(*out->noticed));
	for (size_t i = 0; i < b->n_mails; i++) {
		if (b->mails[i].kind != FACTS_NOTICE)
			continue;
		if (ties_find_noticed(&b->load, &b->mails[i],
				      &out->noticed[out->n_notices], err))
			return -1;
		out->notices[out->n_notices++] = b->mails[i];
	}
	return 0;
}

static int build_stages(struct building *b, struct err *err)
{
	struct model *out = b->out;

	if (read_range(b, err))
		return -1;
	count_mails_of_range(b);
	if (find_touched_series(b, err) || make_touched_series(b, err))
		return -1;
	part_series(b);
	display_find(out, b->mails, b->n_mails, b->arena);
	contributors_count(out, b->arena);
	if (list_pulls(b, err))
		return -1;
	attach_series(b);
	if (list_notices(b, err))
		return -1;
	if (activity_find(&b->versions, b->mails, b->n_mails, out, err) ||
	    superseded_find(&b->versions, out, err))
		return -1;
	reviewers_count(out, b->arena);
	days_count(b->mails, b->n_mails, out->range.zone, b->arena, &out->days,
		   &out->n_days);
	events_find(out, b->arena);
	if (waiting_find(&b->versions, out, err))
		return -1;
	return since_find(&b->load, out, err);
}

int model_build(struct state *st, const struct list *list,
		const struct range *range, struct arena *a, struct model *out,
		struct err *err)
{
	struct building b = {.st = st, .arena = a, .out = out};
	bool own = !state_in_transaction(st);
	int result;

	*out = (struct model){.range = *range, .list = *list, .filter = ""};
	if (own && state_begin_read(st, err))
		return -1;
	result = build_stages(&b, err);
	return own ? state_end(st, result, err) : result;
}

bool model_is_empty(const struct model *m)
{
	return !m->counts.patch_mails && !m->counts.cover_mails &&
	       !m->counts.pull_requests && !m->n_events;
}
