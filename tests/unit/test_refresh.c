/* SPDX-License-Identifier: MIT */
/* The series in the database: what is assembled when, whatever came first. */
#include "tests/unit/memory.h"

#include <stdlib.h>
#include <string.h>

#include "bot/facts/facts.h"
#include "bot/series/refresh.h"
#include "common/strbuf.h"
#include "state/series.h"
#include "state/sql.h"

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

/* A small generator, the same on every machine. */
static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

#define RANDOM_MAILS  24
#define RANDOM_ROUNDS 60

/* Mails of three people in one thread or none, dated within some days. */
static void draw_mails(struct arena *a, uint32_t *seed, struct state_patch *out)
{
	static const char *const people[] = {"ada@x", "bob@x", "ada@home"};
	static const char *const names[] = {"Ada", "Bob", "Ada"};

	for (uint32_t i = 0; i < RANDOM_MAILS; i++) {
		char *msgid = arena_printf(a, "%u@x", i);
		uint32_t who = draw(seed, 3), parent = draw(seed, RANDOM_MAILS);
		const char *refs = "";

		if (!draw(seed, 4))
			msgid = arena_printf(a, "20200529160121.%u-%u-ada@x",
					     draw(seed, 2), i);
		if (draw(seed, 3))
			refs = arena_printf(a, "%u@x", parent);
		if (!draw(seed, 3))
			refs = arena_printf(a, "%u@x\n%u@x", parent,
					    draw(seed, RANDOM_MAILS + 4));
		out[i] = part(msgid, draw(seed, 4), 2 + draw(seed, 2), refs,
			      (int64_t)draw(seed, 40) * 7200);
		out[i].message.from.email = people[who];
		out[i].message.from.name = names[who];
		out[i].revision = draw(seed, 4) ? "1" : "2";
		out[i].counted = draw(seed, 8) != 0;
		if (!draw(seed, 12))
			out[i].message.kind = FACTS_PULL;
	}
}

static void put_one(struct state *st, const struct state_patch *p,
		    bool as_patch, int64_t received_at)
{
	struct state_patch copy = *p;
	enum state_put result;
	int64_t id;

	copy.message.received_at = received_at;
	must(state_begin(st, err));
	must(state_message_put(st, &copy.message, as_patch ? &copy : NULL, "",
			       &id, &result, err));
	must(state_commit(st, err));
}

/* The places of all mails: "msgid opener" by msgid. */
static char *places(struct memory *m, struct state *st,
		    const struct state_patch *mails)
{
	struct strbuf out = STRBUF_INIT;
	char *text;

	for (size_t i = 0; i < RANDOM_MAILS; i++) {
		struct state_patch p;
		struct state_series_mail opener;

		must_be(1, state_patch_find(st, mails[i].message.msgid, &m->a,
					    &p, err));
		must_be(1, state_series_mail_find(st, p.series_id, &m->a,
						  &opener, err));
		strbuf_addf(&out, "%s %s\n", p.message.msgid, opener.msgid);
	}
	text = arena_strdup(&m->a, out.buf);
	strbuf_release(&out);
	return text;
}

static char *places_in_order(struct memory *m, const struct state_patch *mails,
			     const uint32_t *order, uint32_t *seed)
{
	struct state *st;
	char *text;

	must(state_open(":memory:", STATE_CREATE, &st, err));
	for (size_t i = 0; i < RANDOM_MAILS; i++) {
		const struct state_patch *p = &mails[order[i]];

		/* a worse copy may have come before */
		if (seed && !draw(seed, 4)) {
			struct state_patch worse = *p;

			worse.message.date_at += 3600 * draw(seed, 60);
			worse.counter = draw(seed, 4);
			worse.message.refs = draw(seed, 2) ? "" : "3@x\n4@x";
			put_one(st, &worse, draw(seed, 3) != 0, 2);
			if (draw(seed, 2))
				must(series_refresh(st, err));
		}
		put_one(st, p, true, 1);
		if (seed && !draw(seed, 3))
			must(series_refresh(st, err));
	}
	must(series_refresh(st, err));
	text = places(m, st, mails);
	state_close(st);
	return text;
}

/* Whatever comes first, and whatever was refreshed in between. */
static void test_any_order(void **test)
{
	struct memory *m = *test;
	uint32_t seed = 7;

	for (int round = 0; round < RANDOM_ROUNDS; round++) {
		struct state_patch mails[RANDOM_MAILS];
		uint32_t order[RANDOM_MAILS], start = seed;
		const char *want, *got;

		draw_mails(&m->a, &seed, mails);
		for (uint32_t i = 0; i < RANDOM_MAILS; i++)
			order[i] = i;
		want = places_in_order(m, mails, order, NULL);
		for (uint32_t i = RANDOM_MAILS - 1; i; i--) {
			uint32_t k = draw(&seed, i + 1), id = order[i];

			order[i] = order[k];
			order[k] = id;
		}
		got = places_in_order(m, mails, order, &seed);
		if (strcmp(want, got))
			fail_msg("seed %u: want\n%sgot\n%s", start, want, got);
	}
}

static int count_row(unsigned type, void *count, void *statement, void *unused)
{
	(void)type;
	(void)statement;
	(void)unused;
	++*(size_t *)count;
	return 0;
}

/* Patch i of a sender who mails a series of three every half hour. */
static void put_busy(struct memory *m, struct state *st, uint32_t i)
{
	const char *cover = arena_printf(&m->a, "%u@busy", i / 4 * 4);
	struct state_patch p = part(arena_printf(&m->a, "%u@busy", i), i % 4, 3,
				    i % 4 ? cover : "", (int64_t)i * 450);

	put_one(st, &p, true, 1);
}

/* Rows that the database gives for one more patch after so many. */
static size_t rows_after(struct memory *m, uint32_t n)
{
	struct state *st;
	size_t rows = 0;

	must(state_open(":memory:", STATE_CREATE, &st, err));
	for (uint32_t i = 0; i < n; i++)
		put_busy(m, st, i);
	must(series_refresh(st, err));
	put_busy(m, st, n);
	sqlite3_trace_v2(st->db, SQLITE_TRACE_ROW, count_row, &rows);
	must(series_refresh(st, err));
	state_close(st);
	return rows;
}

/* One patch costs what its series costs, not all that its sender sent. */
static void test_busy_sender(void **test)
{
	size_t few = rows_after(*test, 1001), many = rows_after(*test, 4001);

	assert_int_equal(few, many);
	assert_true(few > 0 && few < 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_busy_sender, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_any_order, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_order, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_alone, memory_open,
					    memory_close),
	    cmocka_unit_test_setup_teardown(test_parent_comes, memory_open,
					    memory_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
