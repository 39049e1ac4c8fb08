/* SPDX-License-Identifier: MIT */
/* The series in the database: what is assembled when, whatever came first. */
#include "tests/unit/memory.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/series/refresh.h"
#include "state/series.h"

static struct state_patch part(const char *msgid, uint32_t counter,
			       uint32_t expected, const char *refs, int64_t at)
{
	struct state_patch p = memory_patch(msgid, "ada@example.org", at);

	p.message.kind = counter ? FACTS_PATCH : FACTS_COVER;
	p.message.refs = refs;
	p.counted = true;
	p.counter = counter;
	p.expected = expected;
	return p;
}

/* "1 1 2": the opener of each mail's series, by msgid, as letters. */
static void check_series(struct memory *m, const char *const *msgids, size_t n,
			 const char *want)
{
	char got[16] = "";

	must(series_refresh(m->st, err));
	for (size_t i = 0; i < n; i++) {
		struct state_patch p;
		int64_t opener = 0;

		must_be(1, state_patch_find(m->st, msgids[i], &m->a, &p, err));
		for (size_t j = 0; j < n; j++) {
			struct state_patch q;

			must_be(1, state_patch_find(m->st, msgids[j], &m->a, &q,
						    err));
			if (q.message.id == p.series_id)
				opener = (int64_t)j + 1;
		}
		got[i] = opener ? (char)('a' + opener - 1) : '?';
	}
	assert_string_equal(got, want);
}

static void test_order(void **test)
{
	static const char *const ids[] = {"c@x", "1@x", "2@x", "d@x"};
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("c@x", 0, 2, "", 100),
	    part("1@x", 1, 2, "c@x", 101),
	    part("2@x", 2, 2, "c@x", 102),
	    part("d@x", 0, 2, "", 103),
	};

	/* Backwards, each assembled at once. */
	for (size_t i = 4; i-- > 0;) {
		memory_put_patch(m->st, &mails[i]);
		must(series_refresh(m->st, err));
	}
	check_series(m, ids, 4, "aaad");
	must(series_refresh(m->st, err));
	check_series(m, ids, 4, "aaad");
}

static void test_alone(void **test)
{
	static const char *const ids[] = {"1@x", "2@x", "p@x"};
	struct memory *m = *test;
	struct state_patch mails[] = {
	    part("1@x", 1, 2, "c@x", 101),
	    part("2@x", 2, 2, "c@x", CLOCK_NEVER),
	    part("p@x", 0, 2, "", 100),
	};

	mails[2].message.kind = FACTS_PULL;
	for (size_t i = 0; i < 3; i++)
		memory_put_patch(m->st, &mails[i]);
	check_series(m, ids, 3, "abc");
}

/* R10's "which the archive lacks" must not depend on which of them came
 * first: the lost parent, or its patches. */
static void test_parent_comes(void **test)
{
	static const char *const ids[] = {"1@x", "2@x"};
	struct memory *m = *test;
	struct state_patch one = part("1@x", 1, 2, "lost@x", 101);
	struct state_patch two = part("2@x", 2, 2, "lost@x", 102);
	struct state_message late =
	    memory_message("lost@x", "bob@example.org", 200);
	struct state_message lost =
	    memory_message("lost@x", "bob@example.org", 50);

	memory_put_patch(m->st, &one);
	memory_put_patch(m->st, &two);
	check_series(m, ids, 2, "aa");
	/* a copy with another date: then it was not there yet */
	late.received_at = 300;
	memory_put(m->st, &late, NULL, NULL, STATE_PUT_NEW);
	check_series(m, ids, 2, "aa");
	lost.received_at = 50;
	memory_put(m->st, &lost, NULL, NULL, STATE_PUT_REPLACED);
	check_series(m, ids, 2, "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_order, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_alone, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_parent_comes, memory_open,
					    memory_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
