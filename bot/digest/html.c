/* SPDX-License-Identifier: MIT */
#include "bot/digest/html.h"

#include <string.h>

#include "bot/digest/head.h"
#include "bot/digest/html_chart.h"
#include "bot/digest/html_list.h"
#include "bot/digest/html_markup.h"
#include "bot/digest/html_style.h"
#include "bot/digest/later.h"
#include "bot/digest/plan.h"
#include "bot/digest/tables.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/strbuf.h"

struct page {
	struct state *st;
	const struct text_options *options;
	struct strbuf *out;
	struct plan plan;
	struct later later[LATER_MAX];
	size_t n_later;
};

static void page_add_top(const struct page *p)
{
	const char *title = head_title(p->plan.m, p->plan.a);
	struct strbuf *out = p->out;

	strbuf_addstr(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			   "<meta charset=\"utf-8\">\n");
	html_style_policy(out);
	strbuf_addstr(out, "<meta name=\"viewport\" "
			   "content=\"width=device-width, initial-scale=1\">\n"
			   "<meta name=\"referrer\" content=\"no-referrer\">\n"
			   "<meta name=\"generator\" content=\"patchdigest\">\n"
			   "<title>");
	html_text(out, title);
	strbuf_addstr(out, "</title>\n");
	html_style(out);
	strbuf_addstr(out, "</head>\n<body>\n<header>\n<h1>");
	html_foreign(out, title);
	strbuf_addstr(out, "</h1>\n");
}

static void page_add_head_row(const struct page *p, const struct head_row *row)
{
	const char *value = row->items.item[0];
	int last = (int)p->plan.n_entries;

	strbuf_addf(p->out, "<dt>%.*s</dt><dd>", (int)strcspn(row->key, ":"),
		    row->key);
	if (!row->words)
		html_items(p->out, &row->items, last);
	else if (*value == '[' || strstr(value, " ["))
		html_refs(p->out, value, last);
	else
		html_link(p->out, value, value);
	strbuf_addstr(p->out, "</dd>\n");
}

static void page_add_head(const struct page *p)
{
	struct head head;

	head_make(&p->plan, p->options->first_since, &head);
	strbuf_addstr(p->out, "<dl>\n");
	for (size_t i = 0; i < head.n; i++)
		page_add_head_row(p, &head.rows[i]);
	strbuf_addstr(p->out, "</dl>\n");
}

static bool has_messages(const struct page *p)
{
	return p->options->detail != TEXT_OVERVIEW && p->plan.n_entries;
}

static void page_add_nav_link(const struct page *p, const char *id,
			      const char *name)
{
	strbuf_addf(p->out, "<li><a href=\"#%s\">%s</a></li>\n", id, name);
}

static void page_add_nav(const struct page *p)
{
	const struct later *l = p->later;

	strbuf_addstr(p->out, "<nav aria-label=\"Sections\">\n<ul>\n");
	if (p->plan.m->n_display_people)
		page_add_nav_link(p, "people", "Contributors");
	if (p->plan.n_entries)
		page_add_nav_link(p, "list", "Patch list");
	for (size_t i = 0; i < p->n_later; i++)
		page_add_nav_link(p, l[i].id, l[i].heading);
	if (has_messages(p))
		page_add_nav_link(p, "messages", "Commit messages");
	strbuf_addstr(p->out, "</ul>\n</nav>\n");
}

static void page_begin_section(const struct page *p, const char *id,
			       const char *name)
{
	strbuf_addf(p->out, "<section>\n<h2 id=\"%s\">%s</h2>\n", id, name);
}

static void page_end_section(const struct page *p)
{
	strbuf_addstr(p->out, "</section>\n");
}

static void page_add_table(const struct page *p, const struct table *t)
{
	strbuf_addstr(p->out, "<table>\n<caption>");
	html_text(p->out, t->title);
	strbuf_addf(p->out,
		    "</caption>\n<thead><tr><th scope=\"col\" class=\"r\">%s"
		    "</th><th scope=\"col\">who</th></tr></thead>\n<tbody>\n",
		    t->unit);
	for (size_t i = 0; i < t->n; i++) {
		const struct table_row *row = &t->rows[i];

		strbuf_addf(p->out, "<tr%s><td class=\"r\">",
			    row->rest ? " class=\"rest\"" : "");
		if (row->count && !row->each)
			strbuf_addf(p->out, "%zu", row->count);
		strbuf_addstr(p->out, "</td><th scope=\"row\">");
		if (row->each) /* words, no column that adds up */
			strbuf_addf(p->out, "%zu ", row->count);
		html_foreign(p->out, row->what);
		strbuf_addstr(p->out, "</th></tr>\n");
	}
	strbuf_addstr(p->out, "</tbody>\n</table>\n");
}

static void page_add_tables(const struct page *p)
{
	struct tables tables;

	tables_make(p->plan.m, p->plan.a, &tables);
	if (!tables.n)
		return;
	page_begin_section(p, "people", "Contributors");
	strbuf_addstr(p->out, "<div class=\"g\">\n");
	for (size_t i = 0; i < tables.n; i++)
		page_add_table(p, &tables.tables[i]);
	strbuf_addstr(p->out, "</div>\n");
	page_end_section(p);
}

/* The name between "===== " and " =====". */
static const char *heading_name(const char *line, struct arena *a)
{
	const char *name = strchr(line, ' ') + 1;

	return arena_strndup(a, name, (size_t)(strrchr(name, ' ') - name));
}

static void page_add_list(const struct page *p)
{
	struct strbuf legend = STRBUF_INIT;

	if (model_is_empty(p->plan.m))
		html_prose(p->out, TEXT_NOTHING);
	if (!p->plan.n_entries)
		return;
	page_begin_section(p, "list",
			   heading_name(TEXT_LIST_HEADING, p->plan.a));
	text_write_legend(&legend);
	html_prose(p->out, legend.buf);
	strbuf_release(&legend);
	html_list(&p->plan, has_messages(p), p->out);
	page_end_section(p);
}

static void page_add_later(const struct page *p)
{
	for (size_t i = 0; i < p->n_later; i++) {
		page_begin_section(p, p->later[i].id, p->later[i].heading);
		html_list_later(&p->later[i], (int)p->plan.n_entries, p->out);
		page_end_section(p);
	}
}

static int page_add_messages(const struct page *p, struct err *err)
{
	if (!has_messages(p))
		return 0;
	page_begin_section(p, "messages",
			   heading_name(TEXT_MESSAGES_HEADING, p->plan.a));
	if (html_list_messages(p->st, &p->plan, p->options->detail == TEXT_FULL,
			       p->out, err))
		return -1;
	page_end_section(p);
	return 0;
}

static void page_add_footer(const struct page *p)
{
	const struct text_options *o = p->options;
	struct strbuf words = STRBUF_INIT;

	text_write_about(o->keeper, p->plan.a, &words);
	if (o->bot)
		text_write_commands(&p->plan, o, &words);
	strbuf_addstr(p->out, "<footer>\n");
	html_prose(p->out, words.buf);
	strbuf_addstr(p->out, "</footer>\n</body>\n</html>\n");
	strbuf_release(&words);
}

int digest_html(struct state *st, const struct model *m,
		const struct text_options *options, struct arena *a,
		struct strbuf *out, struct err *err)
{
	struct page p = {.st = st, .options = options, .out = out};

	plan_make(m, a, &p.plan);
	p.n_later =
	    later_make(&p.plan, options->bot ? options->prefix : NULL, p.later);
	page_add_top(&p);
	page_add_head(&p);
	page_add_nav(&p);
	strbuf_addstr(out, "</header>\n<main>\n<div class=\"g\">\n");
	html_chart_days(m, a, out);
	html_chart_topics(&p.plan, out);
	strbuf_addstr(out, "</div>\n");
	page_add_tables(&p);
	page_add_list(&p);
	page_add_later(&p);
	if (page_add_messages(&p, err))
		return -1;
	strbuf_addstr(out, "</main>\n");
	page_add_footer(&p);
	return 0;
}
