/* SPDX-License-Identifier: MIT */
/* R10, rule by rule: mails of our own writing into series. */
#include "tests/unit/table.h"

#include <stdlib.h>

#include "bot/facts/facts.h"
#include "bot/series/assemble.h"
#include "common/arena.h"
#include "common/clock.h"
#include "state/series.h"

#define MAILS_MAX 8
#define HOUR      3600
#define ADA       "Ada", "ada@example.org"
#define BOB       "Bob", "bob@example.org"

/* "2/3" or "" (no numbers); rev "" is not named; want: the same letter, the
 * same series. */
struct mail {
	const char *id;
	int64_t at;
	const char *name, *email;
	const char *number, *rev, *tags, *refs;
	char want;
};

struct row {
	const char *what;
	struct mail mail[MAILS_MAX];
};

static const struct row rows[] = {
    {"patches reply to their cover",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/2", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "2/2", "", "", "c@x", 'a'}}},
    {"the second nearest ancestor is a member",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/2", "", "", "else@x\nc@x", 'a'},
      {"2@x", 2, ADA, "2/2", "", "", "new@x\nfar@x\nc@x", 'b'}}},
    {"each patch replies to the one before",
     {{"1@x", 0, ADA, "1/3", "", "", "", 'a'},
      {"2@x", 1, ADA, "2/3", "", "", "1@x", 'a'},
      {"3@x", 2, ADA, "3/3", "", "", "2@x\n1@x", 'a'}}},
    {"the cover is dated after a patch that refers to it",
     {{"1@x", 0, ADA, "1/2", "", "", "c@x", 'a'},
      {"c@x", 1, ADA, "0/2", "", "", "", 'a'},
      {"2@x", 2, ADA, "2/2", "", "", "c@x", 'a'}}},
    {"a link holds over months",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 3000 * HOUR, ADA, "1/2", "", "", "c@x", 'a'}}},
    {"another version in the same thread is another series",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "", "", "c@x", 'a'},
      {"d@x", 9, ADA, "0/1", "2", "", "c@x", 'b'},
      {"e@x", 10, ADA, "1/1", "2", "", "d@x\nc@x", 'b'}}},
    {"version 1 named is version 1 not named",
     {{"c@x", 0, ADA, "0/1", "1", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "", "", "c@x", 'a'}}},
    {"only the cover names a version, and is the parent",
     {{"c@x", 0, ADA, "0/2", "10", "", "", 'a'},
      {"1@x", 1, ADA, "1/2", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "2/2", "", "", "c@x", 'a'}}},
    {"only the cover names a version, but is not the parent",
     {{"c@x", 0, ADA, "0/2", "10", "", "", 'a'},
      {"1@x", 1, ADA, "1/2", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "2/2", "", "", "1@x\nc@x", 'b'}}},
    {"only the patch names a version",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "3", "", "c@x", 'a'}}},
    {"only the patch names a version, a day later",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 25 * HOUR, ADA, "1/1", "3", "", "c@x", 'b'}}},
    {"cover and patch name different versions",
     {{"c@x", 0, ADA, "0/1", "2", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "3", "", "c@x", 'b'}}},
    {"the late cover alone names a version",
     {{"1@x", 0, ADA, "1/1", "", "", "c@x", 'a'},
      {"c@x", 1, ADA, "0/1", "4", "", "", 'a'}}},
    {"a slot that is taken opens a new series",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/2", "", "", "c@x", 'a'},
      {"9@x", 2, ADA, "1/2", "", "", "c@x", 'b'}}},
    {"sent twice is two series",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "", "", "c@x", 'a'},
      {"d@x", 60, ADA, "0/1", "", "", "", 'b'},
      {"2@x", 61, ADA, "1/1", "", "", "d@x", 'b'}}},
    {"the newest series that fits is joined",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"d@x", 60, ADA, "0/2", "", "", "c@x", 'b'},
      {"1@x", 61, ADA, "1/2", "", "", "d@x\nc@x", 'b'},
      {"2@x", 62, ADA, "2/2", "", "", "c@x\nd@x", 'b'}}},
    {"somebody else's patch in the thread",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, BOB, "1/2", "", "", "c@x", 'b'}}},
    {"the same name from another address",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, "Ada", "ada@home.example", "1/2", "", "", "c@x", 'a'}}},
    {"no name is nobody's name",
     {{"c@x", 0, "", "ada@example.org", "0/2", "", "", "", 'a'},
      {"1@x", 1, "", "bob@example.org", "1/2", "", "", "c@x", 'b'}}},
    {"a number beyond the last",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "", "", "c@x", 'a'},
      {"2@x", 90, ADA, "2/1", "", "", "1@x\nc@x", 'a'}}},
    {"2/1 in reply to a patch without numbers",
     {{"1@x", 0, ADA, "", "", "", "", 'a'},
      {"2@x", 90, ADA, "2/1", "", "", "1@x", 'a'}}},
    {"a stem of git send-email",
     {{"20200529160121.899083-2-ada@x", 0, ADA, "1/2", "", "", "p@x", 'a'},
      {"20200529160121.899083-3-ada@x", 40 * HOUR, ADA, "2/2", "", "", "q@x",
       'a'}}},
    {"another stem",
     {{"20200529160121.899083-2-ada@x", 0, ADA, "1/2", "", "", "p@x", 'a'},
      {"20200529160122.899083-3-ada@x", 40, ADA, "2/2", "", "", "q@x", 'b'}}},
    {"another address in the stem",
     {{"20200529160121.899083-2-ada@x", 0, ADA, "1/2", "", "", "p@x", 'a'},
      {"20200529160121.899083-3-bob@x", 40, ADA, "2/2", "", "", "q@x", 'b'}}},
    {"one stem, two versions",
     {{"20200529160121.899083-2-ada@x", 0, ADA, "1/2", "", "", "p@x", 'a'},
      {"20200529160121.899083-3-ada@x", 4, ADA, "2/2", "2", "", "q@x", 'b'}}},
    {"not a stem: no 14 digits",
     {{"202005291601.899083-2-ada@x", 0, ADA, "1/2", "", "", "p@x", 'a'},
      {"202005291601.899083-3-ada@x", 4, ADA, "2/2", "", "", "q@x", 'b'}}},
    {"the same parent, which the archive lacks",
     {{"1@x", 0, ADA, "1/2", "", "", "lost@x", 'a'},
      {"2@x", 1, ADA, "2/2", "", "", "lost@x", 'a'}}},
    {"the same lost parent, a day later",
     {{"1@x", 0, ADA, "1/2", "", "", "lost@x", 'a'},
      {"2@x", 25 * HOUR, ADA, "2/2", "", "", "lost@x", 'b'}}},
    {"the same parent, which is there",
     {{"1@x", 0, ADA, "1/2", "", "", "there@x", 'a'},
      {"2@x", 1, ADA, "2/2", "", "", "there@x", 'b'}}},
    {"the same parent, which was not there yet",
     {{"1@x", 0, ADA, "1/2", "", "", "later@x", 'a'},
      {"2@x", 1, ADA, "2/2", "", "", "later@x", 'a'}}},
    {"the same parent is an own mail of another version",
     {{"p@x", 0, ADA, "", "", "", "", 'p'},
      {"1@x", 1, ADA, "1/2", "2", "", "p@x", 'a'},
      {"2@x", 2, ADA, "2/2", "2", "", "p@x", 'b'}}},
    {"no ancestors at all",
     {{"1@x", 0, ADA, "1/2", "", "net", "", 'a'},
      {"2@x", 1, ADA, "2/2", "", "net", "", 'a'}}},
    {"no ancestors, a day later",
     {{"1@x", 0, ADA, "1/2", "", "net", "", 'a'},
      {"2@x", 25 * HOUR, ADA, "2/2", "", "net", "", 'b'}}},
    {"no ancestors, other words",
     {{"1@x", 0, ADA, "1/2", "", "net", "", 'a'},
      {"2@x", 1, ADA, "2/2", "", "mm", "", 'b'}}},
    {"no ancestors, other version",
     {{"1@x", 0, ADA, "1/2", "", "", "", 'a'},
      {"2@x", 1, ADA, "2/2", "2", "", "", 'b'}}},
    {"no ancestors, other total",
     {{"1@x", 0, ADA, "1/2", "", "", "", 'a'},
      {"2@x", 1, ADA, "2/3", "", "", "", 'b'}}},
    {"one has an ancestor",
     {{"1@x", 0, ADA, "1/2", "", "", "", 'a'},
      {"2@x", 1, ADA, "2/2", "", "", "lost@x", 'b'}}},
    {"a cover does not take in a single patch without a link",
     {{"1@x", 0, ADA, "", "", "", "", 'a'},
      {"c@x", 1, ADA, "0/1", "", "", "", 'b'}}},
    {"cover says 0/6, patches say N/5",
     {{"c@x", 0, ADA, "0/6", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/5", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "2/5", "", "", "c@x", 'a'}}},
    {"cover says 0/6, patches disagree among themselves",
     {{"c@x", 0, ADA, "0/6", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/5", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "2/6", "", "", "c@x", 'b'},
      {"3@x", 3, ADA, "3/5", "", "", "c@x", 'a'}}},
    {"another total and another version",
     {{"c@x", 0, ADA, "0/6", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/5", "2", "", "c@x", 'b'}}},
    {"another total below somebody else's cover",
     {{"c@x", 0, ADA, "0/6", "", "", "", 'a'},
      {"1@x", 1, BOB, "1/5", "", "", "c@x", 'b'}}},
    {"a patch without numbers below an empty 0/1",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "", "", "", "c@x", 'a'}}},
    {"a patch without numbers below a full 0/1",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "1/1", "", "", "c@x", 'a'},
      {"2@x", 2, ADA, "", "", "", "c@x", 'b'}}},
    {"a patch without numbers below 0/2",
     {{"c@x", 0, ADA, "0/2", "", "", "", 'a'},
      {"1@x", 1, ADA, "", "", "", "c@x", 'b'}}},
    {"a patch without numbers, another version",
     {{"c@x", 0, ADA, "0/1", "", "", "", 'a'},
      {"1@x", 1, ADA, "", "2", "", "c@x", 'b'}}},
    {"patches without numbers are series of their own",
     {{"1@x", 0, ADA, "", "", "", "", 'a'},
      {"2@x", 1, ADA, "", "", "", "1@x", 'b'},
      {"3@x", 2, ADA, "", "", "", "", 'c'}}},
    {"a mail that refers to itself",
     {{"1@x", 0, ADA, "1/2", "", "", "1@x", 'a'},
      {"2@x", 1, ADA, "2/2", "", "", "1@x", 'a'}}},
    {"undated mails take no part",
     {{"2@x", 1, ADA, "2/2", "", "", "c@x", 'a'},
      {"1@x", CLOCK_NEVER, ADA, "1/2", "", "", "c@x", 'b'},
      {"c@x", CLOCK_NEVER, ADA, "0/2", "", "", "", 'c'}}},
};

/* There is an archive with two more mails. */
static int date_of(void *arg, const char *msgid, int64_t *date_at,
		   struct err *err)
{
	(void)arg;
	(void)err;
	*date_at = CLOCK_NEVER;
	if (!strcmp(msgid, "there@x"))
		*date_at = 0;
	if (!strcmp(msgid, "later@x"))
		*date_at = 2 * HOUR;
	return 0;
}

static void make_patch(const struct mail *m, int64_t id,
		       struct state_series_mail *out)
{
	const char *slash = strchr(m->number, '/');

	*out = (struct state_series_mail){
	    .id = id,
	    .kind = strcmp(m->tags, "PULL") ? FACTS_PATCH : FACTS_PULL,
	    .msgid = m->id,
	    .date_at = m->at,
	    .from = {m->name, m->email},
	    .refs = m->refs,
	    .tags = m->tags,
	    .revision = *m->rev ? m->rev : "1",
	    .has_revision = *m->rev,
	    .counted = slash != NULL,
	};
	if (slash) {
		out->counter = (uint32_t)strtoul(m->number, NULL, 10);
		out->expected = (uint32_t)strtoul(slash + 1, NULL, 10);
	}
}

/* All mails placed anew. */
static void assemble(const struct state_series_mail *mails, size_t n,
		     struct arena *a, size_t *openers)
{
	for (size_t i = 0; i < n; i++)
		openers[i] = ASSEMBLE_OPEN;
	assert_int_equal(
	    assemble_rows(mails, n, date_of, NULL, a, openers, NULL), 0);
}

static void check_row(size_t number)
{
	const struct row *row = &rows[number];
	struct state_series_mail patches[MAILS_MAX];
	size_t openers[MAILS_MAX];
	struct arena a = ARENA_INIT;
	char got[MAILS_MAX + 1] = "", want[MAILS_MAX + 1] = "";
	size_t n = 0;

	for (; n < MAILS_MAX && row->mail[n].id; n++) {
		make_patch(&row->mail[n], (int64_t)n + 1, &patches[n]);
		want[n] = row->mail[n].want;
	}
	assemble(patches, n, &a, openers);
	for (size_t i = 0; i < n; i++)
		got[i] = row->mail[openers[i]].want;
	/* The opener of a series names it, so two series must not share a
	 * letter by chance: openers open themselves. */
	for (size_t i = 0; i < n; i++) {
		if (openers[openers[i]] != openers[i])
			got[i] = '?';
		for (size_t j = 0; j < i; j++) {
			if ((want[i] == want[j]) != (openers[i] == openers[j]))
				got[i] = '?';
		}
	}
	arena_release(&a);
	table_str(number, row->what, want, got);
}

static void test_rules(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++)
		check_row(i);
	table_end();
}

/* Any day's series are those of the whole history cut off there. */
static void test_prefix(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_series_mail patches[MAILS_MAX];
		size_t whole[MAILS_MAX], part[MAILS_MAX];
		struct arena a = ARENA_INIT;
		size_t n = 0;

		for (; n < MAILS_MAX && rows[i].mail[n].id; n++)
			make_patch(&rows[i].mail[n], 1, &patches[n]);
		assemble(patches, n, &a, whole);
		for (size_t k = 0; k < n; k++) {
			assemble(patches, k, &a, part);
			for (size_t j = 0; j < k; j++) {
				if (part[j] != whole[j])
					fail_msg("%s: of %zu mails, mail %zu",
						 rows[i].what, k, j);
			}
		}
		arena_release(&a);
	}
}

/* Mails of one sender that all fit the same keys: the work must not grow with
 * the square. It ends, that is the test; tests/bench measures. */
static void test_many(void **unused)
{
	const size_t n = 90000;
	struct arena a = ARENA_INIT;
	struct state_series_mail *patches =
	    arena_array(&a, n, sizeof(*patches));
	size_t *openers = arena_array(&a, n, sizeof(*openers));
	struct mail m = {"", 0, ADA, "1/2", "", "", "", 'a'};

	(void)unused;
	for (size_t i = 0; i < n; i++) {
		m.id = arena_printf(&a, "%zu@x", i);
		m.refs = i % 3 ? "lost@x" : "";
		make_patch(&m, (int64_t)i + 1, &patches[i]);
	}
	assemble(patches, n, &a, openers);
	for (size_t i = 0; i < n; i++)
		assert_true(openers[i] == i);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_prefix),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
