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

/* How and where it is written; all is borrowed. */
struct view {
	const struct display *display; /* of people */
	const char *zone;              /* of days */
	const char *archive;           /* for links; "" none */
	struct arena *a;
	struct strbuf *out;
};

static const char *say_msgid(const char *msgid, struct arena *a)
{
	return arena_printf(a, "<%s>", wording_shown(msgid, a));
}

static void write_series_title(const struct view *v,
			       const struct model_series *s)
{
	const char *title = wording_title(s->tags, s->title, v->a);

	fold_printf(v->out, 0, INDENT, "%s: %s", wording_label(s, v->a), title);
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

static void write_summary(const struct view *v, const struct model_series *s)
{
	struct fold_items items = {0};

	fold_items_put(&items, v->a,
		       wording_who(v->display, &s->submitter, v->a));
	fold_items_put(&items, v->a, clock_day(s->first_at, v->zone, v->a));
	fold_items_put(&items, v->a, wording_present(s, v->a));
	entry_add_stat(&items, s, v->a);
	fold_items_put(&items, v->a, wording_state(s, v->a));
	fold_items_put(&items, v->a,
		       wording_some(s->answers.n, "reply", "replies", v->a));
	entry_add_marks(&items, s, v->a);
	if (s->backport)
		fold_items_put(&items, v->a, "backport");
	add_tests(&items, &s->answers.tests, v->a);
	fold_items_lines(v->out, INDENT, &items);
}

void chain_write_line(const struct model *m, const struct model_series *s,
		      struct arena *a, struct strbuf *out)
{
	const struct view v = {m->display, m->range.zone, m->list.archive, a,
			       out};

	write_series_title(&v, s);
	write_summary(&v, s);
	fold_paragraph(out, INDENT, INDENT + 2, say_msgid(s->msgid, a));
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

static void write_before(const struct view *v, const struct model_series *s)
{
	const struct model_version *before = s->n_versions      ? s->versions
					     : s->n_extra_links ? s->extra_links
								: NULL;

	if (before)
		fold_printf(
		    v->out, INDENT, INDENT + 2, "%s came before: %s (%s) %s",
		    wording_version(before->version, before->rfc, v->a),
		    reasons[before->how], previous_how_name(before->how),
		    say_msgid(before->msgid, v->a));
	if (s->repost_of)
		fold_printf(v->out, INDENT, INDENT + 2, "sent before as %s",
			    say_msgid(s->repost_of, v->a));
	if (s->amends)
		fold_printf(v->out, INDENT, INDENT + 2, "amends %s",
			    say_msgid(s->amends, v->a));
	if (s->pull_request && *s->pull_request)
		fold_printf(v->out, INDENT, INDENT + 2,
			    "of the pull request %s",
			    say_msgid(s->pull_request, v->a));
}

/* What the state is proved by. */
static void write_proof(const struct view *v, const struct model_series *s)
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
		    wording_applied_patches(applied, s->total, v->a);

		text = arena_printf(
		    v->a, "%s, %s%s%s",
		    wording_applied(applied, v->display, v->a),
		    clock_day(applied->mail->date_at, v->zone, v->a),
		    *which ? ", " : "", which);
	}
	fold_printf(v->out, INDENT, INDENT + 2, "%s: %s", text,
		    say_msgid(state->msgid, v->a));
}

static void write_first_answer(const struct view *v,
			       const struct model_series *s)
{
	const struct model_reply *first = s->answers.first_other;

	if (!first)
		return;
	fold_printf(v->out, INDENT, INDENT + 2,
		    "first answer after %s by %s: %s",
		    wording_duration(first->mail->date_at - s->first_at, v->a),
		    wording_who(v->display, &first->mail->from, v->a),
		    say_msgid(first->mail->msgid, v->a));
}

/* The mail that gave the tag to that patch; NULL: it has none. */
static const char *find_giver(const struct model_trailer *t, uint32_t number)
{
	for (size_t i = 0; i < t->n_on; i++)
		if (t->on[i] == number)
			return t->ids[i];
	return NULL;
}

static void write_tags(const struct view *v, const struct model_trailer *t,
		       size_t n, uint32_t number, bool carried)
{
	for (size_t i = 0; i < n; i++) {
		const char *msgid = find_giver(&t[i], number);

		if (!msgid)
			continue;
		fold_printf(v->out, DEEP, DEEP + 2, "%s %s%s %s",
			    patch_trailer_name(t[i].kind),
			    wording_who_full(v->display, &t[i].addr, v->a),
			    carried        ? ", carried over"
			    : t[i].relayed ? ", by another's mail"
					   : ",",
			    carried ? "" : say_msgid(msgid, v->a));
	}
}

static void write_patch(const struct view *v, const struct model_series *s,
			const struct state_patch *mail)
{
	uint32_t number =
	    mail->message.kind == FACTS_COVER ? 0 : summary_number(mail);
	size_t start = v->out->len;

	strbuf_addf(v->out, "%7lu  ", (unsigned long)number);
	fold_words(v->out, v->out->len - start, DEEP,
		   wording_shown(mail->message.subject + mail->title_at, v->a));
	strbuf_addch(v->out, '\n');
	fold_paragraph(v->out, DEEP, DEEP + 2,
		       say_msgid(mail->message.msgid, v->a));
	write_tags(v, s->answers.trailers, s->answers.n_trailers, number,
		   false);
	write_tags(v, s->carried, s->n_carried, number, true);
}

/* The cover, then the patches by number. */
static void write_patches(const struct view *v, const struct model_series *s)
{
	for (size_t i = 0; i < s->n_mails; i++)
		if (s->mails[i]->message.kind == FACTS_COVER)
			write_patch(v, s, s->mails[i]);
	for (size_t i = 0; i < s->n_present; i++)
		for (size_t k = 0; k < s->n_mails; k++)
			if (!strcmp(s->mails[k]->message.msgid,
				    s->patch_ids[i])) {
				write_patch(v, s, s->mails[k]);
				break;
			}
}

static void write_link(const struct view *v, const char *msgid,
		       const char *command)
{
	const char *url = wording_url(v->archive, msgid, v->a);

	if (url)
		strbuf_addf(v->out, "%*sb4 %s %s\n", INDENT, "", command, url);
}

static void write_pull(const struct view *v, const struct model_pull *pull)
{
	const struct state_message *mail = &pull->mail->message;
	struct fold_items items = {0};

	fold_printf(v->out, 0, INDENT, "Pull: %s",
		    wording_shown(mail->subject + pull->mail->title_at, v->a));
	fold_items_put(&items, v->a,
		       wording_who(v->display, &mail->from, v->a));
	fold_items_put(&items, v->a, clock_day(mail->date_at, v->zone, v->a));
	fold_items_put(&items, v->a,
		       wording_some(pull->answers.n, "reply", "replies", v->a));
	fold_items_lines(v->out, INDENT, &items);
	if (!pull->pulled)
		fold_paragraph(v->out, INDENT, INDENT + 2, "not pulled yet");
	else
		fold_printf(
		    v->out, INDENT, INDENT + 2, "%s, %s: %s",
		    wording_applied(pull->pulled, v->display, v->a),
		    clock_day(pull->pulled->mail->date_at, v->zone, v->a),
		    say_msgid(pull->pulled->mail->msgid, v->a));
	write_link(v, mail->msgid, "pr");
}

void chain_write(const struct chain *c, const struct list *list,
		 const char *zone, struct arena *a, struct strbuf *out)
{
	const struct view v = {c->display, zone, list->archive, a, out};

	if (c->pull)
		write_pull(&v, c->pull);
	for (size_t i = 0; i < c->n; i++) {
		const struct model_series *s = c->series[i];

		if (i)
			strbuf_addch(out, '\n');
		write_series_title(&v, s);
		write_summary(&v, s);
		write_proof(&v, s);
		write_first_answer(&v, s);
		write_before(&v, s);
		write_link(&v, s->msgid, "am");
		write_patches(&v, s);
	}
}
