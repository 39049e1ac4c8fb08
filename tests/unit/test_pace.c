/* SPDX-License-Identifier: MIT */
/* What usually comes next on a list. */
#include "tests/unit/table.h"

#include "bot/model/model.h"
#include "bot/model/pace.h"
#include "common/arena.h"

#define DAY 86400
#define NOW (100 * DAY)

/* Days from posting to what became of it; 0: nothing did. */
struct row {
	int posted, answered, taken, rerolled; /* what is answered and taken
						* is so by the same mail */
};

static struct state_message mails[100];
static struct model_reply replies[100];
static struct model_applied taken[100];
static struct model_series series[200];
static struct model_version versions[100];
static char ids[200][24];

static void make(const struct row *rows, size_t n, struct model *m)
{
	size_t k = n;

	*m = (struct model){.series = series, .range = {.until = NOW}};
	for (size_t i = 0; i < n; i++) {
		int64_t at = (int64_t)rows[i].posted * DAY;

		snprintf(ids[i], sizeof(ids[i]), "%zu", i);
		series[i] = (struct model_series){
		    .msgid = ids[i],
		    .first_at = at,
		    .n_present = 1,
		    .total = 1,
		};
		mails[i].date_at =
		    at + (int64_t)(rows[i].taken ? rows[i].taken
						 : rows[i].answered) *
			     DAY;
		replies[i].mail = &mails[i];
		if (rows[i].answered)
			series[i].answers.first_other = &replies[i];
		taken[i].mail = &mails[i];
		if (rows[i].taken)
			series[i].state.applied = &taken[i];
		if (!rows[i].rerolled)
			continue;
		versions[i] =
		    (struct model_version){.msgid = ids[i], .first_at = at};
		series[k++] = (struct model_series){
		    .msgid = "next",
		    .first_at = at + (int64_t)rows[i].rerolled * DAY,
		    .n_present = 1,
		    .total = 4,
		    .versions = &versions[i],
		    .n_versions = 1,
		};
	}
	m->n_series = k;
}

static int in_days(int64_t seconds)
{
	if (seconds == PACE_NEVER)
		return 999;
	return seconds < 0 ? -1 : (int)(seconds / DAY);
}

static void test_paces(void **unused)
{
	static const struct {
		const char *name;
		struct row rows[8];
		size_t n;
		int answer, taken, reroll;
		size_t n_answered, n_taken, n_rerolled;
	} cases[] = {
	    {"nothing at all", {{0}}, 0, -1, -1, -1, 0, 0, 0},
	    {"too few",
	     {{1, 1, 1, 0}, {1, 1, 1, 0}, {1, 1, 0, 3}, {1, 1, 0, 3}},
	     4,
	     -1,
	     -1,
	     -1,
	     4,
	     2,
	     2},
	    {"half of five is the third",
	     {{1, 9, 9, 0},
	      {2, 1, 1, 0},
	      {3, 3, 3, 0},
	      {4, 2, 2, 0},
	      {5, 8, 8, 0}},
	     5,
	     3,
	     3,
	     -1,
	     5,
	     5,
	     0},
	    {"what nobody answered counts as long",
	     {{1, 0, 0, 0},
	      {2, 0, 0, 0},
	      {3, 3, 0, 0},
	      {4, 2, 0, 0},
	      {5, 0, 0, 0}},
	     5,
	     999,
	     -1,
	     -1,
	     2,
	     0,
	     0},
	    {"the young are not judged",
	     {{1, 7, 0, 0},
	      {2, 7, 0, 0},
	      {3, 7, 0, 0},
	      {4, 7, 0, 0},
	      {5, 7, 0, 0},
	      {80, 0, 0, 0},
	      {80, 0, 0, 0},
	      {80, 0, 0, 0}},
	     8,
	     7,
	     -1,
	     -1,
	     5,
	     0,
	     0},
	    {"new versions",
	     {{1, 1, 0, 4},
	      {2, 1, 0, 6},
	      {3, 1, 0, 5},
	      {4, 1, 0, 30},
	      {5, 1, 0, 2}},
	     5,
	     1,
	     -1,
	     5,
	     5,
	     0,
	     5},
	};

	(void)unused;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena a = ARENA_INIT;
		struct model m;
		struct pace p;

		make(cases[i].rows, cases[i].n, &m);
		pace_find(&m, &a, &p);
		table_int(i, cases[i].name, cases[i].answer, in_days(p.answer));
		table_int(i, cases[i].name, cases[i].taken, in_days(p.applied));
		table_int(i, cases[i].name, cases[i].reroll, in_days(p.reroll));
		table_int(i, cases[i].name, (int)cases[i].n_answered,
			  (int)p.n_answered);
		table_int(i, cases[i].name, (int)cases[i].n_taken,
			  (int)p.n_applied);
		table_int(i, cases[i].name, (int)cases[i].n_rerolled,
			  (int)p.n_rerolled);
		table_int(i, cases[i].name, -1, in_days(p.pulled));
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
