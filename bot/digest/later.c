/* SPDX-License-Identifier: MIT */
#include "bot/digest/later.h"

#include "bot/digest/entry.h"
#include "bot/digest/plan.h"
#include "bot/digest/wording.h"
#include "bot/model/display.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"

#define INDENT 4

static int waiting_after(const struct model *m)
{
	return m->list.waiting_after ? m->list.waiting_after
				     : MODEL_WAITING_AFTER;
}

static const char *say_age(const struct plan *p, const struct model_series *s)
{
	return wording_duration(p->m->range.until - s->first_at, p->a);
}

static void add_waiting(const struct plan *p, const struct model_series *s,
			struct later *out)
{
	const struct plan_entry e = {.series = s};
	struct later_entry *row = &out->entries[out->n++];
	struct fold_items *items = &row->items;

	row->title = entry_title(&e, 1, p->a);
	row->link = entry_link(p, &e);
	row->url = entry_url(p, &e);
	fold_items_put(items, p->a, say_age(p, s));
	fold_items_put(items, p->a,
		       wording_who(p->m->display, &s->submitter, p->a));
	fold_items_put(items, p->a,
		       clock_day(s->first_at, p->m->range.zone, p->a));
	fold_items_put(items, p->a, wording_present(s, p->a));
	entry_add_stat(items, s, p->a);
	entry_add_marks(items, s, p->a);
}

/* The same filter, on the weeks that they were posted in. */
static void add_more(const struct plan *p, size_t n, const char *prefix,
		     struct later *out)
{
	struct range weeks = {
	    .since = p->m->range.until - MODEL_WAITING_UNTIL,
	    .until = p->m->range.until - waiting_after(p->m),
	    .zone = p->m->range.zone,
	    .whole_days =
		p->m->range.whole_days && waiting_after(p->m) % 86400 == 0,
	};
	const char *range = range_command(&weeks, p->a);

	out->more = arena_printf(p->a, "%zu more:", n);
	out->command =
	    prefix
		? arena_printf(p->a, "%s %s state:waiting", prefix, range)
		: arena_printf(p->a,
			       "patchdigest digest %s --filter state:waiting",
			       range);
}

static void make_waiting(const struct plan *p, const char *prefix,
			 struct later *out)
{
	size_t n = 0;

	*out = (struct later){.heading = "Waiting for a first answer",
			      .id = "waiting"};
	out->entries =
	    arena_array(p->a, p->m->n_waiting, sizeof(*out->entries));
	for (size_t i = 0; i < p->m->n_waiting; i++) {
		const struct model_series *s = &p->m->waiting[i];
		int number = plan_number(p, s->msgid);

		if (number)
			fold_items_add(&out->in_list, p->a, "[%d] %s", number,
				       say_age(p, s));
		else if (n++ < LATER_WAITING_MAX)
			add_waiting(p, s, out);
	}
	if (n > LATER_WAITING_MAX)
		add_more(p, n - LATER_WAITING_MAX, prefix, out);
	out->intro = arena_printf(p->a,
				  "Newest versions, %s to 8 weeks old, that "
				  "nobody but the submitter has answered, "
				  "oldest first; without series that mostly "
				  "went to other lists.",
				  wording_duration(waiting_after(p->m), p->a));
}

static void add_applied(const struct plan *p, const struct model_event *event,
			struct later *out)
{
	const struct plan_entry e = {.series = event->series,
				     .pull = event->pull};
	const struct model_applied *t = &event->applied;
	const struct state_message *mail = &entry_mail(&e)->message;
	struct later_entry *row = &out->entries[out->n++];
	struct fold_items *items = &row->items;

	row->number = plan_number(p, mail->msgid);
	row->title = entry_title(&e, 1, p->a);
	row->link = row->url =
	    wording_url(p->m->list.archive, t->mail->msgid, p->a);
	fold_items_put(items, p->a, wording_applied(t, p->m->display, p->a));
	fold_items_put(items, p->a,
		       clock_day(t->mail->date_at, p->m->range.zone, p->a));
	if (e.series)
		fold_items_put(
		    items, p->a,
		    wording_applied_patches(t, e.series->total, p->a));
	if (!row->number)
		fold_items_add(items, p->a, "from %s",
			       wording_who(p->m->display, &mail->from, p->a));
}

static void make_applied(const struct plan *p, struct later *out)
{
	*out = (struct later){.heading = "Applied and merged", .id = "taken"};
	out->entries = arena_array(p->a, p->m->n_events, sizeof(*out->entries));
	for (size_t i = 0; i < p->m->n_events; i++)
		add_applied(p, &p->m->events[i], out);
}

size_t later_make(const struct plan *p, const char *prefix, struct later *out)
{
	size_t n = 0;

	if (p->m->n_waiting)
		make_waiting(p, prefix, &out[n++]);
	if (p->m->n_events)
		make_applied(p, &out[n++]);
	return n;
}

static void write_later_entry(const struct later_entry *e, struct arena *a,
			      struct strbuf *out)
{
	strbuf_addch(out, '\n');
	fold_paragraph(out, 0, INDENT,
		       e->number
			   ? arena_printf(a, "[%d] %s", e->number, e->title)
			   : e->title);
	fold_items_lines(out, INDENT, &e->items);
	if (e->link)
		strbuf_addf(out, "%*s%s\n", INDENT, "", e->link);
}

static void write_section(const struct later *l, struct arena *a,
			  struct strbuf *out)
{
	strbuf_addf(out, "\n===== %s =====\n", l->heading);
	if (l->intro) {
		strbuf_addch(out, '\n');
		fold_paragraph(out, 0, 0, l->intro);
	}
	for (size_t i = 0; i < l->n; i++)
		write_later_entry(&l->entries[i], a, out);
	if (l->more)
		strbuf_addf(out, "\n%s\n  %s\n", l->more, l->command);
	if (!l->in_list.n)
		return;
	strbuf_addstr(out, "\n" LATER_IN_LIST);
	fold_items(out, sizeof(LATER_IN_LIST) - 1, 0, &l->in_list);
	strbuf_addch(out, '\n');
}

void later_write(const struct plan *p, const char *prefix, struct strbuf *out)
{
	struct later sections[LATER_MAX];
	size_t n = later_make(p, prefix, sections);

	for (size_t i = 0; i < n; i++)
		write_section(&sections[i], p->a, out);
}
