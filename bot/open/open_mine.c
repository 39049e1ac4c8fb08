/* SPDX-License-Identifier: MIT */
#include "bot/open/open.h"

#include <stdbool.h>
#include <string.h>

#include "bot/digest/wording.h"
#include "bot/model/display.h"
#include "bot/model/series_state.h"
#include "bot/model/summary.h"
#include "bot/open/open_page.h"
#include "bot/open/open_view.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/intern.h"

/*
 * What an open series waits for, in the eyes of its submitter, by its recorded
 * state and who wrote last; and what usually comes next on the list (pace.h).
 */

enum turn {
	TURN_YOURS, /* changes are asked for; or the last human answer is another's, and gave no tag to the patch
			 that it answers */
	TURN_OTHERS,  /* a first answer, reviews, being applied or pulled */
	TURN_APPLIED, /* all of it was applied, or is in a pull request */
};

struct waits {
	enum turn turn;
	const char *text; /* "review of patches 3,6-8 (...)"; fit to be shown */
	const char *
	    last; /* "Ada Example, 2020-05-29, on patch 3"; NULL: no human answer by another */
};

/* One open series or pull request. */
struct wait {
	const struct open_view *view;
	const struct open_series *open;
	const struct model_series *series; /* NULL: a pull request */
	struct arena *arena;
};

static const char *say_day(const struct wait *w, int64_t at)
{
	return clock_day(at, w->view->model.range.zone, w->arena);
}

/* " (one; two)" of two that may be "". */
static const char *add_remark(const struct wait *w, const char *one,
			      const char *two)
{
	if (!*one && !*two)
		return "";
	return arena_printf(w->arena, " (%s%s%s)", one,
			    *one && *two ? "; " : "", two);
}

/* "half of the list's series had one after 6 days"; "" if nothing is known. */
static const char *say_usual(const struct wait *w, const char *what,
			     int64_t pace)
{
	if (pace == PACE_UNKNOWN)
		return "";
	return arena_printf(w->arena, "half of the list's %s %s", what,
			    wording_duration(pace, w->arena));
}

static const char *say_usual_answer(const struct wait *w)
{
	if (w->view->pace.answer == PACE_NEVER)
		return "fewer than half of the list's series got one";
	return say_usual(w, "series had one after", w->view->pace.answer);
}

/* True if less than half of the series is on the list. */
static bool is_elsewhere(const struct model_series *s)
{
	return 2 * s->n_present < s->total && !summary_is_addition(s);
}

static const char *say_age(const struct wait *w)
{
	return wording_duration(w->view->model.range.until - w->open->posted_at,
				w->arena);
}

/* The last answer by a human other than the submitter, or NULL. */
static const struct model_reply *last_answer(const struct model_answers *a)
{
	for (size_t i = a->n; i-- > 0;)
		if (!a->replies[i].robot && !a->replies[i].submitter)
			return &a->replies[i];
	return NULL;
}

static const char *say_last(const struct wait *w, const struct model_reply *r)
{
	const char *text = arena_printf(
	    w->arena, "%s, %s",
	    wording_who(w->view->model.display, &r->mail->from, w->arena),
	    say_day(w, r->mail->date_at));

	if (!r->number || !w->series || w->series->n_present < 2)
		return text;
	return arena_printf(w->arena, "%s, on patch %lu", text,
			    (unsigned long)r->number);
}

/* A person and a patch; number 0: the whole series. */
static const char *tag_key(const struct wait *w, const struct mail_addr *addr,
			   uint32_t number)
{
	struct mail_addr who = display_person(w->view->model.display, addr);

	return arena_printf(w->arena, "%lu %s", (unsigned long)number,
			    *who.email ? who.email : who.name);
}

static void note_tags(const struct wait *w, struct intern *out)
{
	const struct model_answers *a = w->open->answers;

	intern_init(out, w->arena);
	for (size_t i = 0; i < a->n_trailers; i++) {
		const struct model_trailer *t = &a->trailers[i];

		for (size_t k = 0;
		     t->kind != PATCH_TRAILER_NACKED && k < t->n_on; k++)
			intern_put_str(out, tag_key(w, &t->addr, t->on[k]));
	}
}

/* True if a human answered after the last mail of the submitter, and gave no
 * tag to the patch that the answer is to. */
static bool is_asked(const struct wait *w)
{
	const struct model_answers *a = w->open->answers;
	struct intern tags;

	note_tags(w, &tags);
	for (size_t i = a->n; i-- > 0;) {
		const struct model_reply *r = &a->replies[i];
		const struct mail_addr *from = &r->mail->from;

		if (r->submitter)
			return false;
		if (!r->robot &&
		    intern_find_str(&tags, tag_key(w, from, 0)) ==
			INTERN_NONE &&
		    intern_find_str(&tags, tag_key(w, from, r->number)) ==
			INTERN_NONE)
			return true;
	}
	return false;
}

/* "patches 2,5": those on the list that are not among numbers. */
static const char *say_others(const struct wait *w, const uint32_t *numbers,
			      size_t n)
{
	const struct model_series *s = w->series;
	uint32_t *rest = arena_array(w->arena, s->n_present, sizeof(*rest));
	size_t n_rest = 0, k = 0;

	for (size_t i = 0; i < s->n_present; i++) {
		while (k < n && numbers[k] < s->present[i])
			k++;
		if (k == n || numbers[k] != s->present[i])
			rest[n_rest++] = s->present[i];
	}
	if (!n_rest)
		return "the other patches";
	return wording_patches(rest, n_rest, w->arena);
}

static void wait_applied(const struct wait *w, struct waits *out)
{
	const struct model_applied *t = w->series->state.applied;
	const char *how =
	    arena_printf(w->arena, "%s %s",
			 wording_applied(t, w->view->model.display, w->arena),
			 say_day(w, t->mail->date_at));

	if (t->all) {
		out->turn = TURN_APPLIED;
		out->text = arena_printf(w->arena, "being merged (%s)", how);
		return;
	}
	out->turn = TURN_OTHERS;
	out->text = arena_printf(
	    w->arena, "%s being applied (%s: %s)",
	    say_others(w, t->numbers, t->n_numbers), how,
	    wording_applied_patches(t, w->series->total, w->arena));
}

/* A maintainer applied the series and asks another to pull. */
static void wait_pull(const struct wait *w, struct waits *out)
{
	const struct state_message *mail = &w->open->pull->mail->message;

	out->turn = TURN_APPLIED;
	out->text = arena_printf(
	    w->arena, "being pulled (in the request by %s %s)",
	    wording_who(w->view->model.display, &mail->from, w->arena),
	    say_day(w, mail->date_at));
}

static const char *say_rerolls(const struct wait *w)
{
	return say_usual(w, "new versions came after", w->view->pace.reroll);
}

/* Who asked for changes, by the mail that proves it. */
static const char *say_asker(const struct wait *w)
{
	const struct model_answers *a = &w->series->answers;

	for (size_t i = 0; i < a->n; i++) {
		const struct state_message *mail = a->replies[i].mail;

		if (strcmp(mail->msgid, w->series->state.msgid) != 0)
			continue;
		return arena_printf(
		    w->arena, "changes asked by %s %s",
		    wording_who(w->view->model.display, &mail->from, w->arena),
		    say_day(w, mail->date_at));
	}
	return series_state_name(&w->series->state);
}

/* What became of the list's series that were answered. */
static const char *say_outcomes(const struct wait *w)
{
	const struct pace *p = &w->view->pace;

	if (p->n_answered < PACE_MIN)
		return "";
	return arena_printf(w->arena,
			    "of the list's %zu answered series %zu got a new "
			    "version, %zu were applied",
			    p->n_answered, p->n_rerolled, p->n_applied);
}

static const char *say_applying(const struct wait *w)
{
	return say_usual(w, "applied series took", w->view->pace.applied);
}

static void wait_discussed(const struct wait *w, struct waits *out)
{
	const struct model_series *s = w->series;
	const struct model_tags *tags = &s->tagged;

	if (is_asked(w)) {
		out->turn = TURN_YOURS;
		out->text =
		    arena_printf(w->arena, "your answer or a new version%s",
				 add_remark(w, "", say_rerolls(w)));
	} else if (!s->n_present) {
		out->text = "review (its patches went to other lists)";
	} else if (!tags->n_none) {
		out->text =
		    arena_printf(w->arena, "being applied%s",
				 add_remark(w, "every patch here has a tag",
					    say_applying(w)));
	} else if (s->n_present == 1) {
		out->text = arena_printf(w->arena, "review%s",
					 add_remark(w, "", say_outcomes(w)));
	} else if (tags->n_none == s->n_present) {
		out->text = arena_printf(w->arena, "review of all patches%s",
					 add_remark(w, "", say_outcomes(w)));
	} else {
		out->text = arena_printf(
		    w->arena, "review of %s%s",
		    wording_patches(tags->none, tags->n_none, w->arena),
		    add_remark(w, "", say_outcomes(w)));
	}
}

static void wait_series(const struct wait *w, struct waits *out)
{
	const char *usual;

	switch (w->series->state.is) {
	case MODEL_IS_APPLIED:
	case MODEL_IS_MERGED:
		wait_applied(w, out);
		return;
	case MODEL_IS_CHANGES_ASKED:
		out->turn = TURN_YOURS;
		out->text =
		    arena_printf(w->arena, "a new version%s",
				 add_remark(w, say_asker(w), say_rerolls(w)));
		return;
	case MODEL_IS_REVIEWED:
		out->text = arena_printf(
		    w->arena, "being applied%s",
		    add_remark(w, "all patches reviewed", say_applying(w)));
		return;
	case MODEL_IS_DISCUSSED:
		wait_discussed(w, out);
		return;
	case MODEL_IS_NEW:
	case MODEL_IS_DROPPED:
	case MODEL_IS_SUPERSEDED:
		break;
	}
	usual = is_elsewhere(w->series) ? "most of it went to other lists"
					: say_usual_answer(w);
	out->text = arena_printf(w->arena, "a first answer%s",
				 add_remark(w, say_age(w), usual));
}

static void find_waits(const struct open_view *v, const struct open_series *s,
		       struct arena *a, struct waits *out)
{
	const struct wait w = {
	    .view = v, .open = s, .series = s->entry.series, .arena = a};
	const struct model_reply *last = last_answer(s->answers);

	*out = (struct waits){.turn = TURN_OTHERS};
	if (last)
		out->last = say_last(&w, last);
	if (s->pull)
		wait_pull(&w, out);
	else if (w.series)
		wait_series(&w, out);
	else
		out->text =
		    arena_printf(a, "being pulled%s",
				 add_remark(&w, say_age(&w),
					    say_usual(&w, "pull requests took",
						      v->pace.pulled)));
}

int open_mine(struct state *st, const struct open_query *q, struct arena *a,
	      struct strbuf *out, size_t *n, struct err *err)
{
	static const char *const headings[] = {
	    [TURN_YOURS] = "Your turn",
	    [TURN_OTHERS] = "Waiting for others",
	    [TURN_APPLIED] = "Applied, to be merged",
	};
	struct open_page p;

	if (open_page_init(&p, st, q, a, err))
		return -1;
	for (size_t i = 0; i < p.view->n; i++) {
		const struct open_series *s = &p.view->series[i];
		struct open_entry *e;
		struct waits waits;

		if (s->submitter != p.me)
			continue;
		find_waits(p.view, s, a, &waits);
		e = open_page_add(&p, s, (int)waits.turn);
		if (waits.last && waits.turn != TURN_APPLIED)
			e->lines[0] =
			    arena_printf(a, "last answer: %s", waits.last);
		e->lines[1] = arena_printf(a, "waits for: %s", waits.text);
	}
	*n = p.n;

	const struct open_page_frame frame = {
	    .title = "your open series",
	    .intro = arena_printf(
		a,
		"What you posted in the last %d weeks: newest versions that "
		"are neither merged nor dropped. What usually comes next is "
		"what came on this list in these weeks.",
		OPEN_WEEKS),
	    .nothing = arena_printf(a,
				    "Nothing that you posted to %s in the last "
				    "%d weeks is open.",
				    open_page_list(&p), OPEN_WEEKS),
	    .headings = headings,
	    .n_headings = 3,
	    .n_max = p.n,
	};

	open_page_write(&p, &frame, out);
	return 0;
}
