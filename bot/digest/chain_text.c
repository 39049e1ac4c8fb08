/* SPDX-License-Identifier: MIT */
#include "bot/digest/chain_text.h"

#include <string.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/facts/facts.h"
#include "bot/model/chain.h"
#include "bot/model/display.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"
#include "bot/model/summary.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"

#define INDENT 4 /* of what is said of a version */
#define DEEP   9 /* of what is said of a patch */

/* How it is told: by whose names, with days of which zone. */
struct view {
	const struct display *display;
	const char *zone;
};

static const char *display_id(const char *msgid, struct arena *a)
{
	return arena_printf(a, "<%s>", wording_shown(msgid, a));
}

static void write_series_title(const struct model_series *s, struct arena *a,
			       struct strbuf *out)
{
	const char *title = wording_title(s->tags, s->title, a);

	fold_paragraph(out, 0, INDENT,
		       arena_printf(a, "%s: %s", wording_label(s, a), title));
}

/* "2 robot reports (1 failed)" */
static void add_tests(struct fold_items *items, const struct model_tests *t,
		      struct arena *a)
{
	const char *failed = "";

	if (!t->reports)
		return;
	if (t->failed)
		failed = arena_printf(a, " (%zu failed)", t->failed);
	fold_items_add(
	    items, a, "%s%s",
	    wording_count(t->reports, "robot report", "robot reports", a),
	    failed);
}

static void write_summary(const struct model_series *s, const struct view *v,
			  struct arena *a, struct strbuf *out)
{
	struct fold_items items = {0};

	fold_items_put(&items, a, wording_who(v->display, &s->submitter, a));
	fold_items_put(&items, a, clock_day(s->first_at, v->zone, a));
	fold_items_put(&items, a, wording_present(s, a));
	entry_add_stat(&items, s, a);
	fold_items_put(&items, a, wording_state(s, a));
	fold_items_put(&items, a,
		       wording_some(s->answers.n, "reply", "replies", a));
	entry_add_marks(&items, s, a);
	if (s->backport)
		fold_items_put(&items, a, "backport");
	add_tests(&items, &s->answers.tests, a);
	fold_items_lines(out, INDENT, &items);
}

void chain_write_line(const struct model *m, const struct model_series *s,
		      struct arena *a, struct strbuf *out)
{
	const struct view v = {m->display, m->range.zone};

	write_series_title(s, a, out);
	write_summary(s, &v, a, out);
	fold_paragraph(out, INDENT, INDENT + 2, display_id(s->msgid, a));
}

/* Words to be read behind "v2 came before: ". */
static const char *const reasons[] = {
    [PREVIOUS_NONE] = "",
    [PREVIOUS_LINK] = "linked to",
    [PREVIOUS_IN_REPLY_TO] = "this is a reply to it",
    [PREVIOUS_TITLE] = "same title and submitter",
    [PREVIOUS_PATCHES] = "patches in common, same submitter",
    [PREVIOUS_CHANGE_ID] = "same change id",
    [PREVIOUS_SUPERSEDES] = "named as superseded",
    [PREVIOUS_THREAD] = "this is a reply to it, one version higher",
    [PREVIOUS_PATHS] = "same files and submitter, one version higher",
};

static void write_before(const struct model_series *s, struct arena *a,
			 struct strbuf *out)
{
	const struct model_version *v = s->n_versions      ? s->versions
					: s->n_extra_links ? s->extra_links
							   : NULL;

	if (v)
		fold_paragraph(
		    out, INDENT, INDENT + 2,
		    arena_printf(a, "%s came before: %s (%s) %s",
				 wording_version(v->version, v->rfc, a),
				 reasons[v->how], previous_how_name(v->how),
				 display_id(v->msgid, a)));
	if (s->repost_of)
		fold_paragraph(out, INDENT, INDENT + 2,
			       arena_printf(a, "sent before as %s",
					    display_id(s->repost_of, a)));
	if (s->amends)
		fold_paragraph(
		    out, INDENT, INDENT + 2,
		    arena_printf(a, "amends %s", display_id(s->amends, a)));
	if (s->pull_request && *s->pull_request)
		fold_paragraph(out, INDENT, INDENT + 2,
			       arena_printf(a, "of the pull request %s",
					    display_id(s->pull_request, a)));
}

/* What the state is proved by. */
static void write_proof(const struct model_series *s, const struct view *v,
			struct arena *a, struct strbuf *out)
{
	const struct model_series_state *state = &s->state;
	const struct model_applied *applied = state->applied;
	const char *text;

	/* what is discussed is proved by the first answer */
	if (!state->msgid || state->is == MODEL_IS_DISCUSSED)
		return;
	text = series_state_name(state);
	if (applied && state->is != MODEL_IS_DROPPED) {
		const char *which =
		    wording_applied_patches(applied, s->total, a);

		text = arena_printf(
		    a, "%s, %s%s%s", wording_applied(applied, v->display, a),
		    clock_day(applied->mail->date_at, v->zone, a),
		    *which ? ", " : "", which);
	}
	fold_paragraph(
	    out, INDENT, INDENT + 2,
	    arena_printf(a, "%s: %s", text, display_id(state->msgid, a)));
}

static void write_first_answer(const struct model_series *s,
			       const struct view *v, struct arena *a,
			       struct strbuf *out)
{
	const struct model_reply *first = s->answers.first_other;

	if (!first)
		return;
	fold_paragraph(
	    out, INDENT, INDENT + 2,
	    arena_printf(
		a, "first answer after %s by %s: %s",
		wording_duration(first->mail->date_at - s->first_at, a),
		wording_who(v->display, &first->mail->from, a),
		display_id(first->mail->msgid, a)));
}

/* The mail that gave the tag to that patch; NULL: it has none. */
static const char *given_by(const struct model_trailer *t, uint32_t number)
{
	for (size_t i = 0; i < t->n_on; i++)
		if (t->on[i] == number)
			return t->ids[i];
	return NULL;
}

static void write_tags(const struct model_trailer *t, size_t n, uint32_t number,
		       bool carried, const struct view *v, struct arena *a,
		       struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *msgid = given_by(&t[i], number);

		if (!msgid)
			continue;
		fold_paragraph(
		    out, DEEP, DEEP + 2,
		    arena_printf(a, "%s %s%s %s", patch_trailer_name(t[i].kind),
				 wording_who_full(v->display, &t[i].addr, a),
				 carried        ? ", carried over"
				 : t[i].relayed ? ", by another's mail"
						: ",",
				 carried ? "" : display_id(msgid, a)));
	}
}

static void write_patch(const struct model_series *s,
			const struct state_patch *mail, const struct view *v,
			struct arena *a, struct strbuf *out)
{
	uint32_t number =
	    mail->message.kind == FACTS_COVER ? 0 : summary_number(mail);
	size_t start = out->len;

	strbuf_addf(out, "%7lu  ", (unsigned long)number);
	fold_words(out, out->len - start, DEEP,
		   wording_shown(mail->message.subject + mail->title_at, a));
	strbuf_addch(out, '\n');
	fold_paragraph(out, DEEP, DEEP + 2, display_id(mail->message.msgid, a));
	write_tags(s->answers.trailers, s->answers.n_trailers, number, false, v,
		   a, out);
	write_tags(s->carried, s->n_carried, number, true, v, a, out);
}

/* The cover, then the patches by number. */
static void write_patches(const struct model_series *s, const struct view *v,
			  struct arena *a, struct strbuf *out)
{
	for (size_t i = 0; i < s->n_mails; i++)
		if (s->mails[i]->message.kind == FACTS_COVER)
			write_patch(s, s->mails[i], v, a, out);
	for (size_t i = 0; i < s->n_present; i++)
		for (size_t k = 0; k < s->n_mails; k++)
			if (!strcmp(s->mails[k]->message.msgid,
				    s->patch_ids[i])) {
				write_patch(s, s->mails[k], v, a, out);
				break;
			}
}

static void write_link(const char *archive, const char *msgid,
		       const char *command, struct arena *a, struct strbuf *out)
{
	const char *url = wording_url(archive, msgid, a);

	if (url)
		strbuf_addf(out, "%*sb4 %s %s\n", INDENT, "", command, url);
}

static void write_pull(const struct model_pull *pull, const struct list *list,
		       const struct view *v, struct arena *a,
		       struct strbuf *out)
{
	const struct state_message *mail = &pull->mail->message;
	struct fold_items items = {0};

	fold_paragraph(
	    out, 0, INDENT,
	    arena_printf(
		a, "Pull: %s",
		wording_shown(mail->subject + pull->mail->title_at, a)));
	fold_items_put(&items, a, wording_who(v->display, &mail->from, a));
	fold_items_put(&items, a, clock_day(mail->date_at, v->zone, a));
	fold_items_put(&items, a,
		       wording_some(pull->answers.n, "reply", "replies", a));
	fold_items_lines(out, INDENT, &items);
	if (!pull->pulled)
		fold_paragraph(out, INDENT, INDENT + 2, "not pulled yet");
	else
		fold_paragraph(
		    out, INDENT, INDENT + 2,
		    arena_printf(
			a, "%s, %s: %s",
			wording_applied(pull->pulled, v->display, a),
			clock_day(pull->pulled->mail->date_at, v->zone, a),
			display_id(pull->pulled->mail->msgid, a)));
	write_link(list->archive, mail->msgid, "pr", a, out);
}

void chain_write(const struct chain *c, const struct list *list,
		 const char *zone, struct arena *a, struct strbuf *out)
{
	const struct view v = {c->display, zone};

	if (c->pull)
		write_pull(c->pull, list, &v, a, out);
	for (size_t i = 0; i < c->n; i++) {
		const struct model_series *s = c->series[i];

		if (i)
			strbuf_addch(out, '\n');
		write_series_title(s, a, out);
		write_summary(s, &v, a, out);
		write_proof(s, &v, a, out);
		write_first_answer(s, &v, a, out);
		write_before(s, a, out);
		write_link(list->archive, s->msgid, "am", a, out);
		write_patches(s, &v, a, out);
	}
}
