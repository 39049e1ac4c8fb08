/* SPDX-License-Identifier: MIT */
/* What belongs to a range, and what it knows of the rest. */
#include "bot/model/build.h"
#include "tests/unit/model_base.h"

#include <stdbool.h>

static void test_continued(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 4, "", 100),    part("1@x", 1, 4, "c@x", 101),
	    part("2@x", 2, 4, "c@x", 200), part("3@x", 3, 4, "c@x", 201),
	    part("4@x", 4, 4, "c@x", 300),
	};
	struct model model;

	put_all(m, mails, 5);
	model = build(m, days(200, 300));
	assert_int_equal(model.n_series, 0);
	assert_int_equal(model.counts.series, 0);
	assert_int_equal(model.n_continued, 1);
	assert_string_equal(model.continued[0].msgid, "c@x");
	numbers_are(model.continued[0].present, model.continued[0].n_present,
		    "1 2 3");
	numbers_are(model.continued[0].present_in_range,
		    model.continued[0].n_present_in_range, "2 3");
	assert_int_equal(model.continued[0].last_at, 201);
	assert_int_equal(model.counts.patch_mails, 2);
	/* the week before knows nothing of it */
	model = build(m, days(0, 101));
	numbers_are(model.series[0].present, model.series[0].n_present, "");
}

/* Row 1 is history, the others arrive; 5 comes after the range. */
static void test_arrivals(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 4, "", 100),    part("1@x", 1, 4, "c@x", 101),
	    part("3@x", 3, 4, "c@x", 90),  part("2@x", 2, 4, "c@x", 102),
	    part("4@x", 4, 4, "c@x", 103),
	};
	struct range range = rows(STATE_SPAN_ARRIVAL, 2, 4);
	struct model model;

	for (size_t i = 1; i < 5; i++)
		mails[i].message.arrived_at = 1000;
	put_all(m, mails, 5);
	range.span.not_before = CLOCK_NEVER;
	model = build(m, range);
	/* 3@x is dated first, but the cover was here before */
	assert_int_equal(model.n_series, 0);
	assert_int_equal(model.n_continued, 1);
	numbers_are(model.continued[0].present, model.continued[0].n_present,
		    "1 2 3");
	numbers_are(model.continued[0].present_in_range,
		    model.continued[0].n_present_in_range, "2 3");
	range.span.not_before = 95;
	model = build(m, range);
	numbers_are(model.continued[0].present_in_range,
		    model.continued[0].n_present_in_range, "2");
}

/* A series that arrived in the range as far as it is known begins there. */
static void test_new_arrivals(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("o@x", 1, 1, "", 99),
	    part("c@x", 0, 2, "", 100),
	    part("1@x", 1, 2, "c@x", 101),
	    part("2@x", 2, 2, "c@x", 102),
	};
	struct range range = rows(STATE_SPAN_ARRIVAL, 1, 3);
	struct model model;

	for (size_t i = 0; i < 4; i++)
		mails[i].message.arrived_at = 1000;
	put_all(m, mails, 4);
	range.span.not_before = CLOCK_NEVER;
	model = build(m, range);
	assert_int_equal(model.n_series, 1);
	assert_int_equal(model.n_continued, 0);
	numbers_are(model.series[0].present, model.series[0].n_present, "1");
}

/* Ranges of rows know what is dated up to their newest mail. */
static void test_recorded(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("1@x", 1, 4, "c@x", 103),
	    part("c@x", 0, 4, "", 100),
	    part("2@x", 2, 4, "c@x", 102),
	    part("3@x", 3, 4, "c@x", 101),
	};
	struct model model;

	put_all(m, mails, 4);
	model = build(m, rows(STATE_SPAN_RECORDED, 1, 3));
	assert_int_equal(model.n_series, 1);
	numbers_are(model.series[0].present, model.series[0].n_present, "2 3");
	numbers_are(model.series[0].present_in_range,
		    model.series[0].n_present_in_range, "2");
}

static void test_pulls(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("1@x", 1, 2, "p@x", 101), part("2@x", 2, 2, "1@x\np@x", 202),
	    part("o@x", 1, 1, "p@x", 103), part("s@x", 1, 9, "", 104),
	    part("b@x", 1, 1, "", 105),
	};
	struct state_patch request = pull("p@x", 100);
	struct model model;

	mails[2].message.from.email = BOB;
	mails[3].flags = STATE_PATCH_PULL;
	mails[4].flags = STATE_PATCH_AUTOSEL;
	memory_put_patch(m->st, &request);
	put_all(m, mails, 5);
	model = build(m, days(100, 200));
	assert_int_equal(model.n_pulls, 1);
	assert_int_equal(model.pulls[0].n_series, 1);
	assert_string_equal(model.pulls[0].series[0]->msgid, "1@x");
	assert_true(model.pulls[0].series[0]->pulled_in);
	assert_string_equal(model.pulls[0].series[0]->pull_request, "p@x");
	assert_int_equal(model.n_series, 4);
	assert_null(model.series[1].pull_request); /* Bob's */
	assert_string_equal(model.series[2].pull_request, "");
	assert_false(model.series[2].pulled_in);
	assert_int_equal(model.counts.patches_in_pull_requests, 2);
	assert_int_equal(model.counts.backport_patches, 1);
	assert_int_equal(model.n_fresh, 1);
	assert_string_equal(model.fresh[0].email, ADA);
	/* Patches that come later have an entry of their own. */
	model = build(m, days(200, 300));
	assert_int_equal(model.n_pulls, 0);
	assert_int_equal(model.n_continued, 1);
	assert_string_equal(model.continued[0].pull_request, "p@x");
	assert_false(model.continued[0].pulled_in);
}

/* Of a list: its mails alone, what went elsewhere is missing. */
static void test_list(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 2, "", 100),
	    part("1@x", 1, 2, "c@x", 101),
	    part("2@x", 2, 2, "c@x", 102),
	    part("o@x", 1, 1, "", 103),
	};
	struct list list = all_lists;
	struct model model;
	int64_t ids[4];

	must(state_list_put(m->st, "x", "x.example.org", "", &list.id, err));
	for (size_t i = 0; i < 4; i++)
		ids[i] = memory_put_patch(m->st, &mails[i]);
	must(state_begin(m->st, err));
	must(state_message_add_list(m->st, ids[1], list.id, err));
	must(state_message_add_list(m->st, ids[2], list.id, err));
	must(state_commit(m->st, err));
	model = build_for(m, &list, days(100, 200));
	assert_int_equal(model.counts.mails, 2);
	assert_int_equal(model.n_series, 1);
	assert_string_equal(model.series[0].msgid, "1@x");
	assert_false(model.series[0].has_cover);
	assert_int_equal(model.series[0].first_at, 101);
	/* begun on the list before the range */
	model = build_for(m, &list, days(102, 200));
	assert_int_equal(model.n_continued, 1);
	numbers_are(model.continued[0].present, model.continued[0].n_present,
		    "1 2");
	model = build(m, days(100, 200));
	assert_int_equal(model.n_series, 2);
	assert_string_equal(model.series[0].msgid, "c@x");
}

static void test_not_assembled(void **test)
{
	struct memory *m = *test;
	struct state_patch one = part("1@x", 1, 1, "", 100);
	struct range range = days(0, 200);
	struct model model;

	memory_put_patch(m->st, &one);
	must_fail(ERR_TEMP, "not known yet",
		  model_build(m->st, &all_lists, &range, &m->a, &model, err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_continued),     TEST(test_arrivals),
	    TEST(test_new_arrivals),  TEST(test_recorded),
	    TEST(test_pulls),         TEST(test_list),
	    TEST(test_not_assembled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
