#include "bot/digest/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/model.h"
#include "bot/digest/standing.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/strbuf.h"

/* jansson fails only where memory or UTF-8 does: the first ends the process
 * as everywhere, the second is a broken promise of the parsers. */
static json_t *must(json_t *value)
{
	if (!value)
		fatalx("cannot make JSON: out of memory or invalid UTF-8");
	return value;
}

static void add(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, must(value)))
		fatalx("cannot make JSON: key '%s'", key);
}

static void append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, must(value)))
		fatalx("cannot make JSON: array");
}

static void add_string(json_t *object, const char *key, const char *s)
{
	add(object, key, s ? json_string(s) : json_null());
}

static void add_number(json_t *object, const char *key, size_t n)
{
	add(object, key, json_integer((json_int_t)n));
}

static void add_time(json_t *object, const char *key, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	add_string(object, key, clock_rfc3339(at, buf));
}

static void add_addr(json_t *object, const char *key,
		     const struct mail_addr *addr)
{
	json_t *o = must(json_object());

	add_string(o, "name", addr->name);
	add_string(o, "email", addr->email);
	add(object, key, o);
}

static json_t *numbers(const uint32_t *list, size_t n)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < n; i++)
		append(array, json_integer(list[i]));
	return array;
}

static json_t *make_range(const struct range *range)
{
	json_t *o = must(json_object());

	add_time(o, "since", range->since);
	add_time(o, "until", range->until);
	return o;
}

static json_t *make_input(const struct model_counts *c)
{
	json_t *o = must(json_object());

	add_number(o, "undated", c->undated);
	return o;
}

/* all: not only those of the series that a filter let pass. */
static json_t *make_counts(const struct model_counts *c, bool all)
{
	json_t *o = must(json_object());

	if (all) {
		add_number(o, "mails", c->mails);
		add_number(o, "senders", c->senders);
	}
	add_number(o, "patch_mails", c->patch_mails);
	add_number(o, "cover_mails", c->cover_mails);
	add_number(o, "pull_requests", c->pull_requests);
	if (all) {
		add_number(o, "reply_mails", c->reply_mails);
		add_number(o, "notices", c->notices);
		add_number(o, "other_mails", c->other_mails);
		add_number(o, "bot_mails", c->bot_mails);
	}
	add_number(o, "patches_in_pull_requests", c->patches_in_pull_requests);
	add_number(o, "backport_patches", c->backport_patches);
	add_number(o, "author_differs_from_sender",
		   c->author_differs_from_sender);
	add_number(o, "series", c->series);
	add_number(o, "series_without_any_reply", c->series_without_any_reply);
	add_number(o, "series_without_reply_from_others",
		   c->series_without_reply_from_others);
	add_number(o, "series_incomplete", c->series_incomplete);
	if (all) {
		add_number(o, "replies_matched_by_subject",
			   c->replies_matched_by_subject);
		add_number(o, "patch_replies_without_series",
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
	json_t *array = must(json_array());
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (people[i].patches)
			sorted[kept++] = &people[i];
	}
	qsort(sorted, kept, sizeof(const struct model_person *),
	      compare_people);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = must(json_object());

		add_string(o, "name", sorted[i]->name);
		add_string(o, "email", sorted[i]->email);
		add_string(o, "domain", sorted[i]->domain);
		add_number(o, "patches", sorted[i]->patches);
		add_number(o, "covers", sorted[i]->covers);
		append(array, o);
	}
	return array;
}

static json_t *make_domains(const struct model_domain *domains, size_t n,
			    struct arena *a)
{
	const struct model_domain **sorted =
	    arena_array(a, n, sizeof(const struct model_domain *));
	json_t *array = must(json_array());
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (domains[i].patches)
			sorted[kept++] = &domains[i];
	}
	qsort(sorted, kept, sizeof(const struct model_domain *),
	      compare_domains);
	for (size_t i = 0; i < kept; i++) {
		json_t *o = must(json_object());

		add_string(o, "domain", sorted[i]->domain);
		add_number(o, "patches", sorted[i]->patches);
		add_number(o, "covers", sorted[i]->covers);
		add_number(o, "people", sorted[i]->people);
		append(array, o);
	}
	return array;
}

static json_t *make_diffstat(const struct model_series *s)
{
	json_t *o;

	if (s->stat.source == MODEL_STAT_NONE)
		return json_null();
	o = must(json_object());
	add_number(o, "files", s->stat.files);
	add_number(o, "insertions", s->stat.insertions);
	add_number(o, "deletions", s->stat.deletions);
	add_string(o, "source",
		   s->stat.source == MODEL_STAT_COVER ? "cover" : "patches");
	return o;
}

static void add_patches(json_t *o, const struct model_series *s,
			struct arena *a)
{
	json_t *ids = must(json_object());

	add(o, "present", numbers(s->present, s->n_present));
	add(o, "missing", numbers(s->missing, s->n_missing));
	add(o, "extra", numbers(s->extra, s->n_extra));
	add_string(o, "amends", s->amends);
	for (size_t i = 0; i < s->n_present; i++)
		add_string(ids, arena_printf(a, "%u", s->present[i]),
			   s->patch_ids[i]);
	add(o, "patch_ids", ids);
}

static json_t *make_version(const struct model_version *v)
{
	json_t *o = must(json_object());

	add_string(o, "message_id", v->msgid);
	add_string(o, "version", v->version);
	add(o, "rfc", json_boolean(v->rfc));
	add_string(o, "how", previous_how_name(v->how));
	return o;
}

static json_t *make_previous(const struct model_series *s)
{
	return s->n_versions ? make_version(&s->versions[0]) : json_null();
}

/* What R13 does not find, and only where it finds none. */
static json_t *make_beyond(const struct model_series *s)
{
	return !s->n_versions && s->n_beyond ? make_version(&s->beyond[0])
					     : json_null();
}

static json_t *make_trailers(const struct model_answers *answers)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < answers->n_trailers; i++) {
		const struct model_trailer *t = &answers->trailers[i];
		json_t *o = must(json_object());

		add_string(o, "kind", patch_trailer_name(t->kind));
		add_string(o, "name", t->addr.name);
		add_string(o, "email", t->addr.email);
		add(o, "on", numbers(t->on, t->n_on));
		add_string(o, "message_id", t->msgid);
		add(o, "relayed", json_boolean(t->relayed));
		append(array, o);
	}
	return array;
}

/* The words of s, a blank between; as numbers or as strings. */
static json_t *split(const char *s, bool as_numbers)
{
	json_t *array = must(json_array());

	while (*s) {
		size_t len = strcspn(s, " ");

		append(array, as_numbers ? json_integer(
					       (json_int_t)strtoul(s, NULL, 10))
					 : json_stringn(s, len));
		s += len + (s[len] == ' ');
	}
	return array;
}

static json_t *make_applied(const struct model_answers *answers)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct model_applied *applied = &answers->applied[i];
		/* R12 has lists of these alone */
		bool lists = applied->how <= PATCH_APPLIED_PATCHWORK_BOT;
		json_t *o = must(json_object());

		add_string(o, "message_id", applied->mail->msgid);
		add_string(o, "by", applied->mail->from.email);
		add_number(o, "on", applied->on);
		add_string(o, "line", applied->line);
		add_string(o, "how", patch_applied_name(applied->how));
		add(o, "by_submitter", json_boolean(applied->by_submitter));
		add(o, "commits", split(lists ? applied->commits : "", false));
		add(o, "patches", split(lists ? applied->patches : "", true));
		append(array, o);
	}
	return array;
}

static json_t *make_tests(const struct model_tests *tests)
{
	json_t *o = must(json_object());

	add_number(o, "reports", tests->reports);
	add_number(o, "passed", tests->passed);
	add_number(o, "failed", tests->failed);
	return o;
}

static void add_answers(json_t *o, const struct model_answers *answers)
{
	add_number(o, "replies", answers->n);
	add_number(o, "replies_from_others", answers->n_others);
	add(o, "trailers", make_trailers(answers));
	add(o, "applied", make_applied(answers));
	add(o, "robots", make_tests(&answers->tests));
}

static json_t *make_state(const struct model_standing *standing)
{
	json_t *o = must(json_object());

	add_string(o, "name", standing_name(standing));
	add_string(o, "message_id", standing->msgid);
	return o;
}

static json_t *make_series(const struct model_series *s, struct arena *a)
{
	json_t *o = must(json_object());
	json_t *authors = must(json_array());

	for (size_t i = 0; i < s->n_authors; i++)
		append(authors, json_string(s->authors[i]));
	add_string(o, "title", s->title);
	add_string(o, "subject", s->subject);
	add_string(o, "version", s->version);
	add(o, "rfc", json_boolean(s->rfc));
	add(o, "resend", json_boolean(s->resend));
	add_string(o, "prefix", s->tags);
	add_addr(o, "submitter", &s->submitter);
	add(o, "authors", authors);
	add_string(o, "message_id", s->msgid);
	add(o, "has_cover", json_boolean(s->has_cover));
	add_number(o, "total", s->total);
	add_patches(o, s, a);
	add_time(o, "first_date", s->first_at);
	add_time(o, "last_date", s->last_at);
	add(o, "diffstat", make_diffstat(s));
	add_string(o, "pull_request", s->pull_request);
	add(o, "backport", json_boolean(s->backport));
	add(o, "previous", make_previous(s));
	add(o, "previous_beyond", make_beyond(s));
	add_string(o, "repost_of", s->repost_of);
	add_answers(o, &s->answers);
	add(o, "state", make_state(&s->standing));
	return o;
}

static json_t *make_mail(const struct state_message *m)
{
	json_t *o = must(json_object());

	add_string(o, "message_id", m->msgid);
	add_string(o, "subject", m->subject);
	add_addr(o, "from", &m->from);
	add_time(o, "date", m->date_at);
	return o;
}

static json_t *make_all_series(const struct model *m, struct arena *a)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < m->n_series; i++)
		append(array, make_series(&m->series[i], a));
	return array;
}

static json_t *make_older(const struct model *m)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < m->n_older; i++) {
		const struct model_series *s = &m->older[i].series;
		json_t *o = must(json_object());

		add_string(o, "title", s->title);
		add_string(o, "version", s->version);
		add_string(o, "message_id", s->msgid);
		add_answers(o, &m->older[i].told);
		add(o, "state", make_state(&s->standing));
		append(array, o);
	}
	return array;
}

static json_t *make_pulls(const struct model *m)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < m->n_pulls; i++) {
		json_t *o = make_mail(&m->pulls[i].mail->message);

		add_number(o, "replies", m->pulls[i].answers.n);
		add(o, "pulled", make_applied(&m->pulls[i].answers));
		append(array, o);
	}
	return array;
}

static json_t *make_notices(const struct model *m)
{
	json_t *array = must(json_array());

	for (size_t i = 0; i < m->n_notices; i++) {
		json_t *o = make_mail(&m->notices[i]);

		add_string(o, "series", m->noticed[i]);
		append(array, o);
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
	json_t *o = must(json_object());
	json_t *continued = must(json_array());

	for (size_t i = 0; i < m->n_continued; i++)
		append(continued, make_series(&m->continued[i], &a));
	add(o, "range", make_range(&m->range));
	if (*m->filter)
		add_string(o, "filter", m->filter);
	add(o, "continued", continued);
	add(o, "series", make_all_series(m, &a));
	dump(o, out);
	arena_release(&a);
}

void digest_json(const struct model *m, struct strbuf *out)
{
	struct arena a = ARENA_INIT;
	json_t *o = must(json_object());

	add(o, "range", make_range(&m->range));
	if (*m->filter)
		add_string(o, "filter", m->filter);
	add(o, "input", make_input(&m->counts));
	add(o, "counts", make_counts(&m->counts, !*m->filter));
	add(o, "contributors", make_people(m->people, m->n_people, &a));
	add(o, "contributor_domains",
	    make_domains(m->domains, m->n_domains, &a));
	add(o, "contributors_fresh", make_people(m->fresh, m->n_fresh, &a));
	add(o, "contributor_domains_fresh",
	    make_domains(m->fresh_domains, m->n_fresh_domains, &a));
	add(o, "series", make_all_series(m, &a));
	add(o, "older_series_activity", make_older(m));
	add(o, "pull_requests", make_pulls(m));
	add(o, "notices", make_notices(m));
	dump(o, out);
	arena_release(&a);
}
