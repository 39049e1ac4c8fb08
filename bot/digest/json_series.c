/* SPDX-License-Identifier: MIT */
#include "bot/digest/json_series.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/json_put.h"
#include "bot/digest/plan.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"
#include "common/arena.h"
#include "config/config.h"

static json_t *make_diffstat(const struct model_series *s)
{
	json_t *o;

	if (s->stat.source == MODEL_STAT_NONE)
		return json_null();
	o = json_put_object();
	json_put_number(o, "files", s->stat.files);
	json_put_number(o, "insertions", s->stat.insertions);
	json_put_number(o, "deletions", s->stat.deletions);
	json_put_string(o, "source",
			s->stat.source == MODEL_STAT_COVER ? "cover"
							   : "patches");
	return o;
}

static void add_patches(json_t *o, const struct model_series *s,
			struct arena *a)
{
	json_t *ids = json_put_object();

	json_put_numbers(o, "present", s->present, s->n_present);
	json_put_numbers(o, "missing", s->missing, s->n_missing);
	json_put_numbers(o, "extra", s->extra, s->n_extra);
	json_put_string(o, "amends", s->amends);
	for (size_t i = 0; i < s->n_present; i++)
		json_put_string(ids, arena_printf(a, "%u", s->present[i]),
				s->patch_ids[i]);
	json_put(o, "patch_ids", ids);
}

/* v NULL: null. */
static json_t *make_version(const struct model_version *v)
{
	json_t *o;

	if (!v)
		return json_null();
	o = json_put_object();
	json_put_string(o, "message_id", v->msgid);
	json_put_string(o, "version", v->version);
	json_put_bool(o, "rfc", v->rfc);
	json_put_string(o, "how", previous_how_name(v->how));
	return o;
}

static json_t *make_trailers(const struct model_trailer *trailers, size_t n)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < n; i++) {
		const struct model_trailer *t = &trailers[i];
		json_t *o = json_put_object();

		json_put_string(o, "kind", patch_trailer_name(t->kind));
		json_put_string(o, "name", t->addr.name);
		json_put_string(o, "email", t->addr.email);
		json_put_numbers(o, "on", t->on, t->n_on);
		json_put_string(o, "message_id", t->msgid);
		json_put_bool(o, "relayed", t->relayed);
		json_put_last(array, o);
	}
	return array;
}

/* The words of s, a blank between; as numbers or as strings. */
static json_t *split_words(const char *s, bool as_numbers)
{
	json_t *array = json_put_array();

	while (*s) {
		size_t len = strcspn(s, " ");

		json_put_last(
		    array, as_numbers
			       ? json_integer((json_int_t)strtoul(s, NULL, 10))
			       : json_stringn(s, len));
		s += len + (s[len] == ' ');
	}
	return array;
}

json_t *json_series_applied(const struct model_answers *answers)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct model_notice *applied = &answers->applied[i];
		/* R12 has lists of these alone */
		bool lists = applied->how <= APPLIED_PATCHWORK_BOT;
		json_t *o = json_put_object();

		json_put_string(o, "message_id", applied->mail->msgid);
		json_put_string(o, "by", applied->mail->from.email);
		json_put_number(o, "on", applied->on);
		json_put_string(o, "line", applied->line);
		json_put_string(o, "how", applied_notice_name(applied->how));
		json_put_bool(o, "by_submitter", applied->by_submitter);
		json_put(o, "commits",
			 split_words(lists ? applied->commits : "", false));
		json_put(o, "patches",
			 split_words(lists ? applied->patches : "", true));
		json_put_last(array, o);
	}
	return array;
}

static json_t *make_tests(const struct model_tests *tests)
{
	json_t *o = json_put_object();

	json_put_number(o, "reports", tests->reports);
	json_put_number(o, "passed", tests->passed);
	json_put_number(o, "failed", tests->failed);
	return o;
}

void json_series_add_answers(json_t *o, const struct model_answers *answers)
{
	json_put_number(o, "replies", answers->n);
	json_put_number(o, "replies_from_others", answers->n_others);
	json_put(o, "trailers",
		 make_trailers(answers->trailers, answers->n_trailers));
	json_put(o, "applied", json_series_applied(answers));
	json_put(o, "robots", make_tests(&answers->tests));
}

json_t *json_series_state(const struct model_series_state *state)
{
	const struct model_applied *applied = state->applied;
	json_t *o = json_put_object();

	json_put_string(o, "name", series_state_name(state));
	json_put_string(o, "message_id", state->msgid);
	if (!applied)
		return o;
	json_put_string(o, "to", *applied->place ? applied->place : NULL);
	json_put_bool(o, "all", applied->all);
	json_put_numbers(o, "patches", applied->numbers,
			 applied->all ? 0 : applied->n_numbers);
	return o;
}

/* By a human other than the submitter. */
static json_t *make_first_answer(const struct model_series *s)
{
	const struct model_reply *first = s->answers.first_other;
	json_t *o;

	if (!first)
		return json_null();
	o = json_put_object();
	json_put_string(o, "message_id", first->mail->msgid);
	json_put_addr(o, "from", &first->mail->from);
	json_put(o, "delay", json_integer(first->mail->date_at - s->first_at));
	return o;
}

/* All versions before it, newest first, each with what tied the next one. */
static json_t *make_versions(const struct model_series *s)
{
	json_t *array = json_put_array();

	for (size_t i = 0; i < s->n_versions; i++)
		json_put_last(array, make_version(&s->versions[i]));
	for (size_t i = 0; i < s->n_extra_links; i++)
		json_put_last(array, make_version(&s->extra_links[i]));
	return array;
}

static const char *topic_of(const struct model *m, const struct model_series *s,
			    struct arena *a)
{
	struct topic_choice choice;

	plan_choose_topic(&m->list, s, a, &choice);
	return plan_topic_name(&m->list, &choice);
}

/* What is said of the series beyond the facts of R16. */
static void add_judgements(json_t *o, const struct model *m,
			   const struct model_series *s, struct arena *a)
{
	json_put(o, "state", json_series_state(&s->state));
	json_put(o, "first_answer", make_first_answer(s));
	json_put(o, "versions", make_versions(s));
	json_put(o, "carried", make_trailers(s->carried, s->n_carried));
	json_put_bool(o, "fixes", s->fixes);
	json_put_bool(o, "stable", s->stable);
	json_put_string(o, "topic", topic_of(m, s, a));
}

json_t *json_series_make(const struct model *m, const struct model_series *s,
			 struct arena *a)
{
	json_t *o = json_put_object();
	json_t *authors = json_put_array();

	for (size_t i = 0; i < s->n_authors; i++)
		json_put_last(authors, json_string(s->authors[i]));
	json_put_string(o, "title", s->title);
	json_put_string(o, "subject", s->subject);
	json_put_string(o, "version", s->version);
	json_put_bool(o, "rfc", s->rfc);
	json_put_bool(o, "resend", s->resend);
	json_put_string(o, "prefix", s->tags);
	json_put_addr(o, "submitter", &s->submitter);
	json_put(o, "authors", authors);
	json_put_string(o, "message_id", s->msgid);
	json_put_bool(o, "has_cover", s->has_cover);
	json_put_number(o, "total", s->total);
	add_patches(o, s, a);
	json_put_time(o, "first_date", s->first_at);
	json_put_time(o, "last_date", s->last_at);
	json_put(o, "diffstat", make_diffstat(s));
	json_put_string(o, "pull_request", s->pull_request);
	json_put_bool(o, "backport", s->backport);
	json_put(o, "previous",
		 make_version(s->n_versions ? s->versions : NULL));
	/* what R13 does not find, and only where it finds none */
	json_put(o, "previous_beyond",
		 make_version(!s->n_versions && s->n_extra_links
				  ? s->extra_links
				  : NULL));
	json_put_string(o, "repost_of", s->repost_of);
	json_series_add_answers(o, &s->answers);
	add_judgements(o, m, s, a);
	return o;
}
