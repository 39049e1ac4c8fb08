/* SPDX-License-Identifier: MIT */
#include "bot/digest/messages.h"

#include <stdlib.h>
#include <string.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/order.h"
#include "common/strbuf.h"
#include "state/messages.h"

static int write_text(struct state *st, const struct state_patch *mail,
		      struct arena *a, struct strbuf *out, struct err *err)
{
	const char *text;
	size_t before;

	if (state_patch_text(st, mail->message.id, a, &text, err))
		return -1;
	strbuf_addch(out, '\n');
	before = out->len;
	fold_quote(out, text, strlen(text));
	if (out->len == before)
		strbuf_addstr(out, "  (no text is kept of this mail)\n");
	strbuf_addstr(out, "\n" MESSAGES_RULE "\n\n");
	return 0;
}

/* title: "v2:  arm64: ..."; link: "[4] b4 am https://...", or NULL. */
static int write_mail(struct state *st, const struct plan *p,
		      const struct state_patch *mail, const char *title,
		      const char *link, struct arena *a, struct strbuf *out,
		      struct err *err)
{
	strbuf_addstr(out, title);
	strbuf_addch(out, '\n');
	fold_quote(out, mail->message.subject, strlen(mail->message.subject));
	strbuf_addstr(out, "Author: ");
	fold_words(out, 8, 4, messages_author(p->m, mail, a));
	strbuf_addch(out, '\n');
	if (link)
		strbuf_addf(out, "%s\n", link);
	return write_text(st, mail, a, out, err);
}

/* A title keeps its two blanks behind the label, so the label goes ahead of
 * the folding. */
static const char *folded_title(const struct plan_entry *e, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	const char *title = entry_title(e, 2, a);
	size_t label = strcspn(title, ":") + 3;

	strbuf_add(&sb, title, label);
	fold_words(&sb, label, 4, title + label);
	return strbuf_to_arena(&sb, a);
}

/* By number, and of one number as the series has them. */
static int compare_numbers(const void *a, const void *b)
{
	const struct state_patch *x = *(const struct state_patch *const *)a;
	const struct state_patch *y = *(const struct state_patch *const *)b;

	if (x->counter != y->counter)
		return order_ints(x->counter, y->counter);
	return order_dated(x->message.date_at, x->message.msgid,
			   y->message.date_at, y->message.msgid);
}

const struct state_patch **messages_of(const struct plan_entry *e, bool full,
				       struct arena *a, size_t *n)
{
	const struct state_patch *head = entry_mail(e);
	size_t n_mails = full && e->series ? e->series->n_mails : 0;
	const struct state_patch **mails =
	    arena_array(a, n_mails + 1, sizeof(const struct state_patch *));

	*n = 0;
	mails[(*n)++] = head;
	for (size_t i = 0; i < n_mails; i++)
		if (strcmp(e->series->mails[i]->message.msgid,
			   head->message.msgid) != 0)
			mails[(*n)++] = e->series->mails[i];
	qsort(mails + 1, *n - 1, sizeof(*mails), compare_numbers);
	return mails;
}

const char *messages_author(const struct model *m,
			    const struct state_patch *mail, struct arena *a)
{
	return wording_who_full(
	    m->display,
	    *mail->author.email ? &mail->author : &mail->message.from, a);
}

/* Write a patch that is not the head of its series. */
static int write_other(struct state *st, const struct plan *p,
		       const struct plan_entry *e,
		       const struct state_patch *mail, struct arena *a,
		       struct strbuf *out, struct err *err)
{
	const char *url =
	    wording_url(p->m->list.archive, mail->message.msgid, a);
	struct model_series alone = *e->series;
	struct plan_entry one = *e;

	one.series = &alone;
	alone.head = (struct state_patch *)mail;
	alone.tags = mail->tags;
	if (url)
		url = arena_printf(a, "b4 am %s", url);
	return write_mail(st, p, mail, folded_title(&one, a), url, a, out, err);
}

int messages_write(struct state *st, const struct plan *p,
		   const struct plan_entry *e, bool full, struct arena *a,
		   struct strbuf *out, struct err *err)
{
	const char *link = entry_link(p, e);
	const struct state_patch **mails;
	size_t n;

	mails = messages_of(e, full, a, &n);
	link = link ? arena_printf(a, "[%d] %s", e->number, link)
		    : arena_printf(a, "[%d]", e->number);
	if (write_mail(st, p, mails[0], folded_title(e, a), link, a, out, err))
		return -1;
	for (size_t i = 1; i < n; i++)
		if (write_other(st, p, e, mails[i], a, out, err))
			return -1;
	return 0;
}
