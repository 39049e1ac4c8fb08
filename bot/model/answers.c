/* SPDX-License-Identifier: MIT */
#include "bot/model/answers.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/load.h"
#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"

/* Trailers by kind and address while they are collected. */
struct collection {
	struct arena *arena;
	struct intern keys;
	struct model_trailer *trailers; /* [size], keys.n in use */
	size_t size;
};

static uint32_t number_of(const struct state_patch *mail)
{
	return mail->message.kind == FACTS_PULL ? 0 : summary_number(mail);
}

/* Numbers come ascending but where patches were sent out of order. */
static void add_number(struct arena *a, struct model_trailer *t, uint32_t n,
		       const char *msgid)
{
	size_t at = t->n_on, size = t->on_size, ids_size = t->on_size;

	while (at && t->on[at - 1] >= n)
		at--;
	if (at < t->n_on && t->on[at] == n)
		return;
	t->on = arena_grow(a, t->on, t->n_on, &size, sizeof(*t->on));
	t->ids = arena_grow(a, t->ids, t->n_on, &ids_size, sizeof(*t->ids));
	t->on_size = size;
	memmove(t->on + at + 1, t->on + at, (t->n_on - at) * sizeof(*t->on));
	memmove(t->ids + at + 1, t->ids + at, (t->n_on - at) * sizeof(*t->ids));
	t->on[at] = n;
	t->ids[at] = msgid;
	t->n_on++;
}

static void add_trailer(struct collection *c, const struct state_trailer *row,
			const struct state_message *mail, uint32_t number)
{
	char *key = arena_printf(c->arena, "%d %s", row->kind, row->addr.email);
	uint32_t n = c->keys.n, i = intern_put_str(&c->keys, key);

	c->trailers = arena_grow(c->arena, c->trailers, i, &c->size,
				 sizeof(*c->trailers));
	if (i == n)
		c->trailers[i] = (struct model_trailer){
		    .kind = (enum patch_trailer_kind)row->kind,
		    .addr = row->addr,
		    .msgid = mail->msgid,
		    .relayed =
			!assemble_same_submitter(&row->addr, &mail->from),
		};
	add_number(c->arena, &c->trailers[i], number, mail->msgid);
}

static int add_trailers(struct load *load, struct collection *c,
			const struct state_message *mail, uint32_t number,
			struct err *err)
{
	const struct state_loaded_trailer *rows;
	size_t n;

	if (load_trailers(load, mail->id, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		add_trailer(c, &rows[i].trailer, mail, number);
	return 0;
}

static int compare_trailers(const void *a, const void *b)
{
	const struct model_trailer *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->addr.email, y->addr.email);
}

static size_t sort_trailers(struct collection *c)
{
	if (c->keys.n)
		qsort(c->trailers, c->keys.n, sizeof(*c->trailers),
		      compare_trailers);
	return c->keys.n;
}

static void add_notice(struct model_answers *out, const struct model_reply *r,
		       const struct state_applied_notice *row)
{
	const struct model_notice notice = {
	    .mail = r->mail,
	    .on = r->number,
	    .how = (enum applied_how)row->how,
	    .line = row->line,
	    .said = {.verb = (enum applied_verb)row->verb,
		     .place = row->place,
		     .patches = row->named,
		     .is_whole = row->is_whole,
		     .drops_it = row->drops_it},
	    .actor = row->actor,
	    .by_submitter = r->submitter,
	    .in_range = r->in_range,
	    .patches = row->patches,
	    .commits = row->commits,
	};

	if (applied_notice_says_applied(notice.how))
		out->applied[out->n_applied++] = notice;
	else
		out->verdicts[out->n_verdicts++] = notice;
}

/* how: what the robot's mail says; 0 nothing that is known. */
static void count_test(struct model_tests *t, const struct model_reply *r,
		       int how)
{
	if (!r->robot || r->mail->kind == FACTS_NOTICE ||
	    how == APPLIED_CHANGES ||
	    (how && applied_notice_says_applied((enum applied_how)how)))
		return;
	t->reports++;
	t->passed += how == APPLIED_PASSED;
	t->failed += how == APPLIED_FAILED;
}

/* Replies are there; take from them what they say. */
static int read_replies(struct load *load, struct model_answers *out,
			struct err *err)
{
	struct collection c = {.arena = load->arena};
	const struct state_applied_notice *notice;

	intern_init(&c.keys, load->arena);
	out->applied = arena_array(load->arena, out->n, sizeof(*out->applied));
	out->verdicts =
	    arena_array(load->arena, out->n, sizeof(*out->verdicts));
	for (size_t i = 0; i < out->n; i++) {
		const struct model_reply *r = &out->replies[i];

		if (!r->robot && !r->submitter && !out->n_others++)
			out->first_other = r;
		if (!r->robot &&
		    add_trailers(load, &c, r->mail, r->number, err))
			return -1;
		if (load_notice(load, r->mail->id, &notice, err))
			return -1;
		if (notice)
			add_notice(out, r, notice);
		count_test(&out->tests, r, notice ? notice->how : 0);
	}
	out->n_trailers = sort_trailers(&c);
	out->trailers = c.trailers;
	return 0;
}

static int compare_replies(const void *a, const void *b)
{
	const struct state_message *x = ((const struct model_reply *)a)->mail;
	const struct state_message *y = ((const struct model_reply *)b)->mail;

	if (x->date_at != y->date_at)
		return x->date_at < y->date_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

/* Whether the mail answers nothing, and only speaks of the patch: 1/0/-1. */
static int is_notice(struct load *load, struct state_message *mail,
		     struct err *err)
{
	struct load_target reply;

	if (mail->kind != FACTS_NOTICE)
		return 0;
	if (load_target(load, mail, &reply, err))
		return -1;
	return reply.by_subject;
}

/* What comes back, while it is collected. */
struct rooms {
	size_t replies, notices;
};

/* The replies to one mail, behind those that are there. */
static int add_replies(struct load *load, const struct list *list,
		       const struct state_patch *mail,
		       struct model_answers *out, struct rooms *rooms,
		       struct err *err)
{
	struct state_message **mails;
	size_t n;

	if (load_replies(load, mail->message.id, &mails, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct model_reply reply = {
		    .mail = mails[i],
		    .number = number_of(mail),
		    .robot = list_is_robot(list, mails[i]),
		    .submitter = assemble_same_submitter(&mails[i]->from,
							 &mail->message.from),
		    .in_range = load_is_in_range(load, mails[i]),
		};
		int notice = is_notice(load, mails[i], err);

		if (notice < 0)
			return -1;
		if (!notice) {
			out->replies =
			    arena_grow(load->arena, out->replies, out->n,
				       &rooms->replies, sizeof(reply));
			out->replies[out->n++] = reply;
			continue;
		}
		out->notices =
		    arena_grow(load->arena, out->notices, out->n_notices,
			       &rooms->notices, sizeof(reply));
		out->notices[out->n_notices++] = reply;
	}
	return 0;
}

static void sort_replies(struct model_reply *rows, size_t n)
{
	if (n)
		qsort(rows, n, sizeof(*rows), compare_replies);
}

int answers_find(struct load *load, const struct list *list,
		 struct state_patch *const *mails, size_t n,
		 struct model_answers *out, struct err *err)
{
	struct rooms rooms = {0};

	*out = (struct model_answers){0};
	for (size_t i = 0; i < n; i++) {
		if (add_replies(load, list, mails[i], out, &rooms, err))
			return -1;
	}
	sort_replies(out->replies, out->n);
	sort_replies(out->notices, out->n_notices);
	return read_replies(load, out, err);
}

static struct model_reply *keep_in_range(struct arena *a,
					 const struct model_reply *rows,
					 size_t n, size_t *n_told)
{
	struct model_reply *out = arena_array(a, n, sizeof(*out));

	*n_told = 0;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].in_range)
			out[(*n_told)++] = rows[i];
	}
	return out;
}

int answers_in_range(struct load *load, const struct model_answers *all,
		     struct model_answers *out, struct err *err)
{
	*out = (struct model_answers){0};
	out->replies =
	    keep_in_range(load->arena, all->replies, all->n, &out->n);
	out->notices = keep_in_range(load->arena, all->notices, all->n_notices,
				     &out->n_notices);
	return read_replies(load, out, err);
}

int answers_find_carried(struct load *load, struct model_series *s,
			 struct err *err)
{
	struct collection c = {.arena = load->arena};

	intern_init(&c.keys, load->arena);
	for (size_t i = 0; i < s->n_mails; i++) {
		if (add_trailers(load, &c, &s->mails[i]->message,
				 summary_number(s->mails[i]), err))
			return -1;
	}
	s->n_carried = sort_trailers(&c);
	s->carried = c.trailers;
	return 0;
}
