/* SPDX-License-Identifier: MIT */
/*
 * Where series stand and what proves it (SPEC 4): the folders of mails in
 * tests/corpus/states, written as maintainers, their tools and robots write
 * them. Each .want says of every series
 *
 *	NAME: STATE, PROOF; VERB to PLACE by WHO: PATCHES
 *	  robots: N reports, N passed, N failed
 *	  told: VERB to PLACE by WHO: PATCHES, PROOF
 *
 * by the names of the mails; what is not there is left out. Whatever order
 * they are recorded in, it must come out so.
 */
#include "tests/unit/rules_base.h"

#include "bot/digest/wording.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/model/series_state.h"

#define STATES "tests/corpus/states"

static void add_taken(const struct model_applied *t, struct strbuf *out)
{
	static const char *const verbs[] = {
	    [APPLIED_VERB_QUEUED] = "queued",
	    [APPLIED_VERB_APPLIED] = "applied",
	    [APPLIED_VERB_MERGED] = "merged",
	    [APPLIED_VERB_PULLED] = "pulled",
	};

	strbuf_addstr(out, t->backport ? "backport" : verbs[t->verb]);
	if (*t->place)
		strbuf_addf(out, " to %s", t->place);
	if (*t->by.name || *t->by.email)
		strbuf_addf(out, " by %s", wording_name(&t->by, &arena));
	if (!t->all)
		strbuf_addf(
		    out, ": %s",
		    wording_numbers(t->numbers, t->n_numbers, 1000, &arena));
}

static void add_told(const struct set *s, const struct model *m,
		     const char *msgid, struct strbuf *out)
{
	for (size_t i = 0; i < m->n_events; i++) {
		const struct model_event *e = &m->events[i];
		const char *of =
		    e->pull ? e->pull->mail->message.msgid : e->series->msgid;

		if (strcmp(of, msgid))
			continue;
		strbuf_addstr(out, e->pull ? " told: " : "  told: ");
		add_taken(&e->applied, out);
		strbuf_addf(out, ", %s\n", name_of(s, e->applied.mail->msgid));
	}
}

static void add_series(const struct set *s, const struct model *m,
		       const struct model_series *series, struct strbuf *out)
{
	const struct model_series_state *is = &series->state;

	strbuf_addf(out, "%s: %s", name_of(s, series->msgid),
		    series_state_name(is));
	if (is->msgid)
		strbuf_addf(out, ", %s", name_of(s, is->msgid));
	if (is->applied) {
		strbuf_addstr(out, "; ");
		add_taken(is->applied, out);
	}
	strbuf_addch(out, '\n');
	if (series->answers.tests.reports)
		strbuf_addf(
		    out, "  robots: %zu reports, %zu passed, %zu failed\n",
		    series->answers.tests.reports, series->answers.tests.passed,
		    series->answers.tests.failed);
	add_told(s, m, series->msgid, out);
}

static void tell(struct set *s, bool backwards, struct strbuf *out)
{
	const struct list list = {.name = "", .address = "", .archive = ""};
	const struct range range = {
	    .span = {.kind = STATE_SPAN_DATES, .since = 0, .until = INT64_MAX},
	    .zone = "UTC"};
	struct state *st = set_record(s, backwards);
	struct err err = {0};
	struct model m;

	if (model_build(st, &list, &range, &arena, &m, &err))
		fail_msg("%s: %s", s->folder, err.text);
	for (size_t i = 0; i < m.n_series; i++)
		add_series(s, &m, &m.series[i], out);
	for (size_t i = 0; i < m.n_pulls; i++) {
		const char *msgid = m.pulls[i].mail->message.msgid;

		strbuf_addf(out, "%s:", name_of(s, msgid));
		add_told(s, &m, msgid, out);
	}
	state_close(st);
}

static void test_states(void **state)
{
	static const char *names[1000];
	size_t n = names_list(STATES, ".want", names, LENGTH(names));

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct set *s = set_read(STATES, names[i]);
		size_t len = 0;
		const char *want = file_read(
		    path_of(STATES, arena_printf(&arena, "%s.want", names[i])),
		    &len);

		assert_non_null(want);
		for (int backwards = 0; backwards < 2; backwards++) {
			struct strbuf got = STRBUF_INIT;

			tell(s, backwards, &got);
			table_str((size_t)backwards, names[i], want, got.buf);
			strbuf_release(&got);
		}
	}
	table_end();
	assert_true(n >= 10);
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
	    cmocka_unit_test(test_states),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, release);
}
