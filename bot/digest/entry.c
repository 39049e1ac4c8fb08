/* SPDX-License-Identifier: MIT */
#include "bot/digest/entry.h"

#include <string.h>

#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/facts/facts.h"
#include "bot/model/display.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"
#include "config/config.h"

#define INDENT      4
#define TOUCHES_MAX 5
#define BEFORE_MAX  3

const struct state_patch *entry_mail(const struct plan_entry *e)
{
	return e->pull ? e->pull->mail : e->series->head;
}

const char *entry_title(const struct plan_entry *e, int gap, struct arena *a)
{
	const struct state_patch *head = entry_mail(e);
	const char *label = "Pull", *tags = head->tags;

	if (e->series) {
		tags = e->series->tags;
		if (!e->orphan)
			label = wording_label(e->series, a);
	}
	return arena_printf(
	    a, "%s:%*s%s", label, gap, "",
	    wording_title(tags, head->message.subject + head->title_at, a));
}

const char *entry_url(const struct plan *p, const struct plan_entry *e)
{
	return wording_url(p->m->list.archive, entry_mail(e)->message.msgid,
			   p->a);
}

const char *entry_link(const struct plan *p, const struct plan_entry *e)
{
	const char *url = entry_url(p, e);

	if (!url)
		return NULL;
	return arena_printf(p->a, "b4 %s %s", e->pull ? "pr" : "am", url);
}

static void add_stat(struct fold_items *items, struct arena *a, uint32_t files,
		     uint32_t insertions, uint32_t deletions)
{
	if (files)
		fold_items_add(items, a, "%s +%lu -%lu",
			       wording_count(files, "file", "files", a),
			       (unsigned long)insertions,
			       (unsigned long)deletions);
}

void entry_add_stat(struct fold_items *items, const struct model_series *s,
		    struct arena *a)
{
	if (s->stat.source != MODEL_STAT_NONE)
		add_stat(items, a, s->stat.files, s->stat.insertions,
			 s->stat.deletions);
}

void entry_add_marks(struct fold_items *items, const struct model_series *s,
		     struct arena *a)
{
	fold_items_put(items, a, wording_tags(s, a));
	if (s->fixes)
		fold_items_put(items, a, "Fixes");
	if (s->stable)
		fold_items_put(items, a, "stable");
}

/* The topic touched most of those not yet named, in config order; -1. */
static int next_touched(const struct model *m, const struct topic_choice *t,
			const bool *named)
{
	int best = -1;

	for (size_t i = 0; i < m->list.n_topics; i++)
		if (!named[i] && t->touched[i] &&
		    (best < 0 || t->touched[i] > t->touched[best]))
			best = (int)i;
	return best;
}

static void add_touches(struct fold_items *items, const struct plan *p,
			const struct topic_choice *t)
{
	bool *named = arena_array(p->a, p->m->list.n_topics, sizeof(*named));
	const char *text = "touches";
	int topic;

	for (int n = 0; (topic = next_touched(p->m, t, named)) >= 0; n++) {
		if (n == TOUCHES_MAX) {
			text = arena_printf(p->a, "%s ...", text);
			break;
		}
		named[topic] = true;
		text = arena_printf(p->a, "%s %s", text,
				    p->m->list.topics[topic].name);
	}
	if (t->topic == TOPIC_SEVERAL)
		fold_items_put(items, p->a, text);
}

static void add_also(struct fold_items *items, const struct plan *p,
		     const struct topic_choice *t)
{
	const char *text = "also";
	bool any = false;

	for (size_t i = 0; i < p->m->list.n_topics; i++) {
		if (!p->m->list.topics[i].arch || !t->touched[i] ||
		    (int)i == t->topic)
			continue;
		text = arena_printf(p->a, "%s %s", text,
				    p->m->list.topics[i].name);
		any = true;
	}
	if (any)
		fold_items_put(items, p->a, text);
}

static const char *say_present(const struct plan_entry *e, struct arena *a)
{
	return e->continued ? wording_continued(e->series, a)
			    : wording_present(e->series, a);
}

/* What is said of the state: "" where the number of replies says it. */
static const char *say_state(const struct model_series *s, struct arena *a)
{
	bool superseded = s->state.is == MODEL_IS_SUPERSEDED;

	if (s->state.is == MODEL_IS_NEW || (superseded && !s->answers.n_others))
		return "no answer yet";
	if (superseded || s->state.is == MODEL_IS_DISCUSSED)
		return "";
	return wording_state(s, a);
}

/* State and replies, and what came after the period. */
static void add_state(struct fold_items *items, const struct plan *p,
		      const struct model_series *s)
{
	const struct model_version *since = s->since;
	const char *state = say_state(s, p->a);

	fold_items_put(items, p->a, state);
	if (strcmp(state, "no answer yet"))
		fold_items_put(
		    items, p->a,
		    wording_some(s->answers.n, "reply", "replies", p->a));
	if (since)
		fold_items_add(
		    items, p->a, "now %s %s",
		    wording_version(since->version, since->rfc, p->a),
		    clock_day(since->first_at, p->m->range.zone, p->a));
	if (s->applied_since && !s->state.applied)
		fold_items_put(items, p->a, "since applied");
}

static void add_version(struct fold_items *items, const struct plan *p,
			const struct model_version *v, const char *before)
{
	fold_items_add(items, p->a, "%s%s %s", before,
		       wording_version(v->version, v->rfc, p->a),
		       clock_day(v->first_at, p->m->range.zone, p->a));
}

static bool is_below(const struct plan_entry *e, const char *msgid)
{
	for (size_t i = 0; i < e->n_below; i++) {
		if (!strcmp(e->below[i]->msgid, msgid))
			return true;
	}
	return false;
}

/* Add the versions that are not below the entry. seen: how many there were so far; *last: the
 * last of those that are too many to be listed. */
static void add_versions(struct fold_items *items, const struct plan *p,
			 const struct plan_entry *e,
			 const struct model_version *versions, size_t n,
			 size_t *seen, const struct model_version **last)
{
	for (size_t i = 0; i < n; i++) {
		if (is_below(e, versions[i].msgid))
			continue;
		if (++*seen <= BEFORE_MAX)
			add_version(items, p, &versions[i],
				    *seen == 1 ? "before: " : "");
		else
			*last = &versions[i];
	}
}

/* "before: v4 2020-05-19, v3 2020-05-02, v2 2020-04-14, ... v1 2020-03-01" */
static void add_before(struct fold_items *items, const struct plan *p,
		       const struct plan_entry *e)
{
	const struct model_series *s = e->series;
	const struct model_version *last = NULL;
	size_t seen = 0;

	add_versions(items, p, e, s->versions, s->n_versions, &seen, &last);
	add_versions(items, p, e, s->extra_links, s->n_extra_links, &seen,
		     &last);
	if (last)
		add_version(items, p, last, "... ");
}

/* Items of a series in LAYOUT's order. */
static void add_series_items(const struct plan *p, const struct plan_entry *e,
			     struct fold_items *items)
{
	const struct model_series *s = e->series;
	size_t reports = s->answers.tests.reports;

	fold_items_put(items, p->a,
		       wording_who(p->m->display, &s->submitter, p->a));
	fold_items_put(items, p->a,
		       clock_day(s->first_at, p->m->range.zone, p->a));
	fold_items_put(items, p->a, say_present(e, p->a));
	entry_add_stat(items, s, p->a);
	add_state(items, p, s);
	entry_add_marks(items, s, p->a);
	fold_items_put(
	    items, p->a,
	    wording_some(reports, "robot report", "robot reports", p->a));
	if (e->topic.topic == TOPIC_SEVERAL)
		add_touches(items, p, &e->topic);
	else
		add_also(items, p, &e->topic);

	int amended = s->amends ? plan_number(p, s->amends) : 0;

	if (amended)
		fold_items_add(items, p->a, "amends [%d]", amended);
	if (s->n_matches)
		fold_items_add(items, p->a, "matches %s",
			       wording_numbers(s->matches, s->n_matches,
					       WORDING_NUMBERS_MAX, p->a));
	add_before(items, p, e);
}

/* Of the patches that were posted with a pull request; "" if none were. */
static const char *say_pull_patches(const struct model_pull *pull,
				    struct arena *a)
{
	size_t patches = 0;

	for (size_t i = 0; i < pull->n_series; i++)
		patches += pull->series[i]->n_present;
	return wording_some(patches, "patch", "patches", a);
}

static const char *say_pull_state(const struct model_pull *pull)
{
	return pull->pulled ? "pulled" : "not pulled yet";
}

static void add_pull_items(const struct plan *p, const struct plan_entry *e,
			   struct fold_items *items)
{
	const struct state_patch *mail = e->pull->mail;
	const char *count = say_pull_patches(e->pull, p->a);

	fold_items_put(items, p->a,
		       wording_who(p->m->display, &mail->message.from, p->a));
	fold_items_put(
	    items, p->a,
	    clock_day(mail->message.date_at, p->m->range.zone, p->a));
	fold_items_put(items, p->a, count);
	add_stat(items, p->a, mail->files, mail->insertions, mail->deletions);
	fold_items_put(items, p->a, say_pull_state(e->pull));
	if (e->pull->applied_since)
		fold_items_put(items, p->a, "since pulled");
}

/* "replaces v1 2020-04-14"; of a repost "first sent 2020-04-14", or "sent again"
 * if it is not the first. */
static const char *say_below(const struct plan *p, const struct plan_entry *e,
			     size_t i)
{
	const struct model_series *s = e->below[i], *top = e->series;
	const char *day = clock_day(s->first_at, p->m->range.zone, p->a);

	if (s->rfc != top->rfc || strcmp(s->version, top->version) != 0)
		return arena_printf(p->a, "replaces %s %s",
				    wording_version(s->version, s->rfc, p->a),
				    day);
	return arena_printf(p->a, "%s %s",
			    s->repost_of ? "sent again" : "first sent", day);
}

void entry_below_items(const struct plan *p, const struct plan_entry *e,
		       size_t i, struct fold_items *items)
{
	const struct model_series *s = e->below[i];

	fold_items_put(items, p->a, say_below(p, e, i));
	fold_items_put(items, p->a, wording_present(s, p->a));
	fold_items_put(items, p->a,
		       wording_some(s->answers.n, "reply", "replies", p->a));
	fold_items_put(items, p->a, wording_tags(s, p->a));
}

/* The older postings of the same, newest first: what came when, and where. */
static void write_below(const struct plan *p, const struct plan_entry *e,
			struct strbuf *out)
{
	for (size_t i = 0; i < e->n_below; i++) {
		const char *url =
		    wording_url(p->m->list.archive, e->below[i]->msgid, p->a);
		struct fold_items items = {0};

		entry_below_items(p, e, i, &items);
		fold_items_lines(out, INDENT, &items);
		if (url)
			strbuf_addf(out, "%*s%s\n", INDENT, "", url);
	}
}

static void write_entry_title(const struct plan_entry *e, const char *more,
			      struct arena *a, struct strbuf *out)
{
	fold_printf(out, 0, INDENT, "[%d] %s%s", e->number,
		    entry_title(e, 1, a), more);
}

void entry_items(const struct plan *p, const struct plan_entry *e,
		 struct fold_items *items)
{
	if (e->pull)
		add_pull_items(p, e, items);
	else
		add_series_items(p, e, items);
}

void entry_write(const struct plan *p, const struct plan_entry *e,
		 struct strbuf *out)
{
	const char *link = entry_link(p, e);
	struct fold_items items = {0};

	write_entry_title(e, "", p->a, out);
	entry_items(p, e, &items);
	fold_items_lines(out, INDENT, &items);
	if (link)
		strbuf_addf(out, "%*s%s\n", INDENT, "", link);
	write_below(p, e, out);
}

void entry_write_short(const struct plan *p, const struct plan_entry *e,
		       struct strbuf *out)
{
	struct fold_items items = {0};
	const char *text = "";

	if (e->pull) {
		fold_items_put(&items, p->a,
			       wording_who(p->m->display,
					   &e->pull->mail->message.from, p->a));
		fold_items_put(&items, p->a, say_pull_patches(e->pull, p->a));
		fold_items_put(&items, p->a, say_pull_state(e->pull));
	} else {
		fold_items_put(
		    &items, p->a,
		    wording_who(p->m->display, &e->series->submitter, p->a));
		fold_items_put(&items, p->a, say_present(e, p->a));
		fold_items_put(&items, p->a, say_state(e->series, p->a));
		fold_items_put(&items, p->a, wording_tags(e->series, p->a));
	}
	for (size_t i = 0; i < items.n; i++)
		text = arena_printf(p->a, "%s%s%s", text, i ? ", " : "",
				    items.item[i]);
	write_entry_title(e, arena_printf(p->a, " (%s)", text), p->a, out);
}
