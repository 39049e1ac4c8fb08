/* SPDX-License-Identifier: MIT */
#include "bot/digest/html_list.h"

#include <string.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/html_markup.h"
#include "bot/digest/later.h"
#include "bot/digest/messages.h"
#include "bot/digest/plan.h"
#include "bot/digest/wording.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/strbuf.h"
#include "state/messages.h"

static void add_command(struct strbuf *out, const char *command)
{
	if (!command)
		return;
	strbuf_addstr(out, "<p class=\"c\"><code>");
	html_text(out, command);
	strbuf_addstr(out, "</code></p>\n");
}

static void add_below(const struct plan *p, const struct plan_entry *e,
		      int last, struct strbuf *out)
{
	if (!e->n_below)
		return;
	strbuf_addstr(out, "<ul class=\"b\">\n");
	for (size_t i = 0; i < e->n_below; i++) {
		const char *url =
		    wording_url(p->m->list.archive, e->below[i]->msgid, p->a);
		struct fold_items items = {0};

		entry_below_items(p, e, i, &items);
		strbuf_addstr(out, "<li>");
		html_link(out, url, items.item[0]);
		for (size_t k = 1; k < items.n; k++) {
			strbuf_addstr(out, ", ");
			html_refs(out, items.item[k], last);
		}
		strbuf_addstr(out, "</li>\n");
	}
	strbuf_addstr(out, "</ul>\n");
}

static void add_list_entry(const struct plan *p, const struct plan_entry *e,
			   bool messages, struct strbuf *out)
{
	int last = (int)p->n_entries;
	struct fold_items items = {0};

	strbuf_addf(out,
		    "<article id=\"e%d\">\n<h4><a class=\"n\" href=\"#e%d\">"
		    "[%d]</a> ",
		    e->number, e->number, e->number);
	html_link(out, entry_url(p, e), entry_title(e, 1, p->a));
	strbuf_addstr(out, "</h4>\n");
	entry_items(p, e, &items);
	html_items(out, &items, last);
	add_command(out, entry_link(p, e));
	if (messages)
		strbuf_addf(out,
			    "<p class=\"c\"><a href=\"#m%d\" "
			    "aria-label=\"Commit message of entry %d\">"
			    "commit message</a></p>\n",
			    e->number, e->number);
	add_below(p, e, last, out);
	strbuf_addstr(out, "</article>\n");
}

void html_list(const struct plan *p, bool messages, struct strbuf *out)
{
	for (size_t g = 0; g < p->n_groups; g++) {
		const struct plan_group *group = &p->groups[g];

		strbuf_addf(out, "<h3 id=\"t%zu\">", g);
		html_text(out, group->name);
		strbuf_addf(out, ": %zu%s</h3>\n", group->n,
			    group->pulls ? "" : " series");
		for (size_t i = 0; i < group->n; i++)
			add_list_entry(p, &p->entries[group->first + i],
				       messages, out);
	}
}

static void add_later_entry(const struct later_entry *e, int last,
			    struct strbuf *out)
{
	strbuf_addstr(out, "<article>\n<h4>");
	if (e->number)
		strbuf_addf(out, "<a class=\"n\" href=\"#e%d\">[%d]</a> ",
			    e->number, e->number);
	html_link(out, e->url, e->title);
	strbuf_addstr(out, "</h4>\n");
	html_items(out, &e->items, last);
	/* a bare link stands in the title already */
	if (e->link != e->url)
		add_command(out, e->link);
	strbuf_addstr(out, "</article>\n");
}

void html_list_later(const struct later *l, int last, struct strbuf *out)
{
	if (l->intro)
		html_prose(out, l->intro);
	for (size_t i = 0; i < l->n; i++)
		add_later_entry(&l->entries[i], last, out);
	if (l->more) {
		html_prose(out, l->more);
		add_command(out, l->command);
	}
	if (!l->in_list.n)
		return;
	strbuf_addstr(out, "<p>" LATER_IN_LIST "</p>\n");
	html_items(out, &l->in_list, last);
}

static int add_mail(struct state *st, const struct plan *p,
		    const struct state_patch *mail, struct arena *a,
		    struct strbuf *out, struct err *err)
{
	const char *text;
	size_t before;

	if (state_patch_text(st, mail->message.id, a, &text, err))
		return -1;
	strbuf_addstr(out, "<p class=\"c\">");
	html_link(out, wording_url(p->m->list.archive, mail->message.msgid, a),
		  mail->message.subject);
	strbuf_addstr(out, "<br>\nAuthor: ");
	html_foreign(out, messages_author(p->m, mail, a));
	strbuf_addstr(out, "</p>\n");
	before = out->len;
	html_quote(out, text, strlen(text));
	if (out->len == before)
		strbuf_addstr(out, "<p>(no text is kept of this mail)</p>\n");
	return 0;
}

static int add_entry_messages(struct state *st, const struct plan *p,
			      const struct plan_entry *e, bool full,
			      struct arena *a, struct strbuf *out,
			      struct err *err)
{
	size_t n;
	const struct state_patch **mails = messages_of(e, full, a, &n);

	strbuf_addf(out,
		    "<section id=\"m%d\">\n<h3><a class=\"n\" href=\"#e%d\">"
		    "[%d]</a> ",
		    e->number, e->number, e->number);
	html_foreign(out, entry_title(e, 1, a));
	strbuf_addstr(out, "</h3>\n");
	for (size_t i = 0; i < n; i++)
		if (add_mail(st, p, mails[i], a, out, err))
			return -1;
	strbuf_addstr(out, "</section>\n");
	return 0;
}

int html_list_messages(struct state *st, const struct plan *p, bool full,
		       struct strbuf *out, struct err *err)
{
	struct arena scratch = ARENA_INIT;
	int r = 0;

	for (size_t i = 0; i < p->n_entries && !r; i++) {
		r = add_entry_messages(st, p, &p->entries[i], full, &scratch,
				       out, err);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return r;
}
