/* SPDX-License-Identifier: MIT */
#include "bot/digest/json_series.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/json_value.h"
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
	o = json_value_must(json_object());
	json_value_add_number(o, "files", s->stat.files);
	json_value_add_number(o, "insertions", s->stat.insertions);
	json_value_add_number(o, "deletions", s->stat.deletions);
	json_value_add_string(o, "source",
			      s->stat.source == MODEL_STAT_COVER ? "cover"
								 : "patches");
	return o;
}

static void add_patches(json_t *o, const struct model_series *s,
			struct arena *a)
{
	json_t *ids = json_value_must(json_object());

	json_value_add(o, "present",
		       json_value_numbers(s->present, s->n_present));
	json_value_add(o, "missing",
		       json_value_numbers(s->missing, s->n_missing));
	json_value_add(o, "extra", json_value_numbers(s->extra, s->n_extra));
	json_value_add_string(o, "amends", s->amends);
	for (size_t i = 0; i < s->n_present; i++)
		json_value_add_string(ids, arena_printf(a, "%u", s->present[i]),
				      s->patch_ids[i]);
	json_value_add(o, "patch_ids", ids);
}

static json_t *make_version(const struct model_version *v)
{
	json_t *o = json_value_must(json_object());

	json_value_add_string(o, "message_id", v->msgid);
	json_value_add_string(o, "version", v->version);
	json_value_add(o, "rfc", json_boolean(v->rfc));
	json_value_add_string(o, "how", previous_how_name(v->how));
	return o;
}

static json_t *make_previous(const struct model_series *s)
{
	return s->n_versions ? make_version(&s->versions[0]) : json_null();
}

/* What R13 does not find, and only where it finds none. */
static json_t *make_beyond(const struct model_series *s)
{
	return !s->n_versions && s->n_extra_links
		   ? make_version(&s->extra_links[0])
		   : json_null();
}

static json_t *make_trailers(const struct model_trailer *trailers, size_t n)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < n; i++) {
		const struct model_trailer *t = &trailers[i];
		json_t *o = json_value_must(json_object());

		json_value_add_string(o, "kind", patch_trailer_name(t->kind));
		json_value_add_string(o, "name", t->addr.name);
		json_value_add_string(o, "email", t->addr.email);
		json_value_add(o, "on", json_value_numbers(t->on, t->n_on));
		json_value_add_string(o, "message_id", t->msgid);
		json_value_add(o, "relayed", json_boolean(t->relayed));
		json_value_append(array, o);
	}
	return array;
}

/* The words of s, a blank between; as numbers or as strings. */
static json_t *split(const char *s, bool as_numbers)
{
	json_t *array = json_value_must(json_array());

	while (*s) {
		size_t len = strcspn(s, " ");

		json_value_append(
		    array, as_numbers
			       ? json_integer((json_int_t)strtoul(s, NULL, 10))
			       : json_stringn(s, len));
		s += len + (s[len] == ' ');
	}
	return array;
}

json_t *json_series_applied(const struct model_answers *answers)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct model_notice *applied = &answers->applied[i];
		/* R12 has lists of these alone */
		bool lists = applied->how <= APPLIED_PATCHWORK_BOT;
		json_t *o = json_value_must(json_object());

		json_value_add_string(o, "message_id", applied->mail->msgid);
		json_value_add_string(o, "by", applied->mail->from.email);
		json_value_add_number(o, "on", applied->on);
		json_value_add_string(o, "line", applied->line);
		json_value_add_string(o, "how",
				      applied_notice_name(applied->how));
		json_value_add(o, "by_submitter",
			       json_boolean(applied->by_submitter));
		json_value_add(o, "commits",
			       split(lists ? applied->commits : "", false));
		json_value_add(o, "patches",
			       split(lists ? applied->patches : "", true));
		json_value_append(array, o);
	}
	return array;
}

static json_t *make_tests(const struct model_tests *tests)
{
	json_t *o = json_value_must(json_object());

	json_value_add_number(o, "reports", tests->reports);
	json_value_add_number(o, "passed", tests->passed);
	json_value_add_number(o, "failed", tests->failed);
	return o;
}

void json_series_add_answers(json_t *o, const struct model_answers *answers)
{
	json_value_add_number(o, "replies", answers->n);
	json_value_add_number(o, "replies_from_others", answers->n_others);
	json_value_add(o, "trailers",
		       make_trailers(answers->trailers, answers->n_trailers));
	json_value_add(o, "applied", json_series_applied(answers));
	json_value_add(o, "robots", make_tests(&answers->tests));
}

/* Of what was taken: where to, and which patches if not all. */
json_t *json_series_state(const struct model_series_state *state)
{
	const struct model_applied *taken = state->applied;
	json_t *o = json_value_must(json_object());

	json_value_add_string(o, "name", series_state_name(state));
	json_value_add_string(o, "message_id", state->msgid);
	if (!taken)
		return o;
	json_value_add_string(o, "to", *taken->place ? taken->place : NULL);
	json_value_add(o, "all", json_boolean(taken->all));
	json_value_add(o, "patches",
		       json_value_numbers(taken->numbers,
					  taken->all ? 0 : taken->n_numbers));
	return o;
}

/* By a human other than the submitter. */
static json_t *make_first_answer(const struct model_series *s)
{
	const struct model_reply *first = s->answers.first_other;
	json_t *o;

	if (!first)
		return json_null();
	o = json_value_must(json_object());
	json_value_add_string(o, "message_id", first->mail->msgid);
	json_value_add_addr(o, "from", &first->mail->from);
	json_value_add(o, "delay",
		       json_integer(first->mail->date_at - s->first_at));
	return o;
}

/* All versions before it, newest first, each with what tied the next one. */
static json_t *make_versions(const struct model_series *s)
{
	json_t *array = json_value_must(json_array());

	for (size_t i = 0; i < s->n_versions; i++)
		json_value_append(array, make_version(&s->versions[i]));
	for (size_t i = 0; i < s->n_extra_links; i++)
		json_value_append(array, make_version(&s->extra_links[i]));
	return array;
}

static const char *topic_of(const struct model *m, const struct model_series *s,
			    struct arena *a)
{
	struct topic_choice choice;

	plan_choose_topic(&m->list, s, a, &choice);
	if (choice.topic == TOPIC_SEVERAL)
		return "several topics";
	return choice.topic == TOPIC_OTHER ? "other"
					   : m->list.topics[choice.topic].name;
}

/* What SPEC 4 has beyond the facts. */
static void add_judgements(json_t *o, const struct model *m,
			   const struct model_series *s, struct arena *a)
{
	json_value_add(o, "state", json_series_state(&s->state));
	json_value_add(o, "first_answer", make_first_answer(s));
	json_value_add(o, "versions", make_versions(s));
	json_value_add(o, "carried", make_trailers(s->carried, s->n_carried));
	json_value_add(o, "fixes", json_boolean(s->fixes));
	json_value_add(o, "stable", json_boolean(s->stable));
	json_value_add_string(o, "topic", topic_of(m, s, a));
}

json_t *json_series_make(const struct model *m, const struct model_series *s,
			 struct arena *a)
{
	json_t *o = json_value_must(json_object());
	json_t *authors = json_value_must(json_array());

	for (size_t i = 0; i < s->n_authors; i++)
		json_value_append(authors, json_string(s->authors[i]));
	json_value_add_string(o, "title", s->title);
	json_value_add_string(o, "subject", s->subject);
	json_value_add_string(o, "version", s->version);
	json_value_add(o, "rfc", json_boolean(s->rfc));
	json_value_add(o, "resend", json_boolean(s->resend));
	json_value_add_string(o, "prefix", s->tags);
	json_value_add_addr(o, "submitter", &s->submitter);
	json_value_add(o, "authors", authors);
	json_value_add_string(o, "message_id", s->msgid);
	json_value_add(o, "has_cover", json_boolean(s->has_cover));
	json_value_add_number(o, "total", s->total);
	add_patches(o, s, a);
	json_value_add_time(o, "first_date", s->first_at);
	json_value_add_time(o, "last_date", s->last_at);
	json_value_add(o, "diffstat", make_diffstat(s));
	json_value_add_string(o, "pull_request", s->pull_request);
	json_value_add(o, "backport", json_boolean(s->backport));
	json_value_add(o, "previous", make_previous(s));
	json_value_add(o, "previous_beyond", make_beyond(s));
	json_value_add_string(o, "repost_of", s->repost_of);
	json_series_add_answers(o, &s->answers);
	add_judgements(o, m, s, a);
	return o;
}
