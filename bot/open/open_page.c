/* SPDX-License-Identifier: MIT */
#include "bot/open/open_page.h"

#include "bot/digest/entry.h"
#include "bot/digest/wording.h"
#include "bot/open/open.h"
#include "bot/open/open_view.h"
#include "common/arena.h"

static const char *day(const struct open_page *p, int64_t at)
{
	return wording_day(at, p->view->model.range.zone, p->arena);
}

const char *open_page_list(const struct open_page *p)
{
	return wording_shown(p->view->model.list.name, p->arena);
}

void open_page_words(struct open_page *p, size_t indent, const char *text)
{
	strbuf_addchars(p->out, ' ', indent);
	fold_words(p->out, indent, indent, text);
	strbuf_addch(p->out, '\n');
}

struct open_told *open_page_add(struct open_page *p,
				const struct open_series *s, int heading)
{
	struct open_told *told = &p->told[p->n++];

	*told = (struct open_told){.series = s, .heading = heading};
	return told;
}

/* Those of one heading come before those of the next; a stable sort. */
static void sort(struct open_page *p, int n_headings)
{
	struct open_told *sorted = arena_array(p->arena, p->n, sizeof(*sorted));
	size_t n = 0;

	for (int h = 0; h < n_headings; h++)
		for (size_t i = 0; i < p->n; i++)
			if (p->told[i].heading == h)
				sorted[n++] = p->told[i];
	p->told = sorted;
}

void open_page_arrange(struct open_page *p, int n_headings, size_t n)
{
	struct plan *plan = &p->plan;

	sort(p, n_headings);
	plan->entries = arena_array(p->arena, n, sizeof(*plan->entries));
	for (size_t i = 0; i < n; i++) {
		struct plan_entry *e = &plan->entries[plan->n_entries++];

		*e = p->told[i].series->entry;
		e->number = (int)plan->n_entries;
	}
}

void open_page_title(struct open_page *p, const char *what, const char *intro)
{
	char *name = arena_strdup(p->arena, open_page_list(p));

	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	open_page_words(p, 0,
			arena_printf(p->arena, "%s mailing list: %s on %s",
				     name, what,
				     day(p, p->view->model.range.until)));
	strbuf_addch(p->out, '\n');
	open_page_words(p, 0, intro);
}

void open_page_entry(struct open_page *p, size_t i, const char *const *headings)
{
	const struct open_told *told = &p->told[i];

	if (!i || told->heading != p->told[i - 1].heading)
		strbuf_addf(p->out, "\n===== %s =====\n",
			    headings[told->heading]);
	strbuf_addch(p->out, '\n');
	entry_write(&p->view->model, &p->plan, &p->plan.entries[i], p->arena,
		    p->out);
}

int open_page_init(struct open_page *p, struct state *st,
		   const struct open_query *q, struct arena *a,
		   struct strbuf *out, struct err *err)
{
	struct open_view *view;

	*p = (struct open_page){.view = q->view, .arena = a, .out = out};
	if (!p->view) {
		view = arena_alloc(a, sizeof(*view));
		if (open_view_make(st, q->list, q->maintainers, q->now, q->zone,
				   a, view, err))
			return -1;
		p->view = view;
	}
	p->me = open_view_person(p->view, q->me, a);
	p->told = arena_array(a, p->view->n, sizeof(*p->told));
	return 0;
}
