/* SPDX-License-Identifier: MIT */
#include "bot/model/contributors.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/model.h"
#include "bot/model/people.h"
#include "common/arena.h"

/* A patch or cover of the range, and what it belongs to. */
struct posted {
	struct state_patch *mail;
	const struct model_series *series;
};

static int compare_dates_of_mails(const void *a, const void *b)
{
	const struct state_message *x =
	    &((const struct posted *)a)->mail->message;
	const struct state_message *y =
	    &((const struct posted *)b)->mail->message;

	if (x->date_at != y->date_at)
		return x->date_at < y->date_at ? -1 : 1;
	return strcmp(x->msgid, y->msgid);
}

static size_t count_mails_by_kind(const struct model_series *series, size_t n)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += series[i].n_mails;
	return all;
}

static size_t collect_mails(const struct model_series *series, size_t n,
			    struct posted *out)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < series[i].n_mails; k++)
			if (series[i].in_range[k])
				out[all++] = (struct posted){series[i].mails[k],
							     &series[i]};
	return all;
}

static void count_patch(const struct posted *p, struct model_counts *c)
{
	if (p->mail->message.kind != FACTS_PATCH)
		return;
	c->patches_in_pull_requests += p->series->pull_request != NULL;
	c->backport_patches += p->series->backport;
	c->author_differs_from_sender +=
	    strcmp(p->mail->author.email, p->mail->message.from.email) != 0;
}

void contributors_count(struct model *m, struct arena *a)
{
	size_t room = count_mails_by_kind(m->series, m->n_series) +
		      count_mails_by_kind(m->continued, m->n_continued);
	struct posted *all = arena_array(a, room, sizeof(*all));
	struct state_patch **mails = arena_array(a, room, sizeof(*mails));
	size_t n, n_fresh = 0;
	struct people people;

	n = collect_mails(m->series, m->n_series, all);
	n += collect_mails(m->continued, m->n_continued, all + n);
	qsort(all, n, sizeof(*all), compare_dates_of_mails);
	for (size_t i = 0; i < n; i++) {
		mails[i] = all[i].mail;
		count_patch(&all[i], &m->counts);
	}
	people_count(mails, n, NULL, a, &people);
	m->people = people.person;
	m->n_people = people.n;
	m->domains = people.domain;
	m->n_domains = people.n_domains;
	people_count(mails, n, m->display, a, &people);
	m->display_people = people.person;
	m->n_display_people = people.n;
	m->display_domains = people.domain;
	m->n_display_domains = people.n_domains;
	for (size_t i = 0; i < n; i++)
		if (!all[i].series->pull_request && !all[i].series->backport)
			mails[n_fresh++] = all[i].mail;
	people_count(mails, n_fresh, NULL, a, &people);
	m->fresh = people.person;
	m->n_fresh = people.n;
	m->fresh_domains = people.domain;
	m->n_fresh_domains = people.n_domains;
}
