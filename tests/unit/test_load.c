/* SPDX-License-Identifier: MIT */
/* What a model asks the state: statements depend on how far versions lead back,
 * not on how many series there are. */
#include "tests/unit/model_base.h"

#include <sqlite3.h>

#include "state/sql.h"

#define WEEK 604800

static int count_statement(unsigned kind, void *count, void *statement,
			   void *text)
{
	(void)kind;
	(void)statement;
	(void)text;
	++*(size_t *)count;
	return 0;
}

static struct state_patch titled(struct memory *m, struct state_patch p,
				 size_t i, const char *revision)
{
	p.message.subject =
	    arena_printf(&m->a, "[PATCH v%s] mm: number %zu, part %u", revision,
			 i, p.counter);
	p.title_at = strlen("[PATCH v1] ");
	p.title_key = (int64_t)(100 * i + p.counter + 1);
	p.revision = revision;
	p.has_revision = true;
	p.paths = "mm/slab.c\nmm/slub.c";
	return p;
}

/* A series of a cover and two patches, each answered, at a time of its own. */
static void put_series(struct memory *m, size_t i, const char *revision,
		       int64_t at)
{
	const char *cover = arena_printf(&m->a, "%zu-0-v%s@x", i, revision);

	for (uint32_t n = 0; n < 3; n++) {
		const char *msgid =
		    arena_printf(&m->a, "%zu-%u-v%s@x", i, n, revision);
		struct state_patch p = titled(
		    m, part(msgid, n, 2, n ? cover : "", at + n), i, revision);
		struct state_message reply = memory_message(
		    arena_printf(&m->a, "re-%s", msgid), BOB, at + 10 + n);

		memory_put_patch(m->st, &p);
		reply.kind = FACTS_REPLY;
		reply.refs = msgid;
		memory_put(m->st, &reply, NULL, NULL, STATE_PUT_NEW);
	}
}

/* Series, each with two versions before it, of which the last lies in the
 * range. */
static size_t statements_of(size_t n_series)
{
	struct memory *m;
	void *test = NULL;
	struct model model;
	size_t n = 0;

	assert_int_equal(memory_open(&test), 0);
	m = test;
	for (size_t i = 0; i < n_series; i++) {
		put_series(m, i, "1", (int64_t)(WEEK + 100 * i));
		put_series(m, i, "2", (int64_t)(2 * WEEK + 100 * i));
		put_series(m, i, "3", (int64_t)(3 * WEEK + 100 * i));
	}
	must(series_refresh(m->st, err));
	sqlite3_trace_v2(m->st->db, SQLITE_TRACE_STMT, count_statement, &n);
	model = build(m, days(3 * WEEK, 4 * WEEK));
	sqlite3_trace_v2(m->st->db, 0, NULL, NULL);
	assert_int_equal(model.n_series, n_series);
	assert_int_equal(model.series[0].n_versions, 2);
	assert_int_equal(model.series[0].answers.n, 3);
	memory_close(&test);
	return n;
}

static void test_statements(void **test)
{
	size_t few = statements_of(5), many = statements_of(50);

	(void)test;
	assert_int_equal(few, many);
	assert_true(few <= 100);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_statements),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
