/* SPDX-License-Identifier: MIT */
#include "bot/model/answers.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/facts/facts.h"
#include "bot/model/known.h"
#include "bot/model/model.h"
#include "bot/model/summary.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"
#include "state/mentions.h"

bool answers_is_robot(const struct list *list, const struct state_message *m)
{
	if (m->robot)
		return true;
	for (size_t i = 0; i < list->n_robots; i++) {
		if (!strcasecmp(list->robots[i], m->from.email))
			return true;
	}
	return false;
}

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

/* The place of n in the ascending numbers [size]; *found: it is there. */
static size_t find_number(const uint32_t *numbers, size_t size, uint32_t n,
			  bool *found)
{
	size_t low = 0, high = size;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (numbers[middle] < n)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < size && numbers[low] == n;
	return low;
}

/* Room for one more in the arrays of t, which double: a tag on each of ten
 * thousand patches must not cost a copy of all the numbers for each. */
static void grow_numbers(struct arena *a, struct model_trailer *t)
{
	size_t n = t->n_on, size = n ? 2 * n : 1;
	const char **ids;
	uint32_t *on;

	if (n & (n - 1))
		return;
	on = arena_array(a, size, sizeof(*on));
	ids = arena_array(a, size, sizeof(*ids));
	if (n) {
		memcpy(on, t->on, n * sizeof(*on));
		memcpy(ids, t->ids, n * sizeof(*ids));
	}
	t->on = on;
	t->ids = ids;
}

static void add_number(struct arena *a, struct model_trailer *t, uint32_t n,
		       const char *msgid)
{
	bool found;
	size_t at = find_number(t->on, t->n_on, n, &found);
	size_t behind = t->n_on - at;

	if (found)
		return;
	grow_numbers(a, t);
	memmove(t->on + at + 1, t->on + at, behind * sizeof(*t->on));
	memmove(t->ids + at + 1, t->ids + at, behind * sizeof(*t->ids));
	t->on[at] = n;
	t->ids[at] = msgid;
	t->n_on++;
}

static void add_trailer(struct collection *c, const struct state_trailer *row,
			const struct state_message *mail, uint32_t number)
{
	char *key = arena_printf(c->arena, "%d %s", row->kind, row->addr.email);
	uint32_t n = c->keys.n, i = intern_put_str(&c->keys, key);

	if (i == c->size) {
		size_t size = c->size ? 2 * c->size : 16;
		struct model_trailer *larger =
		    arena_array(c->arena, size, sizeof(*larger));

		if (c->size)
			memcpy(larger, c->trailers, c->size * sizeof(*larger));
		c->trailers = larger;
		c->size = size;
	}
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

static int add_trailers(struct known *k, struct collection *c,
			const struct state_message *mail, uint32_t number,
			struct err *err)
{
	struct state_trailer *rows;
	size_t n;

	if (state_trailers(k->st, mail->id, k->arena, &rows, &n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		add_trailer(c, &rows[i], mail, number);
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

static void add_claim(struct model_answers *out, const struct model_reply *r,
		      const struct state_applied_notice *row)
{
	const struct model_applied claim = {
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
	    .told = r->told,
	    .patches = row->patches,
	    .commits = row->commits,
	};

	if (applied_notice_says_applied(claim.how))
		out->applied[out->n_applied++] = claim;
	else
		out->verdicts[out->n_verdicts++] = claim;
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
static int judge(struct known *k, struct model_answers *out, struct err *err)
{
	struct collection c = {.arena = k->arena};
	struct state_applied_notice row;

	intern_init(&c.keys, k->arena);
	out->applied = arena_array(k->arena, out->n, sizeof(*out->applied));
	out->verdicts = arena_array(k->arena, out->n, sizeof(*out->verdicts));
	for (size_t i = 0; i < out->n; i++) {
		const struct model_reply *r = &out->replies[i];
		int found;

		if (!r->robot && !r->submitter && !out->n_others++)
			out->first_other = r;
		if (!r->robot && add_trailers(k, &c, r->mail, r->number, err))
			return -1;
		found = state_applied_notice_find(k->st, r->mail->id, k->arena,
						  &row, err);
		if (found < 0)
			return -1;
		if (found)
			add_claim(out, r, &row);
		count_test(&out->tests, r, found ? row.how : 0);
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

/* Does the mail answer nothing, and only speak of the patch?  1/0/-1. */
static int is_notice(struct known *k, struct state_message *mail,
		     struct err *err)
{
	struct known_reply reply;

	if (mail->kind != FACTS_NOTICE)
		return 0;
	if (known_reply(k, mail, &reply, err))
		return -1;
	return reply.by_subject;
}

/* The array [n] with room for more. */
static struct model_reply *grown(struct arena *a, struct model_reply *rows,
				 size_t n, size_t *size, size_t more)
{
	struct model_reply *larger;

	if (n + more <= *size)
		return rows;
	*size = 2 * (n + more);
	larger = arena_array(a, *size, sizeof(*larger));
	if (n)
		memcpy(larger, rows, n * sizeof(*larger));
	return larger;
}

/* What comes back, while it is collected. */
struct rooms {
	size_t replies, notices;
};

/* The replies to one mail, behind those that are there. */
static int add_replies(struct known *k, const struct list *list,
		       const struct state_patch *mail,
		       struct model_answers *out, struct rooms *rooms,
		       struct err *err)
{
	struct state_message **mails;
	size_t n;

	if (known_replies(k, mail->message.id, &mails, &n, err))
		return -1;
	out->replies =
	    grown(k->arena, out->replies, out->n, &rooms->replies, n);
	for (size_t i = 0; i < n; i++) {
		const struct model_reply reply = {
		    .mail = mails[i],
		    .number = number_of(mail),
		    .robot = answers_is_robot(list, mails[i]),
		    .submitter = assemble_same_submitter(&mails[i]->from,
							 &mail->message.from),
		    .told = known_is_told(k, mails[i]),
		};
		int notice = is_notice(k, mails[i], err);

		if (notice < 0)
			return -1;
		if (!notice) {
			out->replies[out->n++] = reply;
			continue;
		}
		out->notices = grown(k->arena, out->notices, out->n_notices,
				     &rooms->notices, 1);
		out->notices[out->n_notices++] = reply;
	}
	return 0;
}

static void sort(struct model_reply *rows, size_t n)
{
	if (n)
		qsort(rows, n, sizeof(*rows), compare_replies);
}

int answers_find(struct known *k, const struct list *list,
		 struct state_patch *const *mails, size_t n,
		 struct model_answers *out, struct err *err)
{
	struct rooms rooms = {0};

	*out = (struct model_answers){0};
	for (size_t i = 0; i < n; i++) {
		if (add_replies(k, list, mails[i], out, &rooms, err))
			return -1;
	}
	sort(out->replies, out->n);
	sort(out->notices, out->n_notices);
	return judge(k, out, err);
}

static struct model_reply *told(struct arena *a, const struct model_reply *rows,
				size_t n, size_t *n_told)
{
	struct model_reply *out = arena_array(a, n, sizeof(*out));

	*n_told = 0;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].told)
			out[(*n_told)++] = rows[i];
	}
	return out;
}

int answers_told(struct known *k, const struct model_answers *all,
		 struct model_answers *out, struct err *err)
{
	*out = (struct model_answers){0};
	out->replies = told(k->arena, all->replies, all->n, &out->n);
	out->notices =
	    told(k->arena, all->notices, all->n_notices, &out->n_notices);
	return judge(k, out, err);
}

int answers_find_carried(struct known *k, struct model_series *s,
			 struct err *err)
{
	struct collection c = {.arena = k->arena};

	intern_init(&c.keys, k->arena);
	for (size_t i = 0; i < s->n_mails; i++) {
		if (add_trailers(k, &c, &s->mails[i]->message,
				 summary_number(s->mails[i]), err))
			return -1;
	}
	s->n_carried = sort_trailers(&c);
	s->carried = c.trailers;
	return 0;
}
