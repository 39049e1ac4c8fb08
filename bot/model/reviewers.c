/* SPDX-License-Identifier: MIT */
#include "bot/model/reviewers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/model/display.h"
#include "bot/model/model.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/intern.h"

/* Numbers of strings, each with a count. */
struct tally {
	struct intern keys;
	struct arena *arena;
	size_t *counts; /* [size], keys.n in use */
	size_t size;
};

struct person {
	const char *email;
	const char *name; /* the most frequent so far, */
	size_t times;     /* written so often */
	bool in_tag;      /* in tags, that is, else in From headers */
	size_t series, tags;
};

struct counting {
	struct arena *arena;
	const struct display *display;
	struct intern emails;
	struct person *people; /* [size], emails.n in use */
	size_t size;
	struct tally names; /* "IN-TAG ADDRESS NAME" */
	int64_t *delays;    /* [n_delays] of first answers */
	size_t n_delays;
	/* of the series at hand: who answered it */
	struct intern answered;
};

static size_t tally_add(struct tally *t, const char *key)
{
	uint32_t i = intern_put_str(&t->keys, key);

	if (i >= t->size) {
		size_t size = t->size ? 2 * t->size : 64;
		size_t *larger = arena_array(t->arena, size, sizeof(*larger));

		if (t->size)
			memcpy(larger, t->counts, t->size * sizeof(*larger));
		t->counts = larger;
		t->size = size;
	}
	return ++t->counts[i];
}

/* Who has that address, by a name as it was written once more; in a tag it
 * outweighs any number of From headers. */
static struct person *reviewer_of(struct counting *c,
				  const struct mail_addr *addr, bool in_tag)
{
	struct mail_addr who = display_person(c->display, addr);
	uint32_t i =
	    intern_put_str(&c->emails, *who.email ? who.email : who.name);
	struct person *p;
	size_t times;

	if (i >= c->size) {
		size_t size = c->size ? 2 * c->size : 64;
		struct person *larger =
		    arena_array(c->arena, size, sizeof(*larger));

		if (c->size)
			memcpy(larger, c->people, c->size * sizeof(*larger));
		c->people = larger;
		c->size = size;
	}
	p = &c->people[i];
	times = tally_add(&c->names, arena_printf(c->arena, "%d %s %s", in_tag,
						  who.email, who.name));
	if (in_tag > p->in_tag || (in_tag == p->in_tag && times > p->times)) {
		p->name = who.name;
		p->times = times;
		p->in_tag = in_tag;
	}
	p->email = who.email;
	return p;
}

static void count_replies(struct counting *c,
			  const struct model_answers *answers)
{
	intern_init(&c->answered, c->arena);
	for (size_t i = 0; i < answers->n; i++) {
		const struct model_reply *r = &answers->replies[i];
		uint32_t n = c->answered.n;
		struct person *p;

		if (!r->in_range || r->robot || r->submitter)
			continue;
		p = reviewer_of(c, &r->mail->from, false);
		intern_put_str(&c->answered, *p->email ? p->email : p->name);
		p->series += c->answered.n > n;
	}
}

static void count_tags(struct counting *c, const struct model_series *s,
		       const struct model_answers *answers)
{
	for (size_t i = 0; i < answers->n_trailers; i++) {
		const struct model_trailer *t = &answers->trailers[i];

		if (!assemble_same_submitter(&t->addr, &s->submitter))
			reviewer_of(c, &t->addr, true)->tags++;
	}
}

/* answers: those of the range. */
static void count_series(struct counting *c, const struct model_series *s,
			 const struct model_answers *answers)
{
	const struct model_reply *first = s->answers.first_other;

	if (first && first->in_range)
		c->delays[c->n_delays++] = first->mail->date_at - s->first_at;
	count_replies(c, answers);
	count_tags(c, s, answers);
}

static int compare_delays(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Of an even number the mean of the two in the middle. */
static int64_t median(int64_t *delays, size_t n)
{
	if (!n)
		return 0;
	qsort(delays, n, sizeof(*delays), compare_delays);
	return delays[(n - 1) / 2] + (delays[n / 2] - delays[(n - 1) / 2]) / 2;
}

static int compare_reviewers(const void *a, const void *b)
{
	const struct model_reviewer *x = a, *y = b;

	if (x->series != y->series)
		return x->series < y->series ? 1 : -1;
	if (x->tags != y->tags)
		return x->tags < y->tags ? 1 : -1;
	return strcmp(x->email, y->email);
}

void reviewers_count(struct model *m, struct arena *a)
{
	struct counting c = {
	    .arena = a, .display = m->display, .names = {.arena = a}};

	intern_init(&c.emails, a);
	intern_init(&c.names.keys, a);
	c.delays = arena_array(a, m->n_series + m->n_older, sizeof(*c.delays));
	for (size_t i = 0; i < m->n_series; i++)
		count_series(&c, &m->series[i], &m->series[i].answers);
	for (size_t i = 0; i < m->n_older; i++)
		count_series(&c, &m->older[i].series, &m->older[i].in_range);
	m->n_answered = c.n_delays;
	m->answer_delay = median(c.delays, c.n_delays);
	m->n_reviewers = c.emails.n;
	m->reviewers = arena_array(a, c.emails.n, sizeof(*m->reviewers));
	for (uint32_t i = 0; i < c.emails.n; i++)
		m->reviewers[i] = (struct model_reviewer){
		    .name = c.people[i].name,
		    .email = c.people[i].email,
		    .series = c.people[i].series,
		    .tags = c.people[i].tags,
		};
	if (m->n_reviewers)
		qsort(m->reviewers, m->n_reviewers, sizeof(*m->reviewers),
		      compare_reviewers);
}
