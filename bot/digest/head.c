/* SPDX-License-Identifier: MIT */
#include "bot/digest/head.h"

#include <string.h>
#include <time.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/plan.h"
#include "bot/digest/wording.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"

#define VALUE_COLUMN 9 /* columns before a value */

const char *head_title(const struct model *m, struct arena *a)
{
	char *name = arena_strdup(a, wording_shown(m->list.name, a));

	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return arena_printf(a, "%s mailing list update from %s", name,
			    range_title(&m->range, a));
}

/* "Mon 2020-05-25", "Mon 2020-05-25 06:00" */
static const char *say_moment(int64_t at, const char *zone, bool time,
			      struct arena *a)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};
	struct tm tm;
	const char *day = clock_day(at, zone, a);

	clock_local(zone, at, &tm);
	if (!time)
		return arena_printf(a, "%s %s", days[tm.tm_wday], day);
	return arena_printf(a, "%s %s %02d:%02d", days[tm.tm_wday], day,
			    tm.tm_hour, tm.tm_min);
}

static struct head_row *begin_row(struct head *head, const char *key)
{
	struct head_row *row = &head->rows[head->n];

	*row = (struct head_row){.key = key};
	return row;
}

/* A row without items is none. */
static void end_row(struct head *head)
{
	head->n += head->rows[head->n].items.n > 0;
}

static void add_period(struct head *head, const struct range *r,
		       const char *first_since, struct arena *a)
{
	struct fold_items *items = &begin_row(head, "Period:")->items;
	bool time = !r->whole_days;
	const char *first = say_moment(r->since, r->zone, time, a);
	const char *last =
	    say_moment(time ? r->until : r->until - 1, r->zone, time, a);

	if (!strcmp(first, last))
		fold_items_put(items, a, first);
	else
		fold_items_add(items, a, "%s to %s", first, last);
	if (r->iso)
		fold_items_add(items, a, "%s (%s)", r->zone, r->iso);
	else
		fold_items_put(items, a, r->zone);
	if (first_since)
		fold_items_add(items, a, "since %s", first_since);
	end_row(head);
}

/* "91 patch mails (79 patches, 12 covers)", zeros left out. */
static const char *say_patch_mails(const struct model_counts *c,
				   struct arena *a)
{
	size_t n = c->patch_mails + c->cover_mails;
	const char *text = wording_count(n, "patch mail", "patch mails", a);
	const char *patches =
	    wording_count(c->patch_mails, "patch", "patches", a);
	const char *covers =
	    wording_count(c->cover_mails, "cover", "covers", a);

	if (!c->cover_mails)
		return arena_printf(a, "%s (%s)", text, patches);
	if (!c->patch_mails)
		return arena_printf(a, "%s (%s)", text, covers);
	return arena_printf(a, "%s (%s, %s)", text, patches, covers);
}

/* Series of the range with a version before. */
static size_t count_new_versions(const struct model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_series; i++)
		n += m->series[i].n_versions || m->series[i].n_extra_links;
	return n;
}

static void add_totals(struct head *head, const struct plan *p)
{
	struct fold_items *items = &begin_row(head, "Totals:")->items;
	const struct model_counts *c = &p->m->counts;

	fold_items_put(items, p->a,
		       wording_some(c->mails, "mail", "mails", p->a));
	if (c->patch_mails + c->cover_mails)
		fold_items_put(items, p->a, say_patch_mails(c, p->a));
	if (c->series && p->n_below)
		fold_items_add(items, p->a,
			       "%zu series (%zu replaced by a "
			       "newer one)",
			       c->series, p->n_below);
	else if (c->series)
		fold_items_add(items, p->a, "%zu series", c->series);
	fold_items_put(items, p->a,
		       wording_some(count_new_versions(p->m), "new version",
				    "new versions", p->a));
	if (p->m->n_events)
		fold_items_add(items, p->a, "%zu applied", p->m->n_events);
	if (p->m->n_waiting)
		fold_items_add(items, p->a, "%zu waiting for a first answer",
			       p->m->n_waiting);
	end_row(head);
}

static void add_answers(struct head *head, const struct plan *p)
{
	struct fold_items *items = &begin_row(head, "Answers:")->items;

	if (!p->m->n_answered)
		return;
	fold_items_add(items, p->a, "%zu series got %s first answer",
		       p->m->n_answered,
		       p->m->n_answered == 1 ? "its" : "their");
	fold_items_add(items, p->a,
		       p->m->n_answered == 1 ? "after %s"
					     : "the median after %s",
		       wording_duration(p->m->answer_delay, p->a));
	end_row(head);
}

static const char *list_to_pull(const struct plan *p)
{
	const char *refs = "";

	for (size_t i = 0; i < p->n_entries; i++) {
		const struct model_pull *pull = p->entries[i].pull;

		if (pull && !pull->pulled)
			refs = arena_printf(p->a, "%s%s[%d]", refs,
					    *refs ? " " : "",
					    p->entries[i].number);
	}
	return refs;
}

/* "Fixes [2] [11]": entries of newest postings that are marked so and that
 * nobody took. */
static const char *list_marked(const struct plan *p, bool stable)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < p->n_entries; i++) {
		const struct plan_entry *e = &p->entries[i];

		if (e->series && !e->group->backports &&
		    !e->series->state.applied &&
		    (stable ? e->series->stable : e->series->fixes))
			strbuf_addf(&sb, " [%d]", e->number);
	}
	text = sb.len ? arena_printf(p->a, "%s%s", stable ? "stable" : "Fixes",
				     sb.buf)
		      : NULL;
	strbuf_release(&sb);
	return text;
}

static void add_words(struct head *head, const char *key, const char *words,
		      struct arena *a)
{
	struct head_row *row = begin_row(head, key);

	fold_items_put(&row->items, a, words);
	row->words = true;
	end_row(head);
}

static void add_marked(struct head *head, const struct plan *p)
{
	const char *fixes = list_marked(p, false),
		   *stable = list_marked(p, true);

	add_words(head, "Marked:",
		  arena_printf(p->a, "%s%s%s", fixes ? fixes : "",
			       fixes && stable ? "; " : "",
			       stable ? stable : ""),
		  p->a);
}

static void add_topics(struct head *head, const struct plan *p)
{
	struct fold_items *items = &begin_row(head, "Topics:")->items;

	for (size_t i = 0; p->n_groups > 1 && i < p->n_groups; i++) {
		const struct plan_group *g = &p->groups[i];

		fold_items_add(items, p->a, "%s %s", g->name,
			       wording_refs((int)g->first + 1,
					    (int)(g->first + g->n), p->a));
	}
	end_row(head);
}

void head_make(const struct plan *p, const char *first_since, struct head *out)
{
	*out = (struct head){.n = 0};
	add_period(out, &p->m->range, first_since, p->a);
	add_words(out, "List:", wording_shown(p->m->list.address, p->a), p->a);
	add_words(out, "Archive:", wording_shown(p->m->list.archive, p->a),
		  p->a);
	add_words(out, "Filter:", wording_shown(p->m->filter, p->a), p->a);
	add_totals(out, p);
	add_answers(out, p);
	add_words(out, "To pull:", list_to_pull(p), p->a);
	add_marked(out, p);
	add_topics(out, p);
}

static void write_head_row(const struct head_row *row, struct strbuf *out)
{
	strbuf_addf(out, "%-*s", VALUE_COLUMN, row->key);
	if (row->words)
		fold_words(out, VALUE_COLUMN, VALUE_COLUMN, row->items.item[0]);
	else
		fold_items(out, VALUE_COLUMN, VALUE_COLUMN, &row->items);
	strbuf_addch(out, '\n');
}

void head_write(const struct plan *p, const char *first_since,
		struct strbuf *out)
{
	struct head head;

	head_make(p, first_since, &head);
	fold_words(out, 0, 4, head_title(p->m, p->a));
	strbuf_addstr(out, "\n\n");
	for (size_t i = 0; i < head.n; i++)
		write_head_row(&head.rows[i], out);
}
