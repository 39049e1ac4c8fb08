/* SPDX-License-Identifier: MIT */
#include "bot/digest/tables.h"

#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/model/model.h"
#include "bot/people/roster.h"
#include "common/arena.h"
#include "common/strbuf.h"

#define COUNT_WIDTH  7
#define FOLD_COLUMN  (COUNT_WIDTH + 1)
#define FOLD_FURTHER (FOLD_COLUMN + 2)

static struct table *add_table(struct tables *out, const char *title,
			       struct arena *a)
{
	struct table *t = &out->tables[out->n++];

	t->title = arena_printf(a, "Top %d %s", TABLES_TOP, title);
	t->unit = "mails";
	return t;
}

static void add_table_row(struct table *t, size_t count, const char *what)
{
	t->rows[t->n++] = (struct table_row){.count = count, .what = what};
}

static void add_rest(struct table *t, size_t count, size_t n, const char *one,
		     const char *many, struct arena *a)
{
	if (n <= TABLES_TOP)
		return;
	add_table_row(
	    t, count,
	    arena_printf(a, "from %s",
			 wording_count(n - TABLES_TOP, one, many, a)));
	t->rows[t->n - 1].rest = true;
}

static void add_domains(const struct model *m, struct arena *a,
			struct tables *out)
{
	bool employers = m->list.roster && m->list.roster->has_employers;
	size_t rest = 0, n = m->n_display_domains;
	struct table *t;

	if (!n)
		return;
	t = add_table(out,
		      employers ? "contributor employers"
				: "contributor email domains",
		      a);
	for (size_t i = 0; i < n; i++) {
		const struct model_domain *d = &m->display_domains[i];

		if (i < TABLES_TOP)
			add_table_row(t, d->patches + d->covers,
				      *d->domain ? wording_short(d->domain, a)
						 : "(no domain)");
		else
			rest += d->patches + d->covers;
	}
	add_rest(t, rest, n, employers ? "other employer" : "other domain",
		 employers ? "other employers" : "other domains", a);
}

static void add_people(const struct model *m, struct arena *a,
		       struct tables *out)
{
	size_t rest = 0, n = m->n_display_people;
	struct table *t;

	if (!n)
		return;
	t = add_table(out, "contributors", a);
	for (size_t i = 0; i < n; i++) {
		const struct model_person *p = &m->display_people[i];

		if (i < TABLES_TOP)
			add_table_row(t, p->patches + p->covers,
				      wording_person(p->name, p->email, a));
		else
			rest += p->patches + p->covers;
	}
	add_rest(t, rest, n, "other person", "other people", a);
}

static void add_reviewer(struct table *t, const struct model_reviewer *r,
			 struct arena *a)
{
	const char *who = wording_person(r->name, r->email, a);

	if (r->tags)
		who = arena_printf(a, "%s, %s", who,
				   wording_count(r->tags, "tag", "tags", a));
	add_table_row(t, r->series, who);
}

/* Whoever gave a tag or answered two series; they stand before the others. */
static size_t count_notable(const struct model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_reviewers; i++)
		n += m->reviewers[i].series > 1 || m->reviewers[i].tags;
	return n;
}

static void add_other_reviewers(struct table *t, size_t n, bool one_each,
				struct arena *a)
{
	if (!n)
		return;
	add_table_row(t, one_each ? 1 : 0,
		      arena_printf(a, "%s %zu more %s",
				   one_each ? "each:" : "and", n,
				   n == 1 ? "person" : "people"));
	t->rows[t->n - 1].rest = true;
	t->rows[t->n - 1].each = one_each;
}

static void add_reviewers(const struct model *m, struct arena *a,
			  struct tables *out)
{
	size_t notable = count_notable(m);
	size_t shown = notable < TABLES_TOP ? notable : TABLES_TOP, k = 0;
	struct table *t;

	if (!m->n_reviewers)
		return;
	t = &out->tables[out->n++];
	t->unit = "series";
	t->title = "Top reviewers (series answered, tags given)";
	for (size_t i = 0; i < m->n_reviewers && k < shown; i++) {
		const struct model_reviewer *r = &m->reviewers[i];

		if (r->series < 2 && !r->tags)
			continue;
		add_reviewer(t, r, a);
		k++;
	}
	add_other_reviewers(t, m->n_reviewers - shown, notable == shown, a);
}

void tables_make(const struct model *m, struct arena *a, struct tables *out)
{
	*out = (struct tables){.n = 0};
	if (*m->filter)
		return; /* it is about code, not people */
	add_domains(m, a, out);
	add_people(m, a, out);
	add_reviewers(m, a, out);
}

static void write_table_row(const struct table_row *row, struct strbuf *out)
{
	if (row->count)
		strbuf_addf(out, "%*zu ", COUNT_WIDTH, row->count);
	else
		strbuf_addchars(out, ' ', FOLD_COLUMN);
	fold_words(out, FOLD_COLUMN, FOLD_FURTHER, row->what);
	strbuf_addch(out, '\n');
}

void tables_write(const struct model *m, struct arena *a, struct strbuf *out)
{
	struct tables tables;

	tables_make(m, a, &tables);
	for (size_t i = 0; i < tables.n; i++) {
		const struct table *t = &tables.tables[i];

		strbuf_addf(out, "\n%s\n\n", t->title);
		for (size_t k = 0; k < t->n; k++)
			write_table_row(&t->rows[k], out);
	}
}
