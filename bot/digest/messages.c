/* SPDX-License-Identifier: MIT */
#include "bot/digest/messages.h"

#include <stdlib.h>
#include <string.h>

#include "bot/digest/entry.h"
#include "bot/digest/fold.h"
#include "bot/digest/wording.h"
#include "bot/model/display.h"
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
static int write_mail(struct state *st, const struct model *m,
		      const struct state_patch *mail, const char *title,
		      const char *link, struct arena *a, struct strbuf *out,
		      struct err *err)
{
	struct mail_addr author = display_person(
	    m->display,
	    *mail->author.email ? &mail->author : &mail->message.from);

	strbuf_addstr(out, title);
	strbuf_addch(out, '\n');
	fold_quote(out, mail->message.subject, strlen(mail->message.subject));
	strbuf_addstr(out, "Author: ");
	fold_words(out, 8, 4, wording_person(author.name, author.email, a));
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
	title = arena_strndup(a, sb.buf, sb.len);
	strbuf_release(&sb);
	return title;
}

/* By number, and of one number as the series has them. */
static int compare_numbers(const void *a, const void *b)
{
	const struct state_patch *x = *(struct state_patch *const *)a;
	const struct state_patch *y = *(struct state_patch *const *)b;

	if (x->counter != y->counter)
		return order_ints(x->counter, y->counter);
	return order_dated(x->message.date_at, x->message.msgid,
			   y->message.date_at, y->message.msgid);
}

/* The other patches of a series, lowest number first: they were not always
 * sent in that order. */
static int write_others(struct state *st, const struct model *m,
			const struct plan_entry *e, struct arena *a,
			struct strbuf *out, struct err *err)
{
	const struct model_series *s = e->series;
	struct model_series alone = *s;
	struct plan_entry one = *e;

	struct state_patch **mails =
	    arena_array(a, s->n_mails, sizeof(struct state_patch *));

	one.series = &alone;
	if (s->n_mails)
		memcpy(mails, s->mails, s->n_mails * sizeof(*mails));
	qsort(mails, s->n_mails, sizeof(*mails), compare_numbers);
	for (size_t i = 0; i < s->n_mails; i++) {
		struct state_patch *mail = mails[i];
		const char *url;

		if (!strcmp(mail->message.msgid, s->msgid))
			continue;
		alone.head = mail;
		alone.tags = mail->tags;
		url = wording_url(m->list.archive, mail->message.msgid, a);
		if (url)
			url = arena_printf(a, "b4 am %s", url);
		if (write_mail(st, m, mail, folded_title(&one, a), url, a, out,
			       err))
			return -1;
	}
	return 0;
}

int messages_write(struct state *st, const struct model *m,
		   const struct plan_entry *e, bool full, struct arena *a,
		   struct strbuf *out, struct err *err)
{
	const struct state_patch *mail =
	    e->pull ? e->pull->mail : e->series->head;
	const char *link = entry_link(m, e, a);

	link = link ? arena_printf(a, "[%d] %s", e->number, link)
		    : arena_printf(a, "[%d]", e->number);
	if (write_mail(st, m, mail, folded_title(e, a), link, a, out, err))
		return -1;
	if (full && e->series)
		return write_others(st, m, e, a, out, err);
	return 0;
}
