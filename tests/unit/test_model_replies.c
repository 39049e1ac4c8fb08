/* SPDX-License-Identifier: MIT */
/* Replies in the model: what a range knows of them, and what came since. */
#include "tests/unit/model_base.h"
#include "tests/unit/applied_row.h"
#include "tests/unit/table.h"

#include "bot/facts/posting_link.h"
#include "state/mentions.h"

static void put_reply(struct memory *m, const char *msgid, const char *refs,
		      int64_t at, enum applied_how how)
{
	const struct state_trailer trailer = {PATCH_TRAILER_REVIEWED,
					      {.name = "Bob", .email = BOB}};
	const struct state_mentions mentions = {
	    .trailers = &trailer,
	    .n_trailers = 1,
	    .applied = applied_row((int)how, "Queued, thanks.", "1 2", &m->a),
	};
	struct state_message mail = memory_message(msgid, BOB, at);
	enum state_put result;
	int64_t id;

	mail.refs = refs;
	must(state_begin(m->st, err));
	must(state_message_put(m->st, &mail, NULL, NULL, &id, &result, err));
	must(state_mentions_put(m->st, id, &mentions, err));
	must(state_commit(m->st, err));
}

static void put_version(struct memory *m, const char *msgid,
			const char *revision, int64_t at)
{
	struct state_patch p = memory_patch(msgid, ADA, at);

	p.revision = revision;
	memory_put_patch(m->st, &p);
}

/* A digest of the past tells what it told then, and what came since apart. */
static void test_range_end(void **test)
{
	struct memory *m = *test;
	const struct model_series *s;
	struct model model;

	put_version(m, "v1@x", "1", 100);
	put_version(m, "v2@x", "2", 300);
	put_version(m, "v3@x", "3", 500);
	put_reply(m, "r1@x", "v1@x", 150, 0);
	put_reply(m, "r2@x", "v1@x", 250, APPLIED_PHRASE);

	model = build(m, days(0, 200));
	assert_int_equal(model.n_series, 1);
	s = &model.series[0];
	assert_int_equal(s->answers.n, 1);
	assert_int_equal(s->answers.n_applied, 0);
	assert_int_equal(s->answers.n_trailers, 1);
	assert_string_equal(s->answers.first_other->mail->msgid, "r1@x");
	assert_string_equal(s->since->msgid, "v3@x");
	assert_string_equal(s->applied_since->msgid, "r2@x");

	model = build(m, days(200, 400));
	assert_int_equal(model.n_series, 1);
	assert_string_equal(model.series[0].versions[0].msgid, "v1@x");
	assert_string_equal(model.series[0].since->msgid, "v3@x");
	assert_int_equal(model.counts.series_without_any_reply, 1);
	assert_int_equal(model.n_older, 1);
	assert_int_equal(model.older[0].in_range.n, 1);
	assert_int_equal(model.older[0].series.answers.n, 2);
	assert_string_equal(model.older[0].in_range.applied[0].patches, "1 2");

	model = build(m, days(0, 600));
	for (size_t i = 0; i < model.n_series; i++) {
		assert_null(model.series[i].since);
		assert_null(model.series[i].applied_since);
	}
	assert_int_equal(model.n_older, 0);
}

/* A reply whose parent is dated after the range: then as if that were not
 * there, by its further ancestors. */
static void test_late_parent(void **test)
{
	struct memory *m = *test;
	struct model model;

	put_version(m, "a@x", "1", 100);
	put_version(m, "b@x", "2", 500);
	put_reply(m, "r@x", "b@x\na@x", 150, 0);

	model = build(m, days(0, 200));
	assert_int_equal(model.series[0].answers.n, 1);
	model = build(m, days(0, 600));
	assert_string_equal(model.series[0].msgid, "a@x");
	assert_int_equal(model.series[0].answers.n, 0);
	assert_int_equal(model.series[1].answers.n, 1);
}

/* Replies that were seen on another list alone are not told. */
static void test_other_list(void **test)
{
	static const char *const here[] = {"p@x", "r1@x"};
	struct memory *m = *test;
	struct list list = all_lists;
	struct model model;

	put_version(m, "p@x", "1", 100);
	put_reply(m, "r1@x", "p@x", 150, 0);
	put_reply(m, "r2@x", "r1@x", 160, 0);
	must(state_list_put(m->st, "here", "here.x", "", &list.id, err));
	must(state_begin(m->st, err));
	for (size_t i = 0; i < LENGTH(here); i++) {
		struct state_message mail;

		must_be(1,
			state_message_find(m->st, here[i], &m->a, &mail, err));
		must(state_message_add_list(m->st, mail.id, list.id, err));
	}
	must(state_commit(m->st, err));

	model = build_for(m, &list, days(0, 200));
	assert_int_equal(model.series[0].answers.n, 1);
	model = build(m, days(0, 200));
	assert_int_equal(model.series[0].answers.n, 2);
}

/* A link ties a later version whose title has changed. */
static void test_since_by_link(void **test)
{
	const struct state_link link = {POSTING_LINK_URL, "v1@x", "v1"};
	const struct state_mentions mentions = {.links = &link, .n_links = 1};
	struct state_patch p = memory_patch("v2@x", ADA, 300);
	struct memory *m = *test;
	struct model model;
	int64_t id;

	put_version(m, "v1@x", "1", 100);
	p.revision = "2";
	p.title_key = 88;
	id = memory_put_patch(m->st, &p);
	must(state_begin(m->st, err));
	must(state_mentions_put(m->st, id, &mentions, err));
	must(state_commit(m->st, err));

	model = build(m, days(0, 200));
	assert_string_equal(model.series[0].since->msgid, "v2@x");
	assert_int_equal(model.series[0].since->how, PREVIOUS_LINK);
}

/* What is no patch claims to be a version of one. */
static void test_stray_links(void **test)
{
	const struct state_link links[] = {
	    {POSTING_LINK_URL, "v1@x", "v1"},
	    {POSTING_LINK_CHANGE_ID, "x-1", ""},
	    {POSTING_LINK_SUPERSEDES, "v1@x", ""},
	};
	const struct state_mentions mentions = {.links = links, .n_links = 3};
	const struct state_mentions change = {.links = &links[1], .n_links = 1};
	const struct state_message note = memory_message("note@x", ADA, 150);
	struct state_patch p = memory_patch("v1@x", ADA, 100);
	struct memory *m = *test;
	struct model model;
	int64_t id, noted;

	id = memory_put_patch(m->st, &p);
	noted = memory_put(m->st, &note, NULL, NULL, STATE_PUT_NEW);
	must(state_begin(m->st, err));
	must(state_mentions_put(m->st, id, &change, err));
	must(state_mentions_put(m->st, noted, &mentions, err));
	must(state_commit(m->st, err));

	model = build(m, days(0, 200));
	assert_int_equal(model.n_series, 1);
	model = build(m, days(0, 120));
	assert_null(model.series[0].since);
}

/* A copy that takes another's place takes its words back too. */
static void test_replaced(void **test)
{
	struct state_message copy = memory_message("r@x", BOB, 150);
	struct memory *m = *test;
	struct model model;

	put_version(m, "p@x", "1", 100);
	put_reply(m, "r@x", "p@x", 150, APPLIED_PHRASE);
	model = build(m, days(0, 200));
	assert_int_equal(model.series[0].answers.n_trailers, 1);
	copy.refs = "p@x";
	copy.received_at = 150;
	memory_put(m->st, &copy, NULL, NULL, STATE_PUT_REPLACED);
	model = build(m, days(0, 200));
	assert_int_equal(model.series[0].answers.n, 1);
	assert_int_equal(model.series[0].answers.n_trailers, 0);
	assert_int_equal(model.series[0].answers.n_applied, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_range_end),   TEST(test_late_parent),
	    TEST(test_other_list),  TEST(test_since_by_link),
	    TEST(test_stray_links), TEST(test_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
