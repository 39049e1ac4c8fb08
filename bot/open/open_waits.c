/* SPDX-License-Identifier: MIT */
#include "bot/open/open_waits.h"

#include <stdbool.h>
#include <string.h>

#include "bot/digest/wording.h"
#include "bot/model/shown.h"
#include "bot/model/summary.h"
#include "bot/open/open_view.h"
#include "common/arena.h"
#include "common/intern.h"

#define NUMBERS_MAX 48 /* columns of a number list */

/* What one series needs over and over. */
struct judging {
	const struct open_view *view;
	const struct open_series *open;
	const struct model_series *series; /* NULL: a pull request */
	struct arena *arena;
};

static const char *day(const struct judging *j, int64_t at)
{
	return wording_day(at, j->view->model.range.zone, j->arena);
}

/* " (one; two)" of two that may be "". */
static const char *remark(const struct judging *j, const char *one,
			  const char *two)
{
	if (!*one && !*two)
		return "";
	return arena_printf(j->arena, " (%s%s%s)", one,
			    *one && *two ? "; " : "", two);
}

/* "half of the list's series had one after 6 days"; "" if nothing is known. */
static const char *usually(const struct judging *j, const char *what,
			   int64_t pace)
{
	if (pace == PACE_UNKNOWN)
		return "";
	return arena_printf(j->arena, "half of the list's %s %s", what,
			    wording_duration(pace, j->arena));
}

static const char *usual_answer(const struct judging *j)
{
	if (j->view->pace.answer == PACE_NEVER)
		return "fewer than half of the list's series got one";
	return usually(j, "series had one after", j->view->pace.answer);
}

/* Less than half of it is on the list. */
static bool is_elsewhere(const struct model_series *s)
{
	return 2 * s->n_present < s->total && !summary_is_addition(s);
}

static const char *age(const struct judging *j)
{
	return wording_duration(j->view->model.range.until - j->open->posted_at,
				j->arena);
}

/* The last human answer by another, or NULL. */
static const struct model_reply *last_answer(const struct model_answers *a)
{
	for (size_t i = a->n; i-- > 0;)
		if (!a->replies[i].robot && !a->replies[i].submitter)
			return &a->replies[i];
	return NULL;
}

static const char *tell_last(const struct judging *j,
			     const struct model_reply *r)
{
	const char *text =
	    arena_printf(j->arena, "%s, %s",
			 wording_who(&j->view->model, &r->mail->from, j->arena),
			 day(j, r->mail->date_at));

	if (!r->number || !j->series || j->series->n_present < 2)
		return text;
	return arena_printf(j->arena, "%s, on patch %lu", text,
			    (unsigned long)r->number);
}

/* A person and a patch; number 0: the whole series. */
static const char *tag_key(const struct judging *j,
			   const struct mail_addr *addr, uint32_t number)
{
	struct mail_addr who = shown_person(j->view->model.shown, addr);

	return arena_printf(j->arena, "%lu %s", (unsigned long)number,
			    *who.email ? who.email : who.name);
}

static void note_tags(const struct judging *j, struct intern *out)
{
	const struct model_answers *a = j->open->answers;

	intern_init(out, j->arena);
	for (size_t i = 0; i < a->n_trailers; i++) {
		const struct model_trailer *t = &a->trailers[i];

		for (size_t k = 0;
		     t->kind != PATCH_TRAILER_NACKED && k < t->n_on; k++)
			intern_put_str(out, tag_key(j, &t->addr, t->on[k]));
	}
}

/* Is there a human answer after the last mail of the submitter whose writer
 * gave no tag to the patch that it answers? */
static bool is_asked(const struct judging *j)
{
	const struct model_answers *a = j->open->answers;
	struct intern tags;

	note_tags(j, &tags);
	for (size_t i = a->n; i-- > 0;) {
		const struct model_reply *r = &a->replies[i];
		const struct mail_addr *from = &r->mail->from;

		if (r->submitter)
			return false;
		if (!r->robot &&
		    intern_find_str(&tags, tag_key(j, from, 0)) ==
			INTERN_NONE &&
		    intern_find_str(&tags, tag_key(j, from, r->number)) ==
			INTERN_NONE)
			return true;
	}
	return false;
}

/* The numbers that are here and not among those. */
static const char *others(const struct judging *j, const uint32_t *numbers,
			  size_t n)
{
	const struct model_series *s = j->series;
	uint32_t *rest = arena_array(j->arena, s->n_present, sizeof(*rest));
	size_t n_rest = 0, k = 0;

	for (size_t i = 0; i < s->n_present; i++) {
		while (k < n && numbers[k] < s->present[i])
			k++;
		if (k == n || numbers[k] != s->present[i])
			rest[n_rest++] = s->present[i];
	}
	if (!n_rest)
		return "the other patches";
	return arena_printf(
	    j->arena, "%s %s", n_rest == 1 ? "patch" : "patches",
	    wording_numbers(rest, n_rest, NUMBERS_MAX, j->arena));
}

static void judge_taken(const struct judging *j, struct open_waits *out)
{
	const struct model_taken *t = j->series->standing.taken;
	const char *how = arena_printf(
	    j->arena, "%s %s", wording_taken(t, j->view->model.shown, j->arena),
	    day(j, t->mail->date_at));

	if (t->all) {
		out->turn = OPEN_TURN_TAKEN;
		out->text = arena_printf(j->arena, "being merged (%s)", how);
		return;
	}
	out->turn = OPEN_TURN_OTHERS;
	out->text =
	    arena_printf(j->arena, "%s being applied (%s: %s)",
			 others(j, t->numbers, t->n_numbers), how,
			 wording_taken_patches(t, j->series->total, j->arena));
}

/* A maintainer applied it and asks another to pull. */
static void judge_in_pull(const struct judging *j, struct open_waits *out)
{
	const struct state_message *mail = &j->open->pull->mail->message;

	out->turn = OPEN_TURN_TAKEN;
	out->text =
	    arena_printf(j->arena, "being pulled (in the request by %s %s)",
			 wording_who(&j->view->model, &mail->from, j->arena),
			 day(j, mail->date_at));
}

static const char *rerolls(const struct judging *j)
{
	return usually(j, "new versions came after", j->view->pace.reroll);
}

/* Who asked for changes, by the mail that proves it. */
static const char *asker(const struct judging *j)
{
	const struct model_answers *a = &j->series->answers;

	for (size_t i = 0; i < a->n; i++) {
		const struct state_message *mail = a->replies[i].mail;

		if (strcmp(mail->msgid, j->series->standing.msgid) != 0)
			continue;
		return arena_printf(
		    j->arena, "changes asked by %s %s",
		    wording_who(&j->view->model, &mail->from, j->arena),
		    day(j, mail->date_at));
	}
	return "changes asked";
}

/* What became of series that were answered. */
static const char *outcomes(const struct judging *j)
{
	const struct pace *p = &j->view->pace;

	if (p->n_answered < PACE_MIN)
		return "";
	return arena_printf(j->arena,
			    "of the list's %zu answered series %zu got a new "
			    "version, %zu were applied",
			    p->n_answered, p->n_rerolled, p->n_taken);
}

static const char *takes(const struct judging *j)
{
	return usually(j, "applied series took", j->view->pace.taken);
}

static void judge_discussed(const struct judging *j, struct open_waits *out)
{
	const struct model_series *s = j->series;
	const struct model_tags *tags = &s->tagged;

	if (is_asked(j)) {
		out->turn = OPEN_TURN_YOURS;
		out->text =
		    arena_printf(j->arena, "your answer or a new version%s",
				 remark(j, "", rerolls(j)));
	} else if (!s->n_present) {
		out->text = "review (its patches went to other lists)";
	} else if (!tags->n_none) {
		out->text = arena_printf(
		    j->arena, "being applied%s",
		    remark(j, "every patch here has a tag", takes(j)));
	} else if (s->n_present == 1) {
		out->text = arena_printf(j->arena, "review%s",
					 remark(j, "", outcomes(j)));
	} else if (tags->n_none == s->n_present) {
		out->text = arena_printf(j->arena, "review of all patches%s",
					 remark(j, "", outcomes(j)));
	} else {
		out->text =
		    arena_printf(j->arena, "review of %s %s%s",
				 tags->n_none == 1 ? "patch" : "patches",
				 wording_numbers(tags->none, tags->n_none,
						 NUMBERS_MAX, j->arena),
				 remark(j, "", outcomes(j)));
	}
}

static void judge_series(const struct judging *j, struct open_waits *out)
{
	const char *usual;

	switch (j->series->standing.state) {
	case MODEL_IS_APPLIED:
	case MODEL_IS_MERGED:
		judge_taken(j, out);
		return;
	case MODEL_IS_CHANGES_ASKED:
		out->turn = OPEN_TURN_YOURS;
		out->text = arena_printf(j->arena, "a new version%s",
					 remark(j, asker(j), rerolls(j)));
		return;
	case MODEL_IS_REVIEWED:
		out->text =
		    arena_printf(j->arena, "being applied%s",
				 remark(j, "all patches reviewed", takes(j)));
		return;
	case MODEL_IS_DISCUSSED:
		judge_discussed(j, out);
		return;
	case MODEL_IS_NEW:
	case MODEL_IS_DROPPED:
	case MODEL_IS_SUPERSEDED:
		break;
	}
	usual = is_elsewhere(j->series) ? "most of it went to other lists"
					: usual_answer(j);
	out->text = arena_printf(j->arena, "a first answer%s",
				 remark(j, age(j), usual));
}

void open_waits_find(const struct open_view *v, const struct open_series *s,
		     struct arena *a, struct open_waits *out)
{
	const struct judging j = {
	    .view = v, .open = s, .series = s->entry.series, .arena = a};
	const struct model_reply *last = last_answer(s->answers);

	*out = (struct open_waits){.turn = OPEN_TURN_OTHERS};
	if (last)
		out->last = tell_last(&j, last);
	if (s->pull)
		judge_in_pull(&j, out);
	else if (j.series)
		judge_series(&j, out);
	else
		out->text = arena_printf(
		    a, "being pulled%s",
		    remark(&j, age(&j),
			   usually(&j, "pull requests took", v->pace.pulled)));
}
