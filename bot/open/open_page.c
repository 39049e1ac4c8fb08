/* SPDX-License-Identifier: MIT */
#include "bot/open/open_page.h"

#include "bot/digest/entry.h"
#include "bot/digest/plan.h"
#include "bot/digest/wording.h"
#include "bot/open/open_view.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"

#define INDENT 4

const char *open_page_list(const struct open_page *p)
{
	return wording_shown(p->view->model.list.name, p->arena);
}

int open_page_init(struct open_page *p, struct state *st,
		   const struct open_query *q, struct arena *a, struct err *err)
{
	struct open_view *view;

	*p = (struct open_page){.view = q->view, .arena = a};
	if (!p->view) {
		view = arena_alloc(a, sizeof(*view));
		if (open_view_make(st, q, a, view, err))
			return -1;
		p->view = view;
	}
	p->me = open_view_person(p->view, q->me, a);
	p->entries = arena_array(a, p->view->n, sizeof(*p->entries));
	return 0;
}

struct open_entry *open_page_add(struct open_page *p,
				 const struct open_series *s, int heading)
{
	struct open_entry *e = &p->entries[p->n++];

	*e = (struct open_entry){.series = s, .heading = heading};
	return e;
}

/* "KVM mailing list: your open series on 2020-06-29", and the paragraph. */
static void write_title(const struct open_page *p,
			const struct open_page_frame *frame, struct strbuf *out)
{
	const struct range *range = &p->view->model.range;
	char *name = arena_strdup(p->arena, open_page_list(p));

	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	fold_printf(out, 0, 0, "%s mailing list: %s on %s", name, frame->title,
		    clock_day(range->until, range->zone, p->arena));
	strbuf_addch(out, '\n');
	fold_paragraph(out, 0, 0, frame->intro);
}

static void write_entry(const struct plan *plan, size_t i,
			const struct open_entry *e, struct strbuf *out)
{
	strbuf_addch(out, '\n');
	entry_write(plan, &plan->entries[i], out);
	for (size_t k = 0; k < 2; k++)
		if (e->lines[k])
			fold_paragraph(out, INDENT, INDENT, e->lines[k]);
	fold_items_lines(out, INDENT, &e->why);
}

void open_page_write(const struct open_page *p,
		     const struct open_page_frame *frame, struct strbuf *out)
{
	size_t n = p->n < frame->n_max ? p->n : frame->n_max;
	const struct open_entry **sorted =
	    arena_array(p->arena, p->n, sizeof(*sorted));
	struct plan plan = {
	    .m = &p->view->model,
	    .a = p->arena,
	    .entries = arena_array(p->arena, n, sizeof(*plan.entries)),
	};

	if (!p->n) {
		fold_paragraph(out, 0, 0, frame->nothing);
		return;
	}
	for (int h = 0; h < frame->n_headings; h++)
		for (size_t i = 0; i < p->n && plan.n_entries < n; i++) {
			struct plan_entry *e = &plan.entries[plan.n_entries];

			if (p->entries[i].heading != h)
				continue;
			sorted[plan.n_entries++] = &p->entries[i];
			*e = p->entries[i].series->entry;
			e->number = (int)plan.n_entries;
		}
	write_title(p, frame, out);
	for (size_t i = 0; i < n; i++) {
		int heading = sorted[i]->heading;

		if (!i || heading != sorted[i - 1]->heading)
			strbuf_addf(out, "\n===== %s =====\n",
				    frame->headings[heading]);
		write_entry(&plan, i, sorted[i], out);
	}
	if (n < p->n)
		strbuf_addf(out, "\nand %zu more\n", p->n - n);
}
