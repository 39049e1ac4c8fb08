/* SPDX-License-Identifier: MIT */
/*
 * What comes back to series, and their versions (RULES R11 to R13): the
 * folders of mails in tests/corpus/rules, each .want what the model of all of
 * them says. Whatever order they are recorded in, it must come out so.
 */
#include "tests/unit/rules_base.h"

#include "bot/model/build.h"
#include "bot/model/model.h"

static void add_tags(const struct set *s, const struct model_series *series,
		     struct strbuf *out)
{
	for (size_t i = 0; i < series->answers.n_trailers; i++) {
		const struct model_trailer *t = &series->answers.trailers[i];

		strbuf_addf(out, "  %s %s on", patch_trailer_name(t->kind),
			    t->addr.email);
		for (size_t k = 0; k < t->n_on; k++)
			strbuf_addf(out, " %u", t->on[k]);
		strbuf_addf(out, " in %s%s\n", name_of(s, t->msgid),
			    t->relayed ? " relayed" : "");
	}
}

static void add_applied(const struct set *s,
			const struct model_answers *answers, bool pulled,
			struct strbuf *out)
{
	for (size_t i = 0; i < answers->n_applied; i++) {
		const struct model_notice *a = &answers->applied[i];

		if (pulled)
			strbuf_addstr(out, "  pulled");
		else
			strbuf_addf(out, "  applied on %u", a->on);
		strbuf_addf(out, " by %s: %s%s\n", name_of(s, a->mail->msgid),
			    applied_notice_name(a->how),
			    a->by_submitter ? ", submitter" : "");
	}
}

static void add_series(const struct set *s, const struct model_series *series,
		       struct strbuf *out)
{
	strbuf_addf(out, "%s: replies %zu, others %zu\n",
		    name_of(s, series->msgid), series->answers.n,
		    series->answers.n_others);
	for (size_t i = 0; i < series->n_versions; i++)
		strbuf_addf(out, "%s%s by %s", i ? ", " : "  after ",
			    name_of(s, series->versions[i].msgid),
			    previous_how_name(series->versions[i].how));
	if (series->n_versions)
		strbuf_addch(out, '\n');
	add_tags(s, series, out);
	add_applied(s, &series->answers, false, out);
}

static void add_model(const struct set *s, const struct model *m,
		      struct strbuf *out)
{
	for (size_t i = 0; i < m->n_series; i++)
		add_series(s, &m->series[i], out);
	for (size_t i = 0; i < m->n_pulls; i++) {
		strbuf_addf(out, "%s: replies %zu\n",
			    name_of(s, m->pulls[i].mail->message.msgid),
			    m->pulls[i].answers.n);
		add_applied(s, &m->pulls[i].answers, true, out);
	}
	if (m->counts.replies_matched_by_subject ||
	    m->counts.patch_replies_without_series)
		strbuf_addf(out, "%zu by subject, %zu without series\n",
			    m->counts.replies_matched_by_subject,
			    m->counts.patch_replies_without_series);
}

static void set_tell(struct set *s, bool backwards, struct strbuf *out)
{
	const struct list list = {.name = "", .address = "", .archive = ""};
	const struct range range = {
	    .span = {.kind = STATE_SPAN_DATES, .since = 0, .until = INT64_MAX},
	    .zone = "UTC"};
	struct state *st = set_record(s, backwards);
	struct err err = {0};
	struct model model;

	if (model_build(st, &list, &range, &arena, &model, &err))
		fail_msg("%s: %s", s->folder, err.text);
	add_model(s, &model, out);
	state_close(st);
}

static void answers_hold(void **state)
{
	static const char *names[1000];
	size_t n = names_list(RULES, ".want", names, LENGTH(names)), sets = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		size_t len = 0;
		const char *want;
		struct set *s;

		if (strtol(names[i] + 1, NULL, 10) <= 10 || !is_set(names[i]))
			continue;
		want = file_read(
		    path_of(RULES, arena_printf(&arena, "%s.want", names[i])),
		    &len);
		assert_non_null(want);
		s = set_read(RULES, names[i]);
		for (int backwards = 0; backwards < 2; backwards++) {
			struct strbuf got = STRBUF_INIT;

			set_tell(s, backwards, &got);
			table_str((size_t)backwards, names[i], want, got.buf);
			strbuf_release(&got);
		}
		sets++;
	}
	table_end();
	assert_true(sets >= 15);
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_hold),
	};

	return cmocka_run_group_tests_name("answers", tests, NULL, release);
}
