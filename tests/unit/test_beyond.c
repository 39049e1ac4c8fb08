/* SPDX-License-Identifier: MIT */
/* Earlier versions that R13 does not find. */
#include "tests/unit/model_base.h"

#include "bot/facts/posting_link.h"
#include "state/mentions.h"
#include "tests/unit/table.h"

#define DAY 86400

/* A single patch. */
struct posting_row {
	const char *msgid;
	int64_t day;
	const char *email, *revision;
	int64_t title_key;
	const char *paths, *refs;
	unsigned flags;
	int link; /* enum posting_link_kind, or 0 */
	const char *target;
};

static void put_row(struct memory *m, const struct posting_row *row)
{
	struct state_patch p =
	    memory_patch(row->msgid, row->email, row->day * DAY);
	struct state_link link = {row->link, row->target, ""};
	struct state_mentions mentions = {.links = &link,
					  .n_links = row->link > 0};
	enum state_put result;
	int64_t id;

	p.message.refs = row->refs ? row->refs : "";
	p.revision = row->revision;
	p.has_revision = true;
	p.title_key = row->title_key;
	p.paths = row->paths;
	p.flags = row->flags;
	must(state_begin(m->st, err));
	must(state_message_put(m->st, &p.message, &p, "", &id, &result, err));
	must(state_mentions_put(m->st, id, &mentions, err));
	must(state_commit(m->st, err));
}

#define CHANGE POSTING_LINK_CHANGE_ID
#define SUPER  POSTING_LINK_SUPERSEDES
#define RFC    STATE_PATCH_RFC

/* What "new" has; others come before it. */
static void test_rules(void **state)
{
	static const struct {
		const char *what, *want; /* "id how", or "" */
		struct posting_row rows[4];
	} rows[] = {
	    {"a change id",
	     "old change-id",
	     {{"old", 1, ADA, "1", 1, "a", "", 0, CHANGE, "x-1"},
	      {"new", 300, ADA, "4", 2, "b", "", 0, CHANGE, "x-1"}}},
	    {"of several the highest",
	     "old2 change-id",
	     {{"old2", 1, ADA, "2", 1, "a", "", 0, CHANGE, "x-1"},
	      {"old1", 2, ADA, "1", 3, "a", "", 0, CHANGE, "x-1"},
	      {"new", 3, ADA, "4", 2, "b", "", 0, CHANGE, "x-1"}}},
	    {"another's change id",
	     "",
	     {{"old", 1, BOB, "1", 1, "a", "", 0, CHANGE, "x-1"},
	      {"new", 3, ADA, "2", 2, "a", "", 0, CHANGE, "x-1"}}},
	    {"taken over with its title",
	     "old change-id",
	     {{"old", 1, BOB, "1", 1, "a", "", 0, CHANGE, "x-1"},
	      {"new", 3, ADA, "2", 1, "a", "", 0, CHANGE, "x-1"}}},
	    {"the same version is the same sent again",
	     "",
	     {{"old", 1, ADA, "2", 1, "a", "", 0, CHANGE, "x-1"},
	      {"new", 3, ADA, "2", 2, "a", "", 0, CHANGE, "x-1"}}},
	    {"it supersedes",
	     "old supersedes",
	     {{"old", 1, ADA, "1", 1, "a", "", 0, 0, ""},
	      {"new", 300, ADA, "1", 2, "b", "", 0, SUPER, "old"}}},
	    {"it claims to supersede another's",
	     "",
	     {{"old", 1, BOB, "1", 1, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, SUPER, "old"}}},
	    {"it supersedes what comes later",
	     "",
	     {{"old", 5, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, SUPER, "old"}}},
	    {"files",
	     "old paths",
	     {{"old", 1, ADA, "1", 1, "a\nb\nc", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "b\nc\nd", "", 0, 0, ""}}},
	    {"too few of them",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb\nc", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "b\nc\nd\ne", "", 0, 0, ""}}},
	    {"one is too few",
	     "",
	     {{"old", 1, ADA, "1", 1, "a", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a", "", 0, 0, ""}}},
	    {"another's files",
	     "",
	     {{"old", 1, BOB, "1", 1, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"two versions lower",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "3", 2, "a\nb", "", 0, 0, ""}}},
	    {"an RFC is another thing",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", RFC, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"half a year is too long",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"new", 182, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"two would do: neither",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"older", 0, ADA, "1", 3, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"it has a later version of its own",
	     "",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"next", 2, ADA, "2", 1, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"two would do, one has a later version",
	     "old paths",
	     {{"old", 1, ADA, "1", 1, "a\nb", "", 0, 0, ""},
	      {"older", 0, ADA, "1", 3, "a\nb", "", 0, 0, ""},
	      {"next", 2, ADA, "2", 3, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, 0, ""}}},
	    {"what a title ties is not beyond",
	     "",
	     {{"old", 1, ADA, "1", 2, "a\nb", "", 0, 0, ""},
	      {"new", 3, ADA, "2", 2, "a\nb", "", 0, CHANGE, "x"}}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *got = "";
		void *test;

		memory_open(&test);
		struct memory *m = test;
		for (size_t k = 0; k < 4 && rows[i].rows[k].msgid; k++)
			put_row(m, &rows[i].rows[k]);
		struct model model = build(m, days(0, 1000 * DAY));
		for (size_t k = 0; k < model.n_series; k++) {
			const struct model_series *s = &model.series[k];

			if (strcmp(s->msgid, "new") != 0 || !s->n_extra_links)
				continue;
			got = arena_printf(
			    &m->a, "%s %s", s->extra_links[0].msgid,
			    previous_how_name(s->extra_links[0].how));
			table_int(i, rows[i].what, 0, (int64_t)s->n_versions);
		}
		table_str(i, rows[i].what, rows[i].want, got);
		memory_close(&test);
	}
	table_end();
}

/* A cover with another number of patches, in reply to the one before. */
static void test_thread(void **test)
{
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("v1-0", 0, 2, "", 1),
	    part("v1-1", 1, 2, "v1-0", 2),
	    part("v2-0", 0, 3, "v1-0", 100),
	    part("v2-1", 1, 3, "v2-0\nv1-0", 101),
	};

	for (size_t i = 0; i < LENGTH(mails); i++) {
		mails[i].title_key = (int64_t)i + 1;
		mails[i].paths = i % 2 ? "a" : "";
		mails[i].revision = i < 2 ? "1" : "2";
		mails[i].has_revision = true;
	}
	put_all(m, mails, LENGTH(mails));

	struct model model = build(m, days(0, 1000));

	assert_int_equal(model.n_series, 2);
	assert_int_equal(model.series[1].n_versions, 0);
	assert_int_equal(model.series[1].n_extra_links, 1);
	assert_string_equal(model.series[1].extra_links[0].msgid, "v1-0");
	assert_int_equal(model.series[1].extra_links[0].how, PREVIOUS_THREAD);
}

/* By title to v2, by its change id on to v1, and from there by title. */
static void test_chain(void **test)
{
	static const struct posting_row rows[] = {
	    {"rfc", 1, ADA, "1", 1, "a", "", RFC, 0, ""},
	    {"v1", 2, ADA, "1", 1, "a", "", 0, CHANGE, "x"},
	    {"v2", 3, ADA, "2", 2, "a", "", 0, CHANGE, "x"},
	    {"v3", 4, ADA, "3", 2, "a", "", 0, 0, ""},
	};
	struct memory *m = *test;

	for (size_t i = 0; i < LENGTH(rows); i++)
		put_row(m, &rows[i]);

	struct model model = build(m, days(0, 1000 * DAY));
	const struct model_series *s = &model.series[3];

	assert_string_equal(s->msgid, "v3");
	assert_int_equal(s->n_versions, 1);
	assert_string_equal(s->versions[0].msgid, "v2");
	assert_int_equal(s->n_extra_links, 2);
	assert_string_equal(s->extra_links[0].msgid, "v1");
	assert_int_equal(s->extra_links[0].how, PREVIOUS_CHANGE_ID);
	assert_string_equal(s->extra_links[1].msgid, "rfc");
	assert_int_equal(s->extra_links[1].how, PREVIOUS_TITLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rules),
	    TEST(test_thread),
	    TEST(test_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
