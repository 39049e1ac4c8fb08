/* SPDX-License-Identifier: MIT */
/* The model of a range: the facts of its series, people and notices. */
#include "bot/model/build.h"
#include "tests/unit/model_base.h"

#include <stdbool.h>

static void test_whole_series(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 3, "", 100),
	    part("3@x", 3, 3, "c@x", 101),
	    part("4@x", 4, 3, "c@x", 102),
	    part("1@x", 1, 3, "c@x", 103),
	};
	const struct model_series *s;
	struct model model;

	mails[0].flags = STATE_PATCH_STAT | STATE_PATCH_RFC;
	mails[0].files = 7;
	mails[1].flags = STATE_PATCH_RESEND;
	mails[1].paths = "b\na";
	mails[2].flags = STATE_PATCH_FIXES;
	mails[3].paths = "a\nc";
	mails[3].author.email = BOB;
	put_all(m, mails, 4);
	model = build(m, days(100, 200));
	assert_int_equal(model.n_series, 1);
	s = &model.series[0];
	assert_string_equal(s->msgid, "c@x");
	assert_string_equal(s->title, "mm: fix");
	assert_true(s->has_cover && s->rfc && s->resend && s->fixes);
	assert_false(s->stable || s->backport || s->pulled_in);
	numbers_are(s->present, s->n_present, "1 3 4");
	numbers_are(s->missing, s->n_missing, "2");
	numbers_are(s->extra, s->n_extra, "4");
	assert_string_equal(s->patch_ids[1], "3@x");
	assert_int_equal(s->n_authors, 2);
	assert_int_equal(s->n_paths, 4);
	assert_string_equal(s->paths[0], "a");
	assert_int_equal(s->stat.source, MODEL_STAT_COVER);
	assert_int_equal(s->stat.files, 7);
	assert_int_equal(s->patches_in_range, 3);
	assert_int_equal(s->covers_in_range, 1);
	assert_int_equal(model.counts.series_incomplete, 1);
	assert_int_equal(model.counts.author_differs_from_sender, 1);
	assert_false(model_is_empty(&model));
}

/* R9: without a diffstat in the cover the patches add up. */
static void test_stat_of_patches(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 2, "", 100),
	    part("1@x", 1, 2, "c@x", 101),
	    part("2@x", 2, 2, "c@x", 102),
	};
	struct model model;

	mails[0].files = 9;
	mails[1].paths = "a\nb";
	mails[1].insertions = 3;
	mails[2].paths = "b";
	mails[2].insertions = 4;
	mails[2].deletions = 1;
	put_all(m, mails, 3);
	model = build(m, days(0, 200));
	assert_int_equal(model.series[0].stat.source, MODEL_STAT_PATCHES);
	assert_int_equal(model.series[0].stat.files, 2);
	assert_int_equal(model.series[0].stat.insertions, 7);
	assert_int_equal(model.series[0].stat.deletions, 1);
	/* the cover alone */
	model = build(m, days(0, 101));
	assert_int_equal(model.series[0].stat.source, MODEL_STAT_NONE);
}

static void test_repost_and_amends(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("1@x", 1, 1, "", 100),        part("2@x", 1, 1, "", 200),
	    part("3@x", 1, 1, "", 300),        part("v2@x", 1, 1, "", 301),
	    part("c@x", 0, 3, "", 400),        part("c2@x", 2, 3, "c@x", 401),
	    part("again@x", 2, 3, "c@x", 402),
	};
	struct model model;

	mails[3].revision = "2";
	for (size_t i = 4; i < 7; i++)
		mails[i].title_key = (int64_t)i;
	put_all(m, mails, 7);
	model = build(m, days(150, 500));
	assert_int_equal(model.n_series, 5);
	assert_string_equal(model.series[0].repost_of, "1@x");
	assert_string_equal(model.series[1].repost_of, "1@x");
	assert_null(model.series[2].repost_of);
	assert_null(model.series[3].repost_of);
	assert_string_equal(model.series[4].msgid, "again@x");
	assert_string_equal(model.series[4].amends, "c@x");
}

/* Hostile: a million announced. */
static void test_many_missing(void **test)
{
	struct memory *m = *test;
	struct state_patch one = part("1@x", 2, 1000000, "", 100);
	struct model model;

	memory_put_patch(m->st, &one);
	model = build(m, days(100, 200));
	assert_int_equal(model.series[0].n_missing, 1000);
	assert_int_equal(model.series[0].n_missing_all, 999999);
	assert_int_equal(model.series[0].missing[1], 3);
}

static void test_people(void **test)
{
	static const struct {
		const char *msgid, *name, *email;
		bool cover;
	} rows_of[] = {
	    {"1@x", "", ADA, false},      {"2@x", "Ada L", ADA, false},
	    {"3@x", "Ada", ADA, false},   {"4@x", "Ada", ADA, true},
	    {"5@x", "Bob", BOB, true},    {"6@x", "bob", BOB, true},
	    {"7@x", "bob", BOB, true},    {"8@x", "Cy", "cy@y.org", false},
	    {"9@x", "Nobody", "", false},
	};
	struct memory *m = *test;
	struct model model;

	for (size_t i = 0; i < sizeof(rows_of) / sizeof(rows_of[0]); i++) {
		struct state_patch p =
		    part(rows_of[i].msgid, rows_of[i].cover ? 0 : 1, 1, "",
			 100 + (int64_t)i * 100000);

		p.message.from.name = rows_of[i].name;
		p.message.from.email = rows_of[i].email;
		p.author = p.message.from;
		memory_put_patch(m->st, &p);
	}
	model = build(m, days(0, 1000000));
	assert_int_equal(model.counts.senders, 4);
	assert_int_equal(model.n_people, 4);
	/* of two names as frequent the first patch's; none is no name */
	assert_string_equal(model.people[0].name, "Ada L");
	assert_int_equal(model.people[0].patches, 3);
	assert_int_equal(model.people[0].covers, 1);
	assert_string_equal(model.people[1].name, "bob");
	assert_int_equal(model.people[1].patches, 0);
	assert_string_equal(model.people[2].name, "Nobody");
	assert_string_equal(model.people[2].domain, "");
	assert_string_equal(model.domains[0].domain, "example.org");
	assert_int_equal(model.domains[0].patches, 3);
	assert_int_equal(model.domains[0].covers, 4);
	assert_int_equal(model.domains[0].people, 1);
	assert_int_equal(model.n_domains, 3);
}

static void test_counts(void **test)
{
	static const char *const robots[] = {"CI@Example.ORG"};
	static const int kinds[] = {FACTS_REPLY, FACTS_OTHER, FACTS_NOTICE,
				    FACTS_UNREADABLE, FACTS_REPLY};
	struct list list = all_lists;
	struct memory *m = *test;
	struct model model;

	list.robots = robots;
	list.n_robots = 1;
	for (size_t i = 0; i < 5; i++) {
		struct state_message mail =
		    memory_message(arena_printf(&m->a, "%zu@x", i),
				   i == 1 ? "ci@example.org" : BOB,
				   i == 4 ? CLOCK_NEVER : 100);

		mail.kind = kinds[i];
		mail.robot = i == 2;
		memory_put(m->st, &mail, NULL, NULL, STATE_PUT_NEW);
	}
	model = build_for(m, &list, days(0, 1000));
	assert_int_equal(model.counts.mails, 4);
	assert_int_equal(model.counts.senders, 2);
	assert_int_equal(model.counts.reply_mails, 1);
	assert_int_equal(model.counts.other_mails, 2);
	assert_int_equal(model.counts.notices, 1);
	assert_int_equal(model.counts.bot_mails, 2);
	assert_int_equal(model.counts.undated, 1);
	assert_true(model_is_empty(&model));
}

static void test_notices(void **test)
{
	static const struct {
		const char *subject, *refs, *want;
	} rows_of[] = {
	    {"[tip: x86/mm] mm: fix", "", "b@x"},
	    {"Patch \"mm: fix\" has been added to the 5.4-stable tree", "",
	     "b@x"},
	    {"Patch \"mm: fix\" has been dropped", "", NULL},
	    {"[tip: x86/mm] mm: else", "far@x\na@x", "a@x"},
	    {"[tip: x86/mm] mm: else", "", NULL},
	    {"[tip: no end", "", NULL},
	};
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("a@x", 1, 1, "", 100),
	    part("b@x", 1, 1, "", 110),
	    part("c@x", 1, 1, "", 900),
	};
	struct model model;

	for (size_t i = 0; i < 3; i++)
		mails[i].title_key = facts_title_key("mm: fix");
	put_all(m, mails, 3);
	for (size_t i = 0; i < sizeof(rows_of) / sizeof(rows_of[0]); i++) {
		struct state_message mail =
		    memory_message(arena_printf(&m->a, "n%zu@x", i), BOB, 500);

		mail.kind = FACTS_NOTICE;
		mail.subject = rows_of[i].subject;
		mail.refs = rows_of[i].refs;
		memory_put(m->st, &mail, NULL, NULL, STATE_PUT_NEW);
	}
	model = build(m, days(0, 1000));
	assert_int_equal(model.n_notices, 6);
	for (size_t i = 0; i < model.n_notices; i++) {
		const char *want = rows_of[i].want ? rows_of[i].want : "none";
		const char *got = model.noticed[i] ? model.noticed[i] : "none";

		if (strcmp(want, got) != 0)
			fail_msg("row %zu, %s: want %s, got %s", i,
				 rows_of[i].subject, want, got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_whole_series),
	    TEST(test_stat_of_patches),
	    TEST(test_repost_and_amends),
	    TEST(test_many_missing),
	    TEST(test_people),
	    TEST(test_counts),
	    TEST(test_notices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
