/* SPDX-License-Identifier: MIT */
#include "bot/digest/json.h"

#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/json_put.h"
#include "bot/digest/json_series.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/log.h"
#include "common/order.h"
#include "common/strbuf.h"

/* What every output begins with. */
static json_t *make_top(const struct model *m)
{
	json_t *o = json_put_object(), *range = json_put_object();

	json_put_time(range, "since", m->range.since);
	json_put_time(range, "until", m->range.until);
	json_put(o, "range", range);
	if (*m->filter)
		json_put_string(o, "filter", m->filter);
	return o;
}

/* all: the counts of all mails too, which a filter leaves out. */
static json_t *make_counts(const struct model_counts *c, bool all)
{
#define COUNT(name, all)                                                       \
	{                                                                      \
#name, offsetof(struct model_counts, name), all                \
	}
	static const struct {
		const char *key;
		size_t offset;
		bool all;
	} rows[] = {
	    COUNT(mails, true),
	    COUNT(senders, true),
	    COUNT(patch_mails, false),
	    COUNT(cover_mails, false),
	    COUNT(pull_requests, false),
	    COUNT(reply_mails, true),
	    COUNT(notices, true),
	    COUNT(other_mails, true),
	    COUNT(bot_mails, true),
	    COUNT(patches_in_pull_requests, false),
	    COUNT(backport_patches, false),
	    COUNT(author_differs_from_sender, false),
	    COUNT(series, false),
	    COUNT(series_without_any_reply, false),
	    COUNT(series_without_reply_from_others, false),
	    COUNT(series_incomplete, false),
	    COUNT(replies_matched_by_subject, true),
	    COUNT(patch_replies_without_series, true),
	};
#undef COUNT
	json_t *o = json_put_object();

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (all || !rows[i].all)
			json_put_number(o, rows[i].key,
					*(const size_t *)((const char *)c +
							  rows[i].offset));
	return o;
}

/* By patches, as in the facts; the model sorts by patches and covers. */
static int compare_people(const void *a, const void *b)
{
	const struct model_person *x = a, *y = b;
	int order = order_ints((int64_t)y->patches, (int64_t)x->patches);

	if (!order)
		order = strcmp(x->email, y->email);
	return order ? order : strcmp(x->name, y->name);
}

static int compare_domains(const void *a, const void *b)
{
	const struct model_domain *x = a, *y = b;
	int order = order_ints((int64_t)y->patches, (int64_t)x->patches);

	return order ? order : strcmp(x->domain, y->domain);
}

static json_t *make_people(const struct model_person *people, size_t n,
			   struct arena *a)
{
	struct model_person *sorted = arena_array(a, n, sizeof(*sorted));
	json_t *array = json_put_array();
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (people[i].patches)
			sorted[kept++] = people[i];
	qsort(sorted, kept, sizeof(*sorted), compare_people);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = json_put_object();

		json_put_string(o, "name", sorted[i].name);
		json_put_string(o, "email", sorted[i].email);
		json_put_string(o, "domain", sorted[i].domain);
		json_put_number(o, "patches", sorted[i].patches);
		json_put_number(o, "covers", sorted[i].covers);
		json_put_last(array, o);
	}
	return array;
}

static json_t *make_domains(const struct model_domain *domains, size_t n,
			    struct arena *a)
{
	struct model_domain *sorted = arena_array(a, n, sizeof(*sorted));
	json_t *array = json_put_array();
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (domains[i].patches)
			sorted[kept++] = domains[i];
	qsort(sorted, kept, sizeof(*sorted), compare_domains);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = json_put_object();

		json_put_string(o, "domain", sorted[i].domain);
		json_put_number(o, "patches", sorted[i].patches);
		json_put_number(o, "covers", sorted[i].covers);
		json_put_number(o, "people", sorted[i].people);
		json_put_last(array, o);
	}
	return array;
}

static json_t *make_mail(const struct state_message *m)
{
	json_t *o = json_put_object();

	json_put_string(o, "message_id", m->msgid);
	json_put_string(o, "subject", m->subject);
	json_put_addr(o, "from", &m->from);
	json_put_time(o, "date", m->date_at);
	return o;
}

static json_t *make_series(const struct model *m,
			   const struct model_series *series, size_t n,
			   struct arena *a)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < n; i++)
		json_put_last(array, json_series_make(m, &series[i], a));
	return array;
}

static json_t *make_older(const struct model *m)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < m->n_older; i++) {
		const struct model_series *s = &m->older[i].series;
		json_t *o = json_put_object();

		json_put_string(o, "title", s->title);
		json_put_string(o, "version", s->version);
		json_put_string(o, "message_id", s->msgid);
		json_series_add_answers(o, &m->older[i].in_range);
		json_put(o, "state", json_series_state(&s->state));
		json_put_last(array, o);
	}
	return array;
}

static json_t *make_pulls(const struct model *m)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < m->n_pulls; i++) {
		json_t *o = make_mail(&m->pulls[i].mail->message);

		json_put_number(o, "replies", m->pulls[i].answers.n);
		json_put(o, "pulled",
			 json_series_applied(&m->pulls[i].answers));
		json_put_last(array, o);
	}
	return array;
}

static json_t *make_notices(const struct model *m)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < m->n_notices; i++) {
		json_t *o = make_mail(&m->notices[i]);

		json_put_string(o, "series", m->noticed[i]);
		json_put_last(array, o);
	}
	return array;
}

static int write_piece(const char *bytes, size_t len, void *out)
{
	strbuf_add(out, bytes, len);
	return 0;
}

static void write_json(json_t *o, struct strbuf *out)
{
	if (json_dump_callback(o, write_piece, out, JSON_INDENT(1)))
		fatalx("cannot write JSON");
	strbuf_addch(out, '\n');
	json_decref(o);
}

void digest_json_series(const struct model *m, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	json_t *o = make_top(m);

	json_put(o, "continued",
		 make_series(m, m->continued, m->n_continued, &a));
	json_put(o, "series", make_series(m, m->series, m->n_series, &a));
	write_json(o, out);
	arena_release(&a);
}

void digest_json(const struct model *m, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	json_t *o = make_top(m), *input = json_put_object();

	json_put_number(input, "undated", m->counts.undated);
	json_put(o, "input", input);
	json_put(o, "counts", make_counts(&m->counts, !*m->filter));
	json_put(o, "contributors", make_people(m->people, m->n_people, &a));
	json_put(o, "contributor_domains",
		 make_domains(m->domains, m->n_domains, &a));
	json_put(o, "contributors_fresh",
		 make_people(m->fresh, m->n_fresh, &a));
	json_put(o, "contributor_domains_fresh",
		 make_domains(m->fresh_domains, m->n_fresh_domains, &a));
	json_put(o, "series", make_series(m, m->series, m->n_series, &a));
	json_put(o, "older_series_activity", make_older(m));
	json_put(o, "pull_requests", make_pulls(m));
	json_put(o, "notices", make_notices(m));
	write_json(o, out);
	arena_release(&a);
}
