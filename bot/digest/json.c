/* SPDX-License-Identifier: MIT */
#include "bot/digest/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/json_series.h"
#include "bot/digest/json_value.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/log.h"
#include "common/strbuf.h"

static json_t *make_range(const struct range *range)
{
	json_t *o = json_value_must(json_object());

	json_value_add_time(o, "since", range->since);
	json_value_add_time(o, "until", range->until);
	return o;
}

static json_t *make_input(const struct model_counts *c)
{
	json_t *o = json_value_must(json_object());

	json_value_add_number(o, "undated", c->undated);
	return o;
}

/* all: not only those of the series that a filter let pass. */
static json_t *make_counts(const struct model_counts *c, bool all)
{
	json_t *o = json_value_must(json_object());

	if (all) {
		json_value_add_number(o, "mails", c->mails);
		json_value_add_number(o, "senders", c->senders);
	}
	json_value_add_number(o, "patch_mails", c->patch_mails);
	json_value_add_number(o, "cover_mails", c->cover_mails);
	json_value_add_number(o, "pull_requests", c->pull_requests);
	if (all) {
		json_value_add_number(o, "reply_mails", c->reply_mails);
		json_value_add_number(o, "notices", c->notices);
		json_value_add_number(o, "other_mails", c->other_mails);
		json_value_add_number(o, "bot_mails", c->bot_mails);
	}
	json_value_add_number(o, "patches_in_pull_requests",
			      c->patches_in_pull_requests);
	json_value_add_number(o, "backport_patches", c->backport_patches);
	json_value_add_number(o, "author_differs_from_sender",
			      c->author_differs_from_sender);
	json_value_add_number(o, "series", c->series);
	json_value_add_number(o, "series_without_any_reply",
			      c->series_without_any_reply);
	json_value_add_number(o, "series_without_reply_from_others",
			      c->series_without_reply_from_others);
	json_value_add_number(o, "series_incomplete", c->series_incomplete);
	if (all) {
		json_value_add_number(o, "replies_matched_by_subject",
				      c->replies_matched_by_subject);
		json_value_add_number(o, "patch_replies_without_series",
				      c->patch_replies_without_series);
	}
	return o;
}

/* The model sorts by patches and covers, the facts by patches. */
static int by_patches(size_t a, size_t b)
{
	return (a < b) - (a > b);
}

static int compare_people(const void *a, const void *b)
{
	const struct model_person *x = *(const struct model_person *const *)a;
	const struct model_person *y = *(const struct model_person *const *)b;
	int order = by_patches(x->patches, y->patches);

	if (!order)
		order = strcmp(x->email, y->email);
	return order ? order : strcmp(x->name, y->name);
}

static int compare_domains(const void *a, const void *b)
{
	const struct model_domain *x = *(const struct model_domain *const *)a;
	const struct model_domain *y = *(const struct model_domain *const *)b;
	int order = by_patches(x->patches, y->patches);

	return order ? order : strcmp(x->domain, y->domain);
}

static json_t *make_people(const struct model_person *people, size_t n,
			   struct arena *a)
{
	const struct model_person **sorted =
	    arena_array(a, n, sizeof(const struct model_person *));
	json_t *array = json_value_must(json_array());
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (people[i].patches)
			sorted[kept++] = &people[i];
	}
	qsort(sorted, kept, sizeof(const struct model_person *),
	      compare_people);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = json_value_must(json_object());

		json_value_add_string(o, "name", sorted[i]->name);
		json_value_add_string(o, "email", sorted[i]->email);
		json_value_add_string(o, "domain", sorted[i]->domain);
		json_value_add_number(o, "patches", sorted[i]->patches);
		json_value_add_number(o, "covers", sorted[i]->covers);
		json_value_append(array, o);
	}
	return array;
}

static json_t *make_domains(const struct model_domain *domains, size_t n,
			    struct arena *a)
{
	const struct model_domain **sorted =
	    arena_array(a, n, sizeof(const struct model_domain *));
	json_t *array = json_value_must(json_array());
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (domains[i].patches)
			sorted[kept++] = &domains[i];
	}
	qsort(sorted, kept, sizeof(const struct model_domain *),
	      compare_domains);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = json_value_must(json_object());

		json_value_add_string(o, "domain", sorted[i]->domain);
		json_value_add_number(o, "patches", sorted[i]->patches);
		json_value_add_number(o, "covers", sorted[i]->covers);
		json_value_add_number(o, "people", sorted[i]->people);
		json_value_append(array, o);
	}
	return array;
}

static json_t *make_mail(const struct state_message *m)
{
	json_t *o = json_value_must(json_object());

	json_value_add_string(o, "message_id", m->msgid);
	json_value_add_string(o, "subject", m->subject);
	json_value_add_addr(o, "from", &m->from);
	json_value_add_time(o, "date", m->date_at);
	return o;
}

static json_t *make_all_series(const struct model *m, struct arena *a)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < m->n_series; i++)
		json_value_append(array, json_series_make(m, &m->series[i], a));
	return array;
}

static json_t *make_older(const struct model *m)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < m->n_older; i++) {
		const struct model_series *s = &m->older[i].series;
		json_t *o = json_value_must(json_object());

		json_value_add_string(o, "title", s->title);
		json_value_add_string(o, "version", s->version);
		json_value_add_string(o, "message_id", s->msgid);
		json_series_add_answers(o, &m->older[i].in_range);
		json_value_add(o, "state", json_series_state(&s->state));
		json_value_append(array, o);
	}
	return array;
}

static json_t *make_pulls(const struct model *m)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < m->n_pulls; i++) {
		json_t *o = make_mail(&m->pulls[i].mail->message);

		json_value_add_number(o, "replies", m->pulls[i].answers.n);
		json_value_add(o, "pulled",
			       json_series_applied(&m->pulls[i].answers));
		json_value_append(array, o);
	}
	return array;
}

static json_t *make_notices(const struct model *m)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < m->n_notices; i++) {
		json_t *o = make_mail(&m->notices[i]);

		json_value_add_string(o, "series", m->noticed[i]);
		json_value_append(array, o);
	}
	return array;
}

static int write_piece(const char *bytes, size_t len, void *out)
{
	strbuf_add(out, bytes, len);
	return 0;
}

static void dump(json_t *o, struct strbuf *out)
{
	if (json_dump_callback(o, write_piece, out, JSON_INDENT(1)))
		fatalx("cannot write JSON");
	strbuf_addch(out, '\n');
	json_decref(o);
}

void digest_json_series(const struct model *m, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	json_t *o = json_value_must(json_object());
	json_t *continued = json_value_must(json_array());

	for (size_t i = 0; i < m->n_continued; i++)
		json_value_append(continued,
				  json_series_make(m, &m->continued[i], &a));
	json_value_add(o, "range", make_range(&m->range));
	if (*m->filter)
		json_value_add_string(o, "filter", m->filter);
	json_value_add(o, "continued", continued);
	json_value_add(o, "series", make_all_series(m, &a));
	dump(o, out);
	arena_release(&a);
}

void digest_json(const struct model *m, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	json_t *o = json_value_must(json_object());

	json_value_add(o, "range", make_range(&m->range));
	if (*m->filter)
		json_value_add_string(o, "filter", m->filter);
	json_value_add(o, "input", make_input(&m->counts));
	json_value_add(o, "counts", make_counts(&m->counts, !*m->filter));
	json_value_add(o, "contributors",
		       make_people(m->people, m->n_people, &a));
	json_value_add(o, "contributor_domains",
		       make_domains(m->domains, m->n_domains, &a));
	json_value_add(o, "contributors_fresh",
		       make_people(m->fresh, m->n_fresh, &a));
	json_value_add(o, "contributor_domains_fresh",
		       make_domains(m->fresh_domains, m->n_fresh_domains, &a));
	json_value_add(o, "series", make_all_series(m, &a));
	json_value_add(o, "older_series_activity", make_older(m));
	json_value_add(o, "pull_requests", make_pulls(m));
	json_value_add(o, "notices", make_notices(m));
	dump(o, out);
	arena_release(&a);
}
