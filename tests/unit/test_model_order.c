/*
 * SPEC 4: the facts of a range are a function of the set of mails up to its
 * end. A small world of made-up mails, dense enough that most rules of R10
 * meet, is recorded in many orders, in pieces, twice, and cut off at the end
 * of the range: the JSON is the same byte for byte.
 */
#include "tests/unit/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/json.h"
#include "bot/digest/model.h"
#include "bot/patch/facts.h"
#include "bot/series/refresh.h"
#include "common/strbuf.h"

#define MAILS  120
#define HUBS   8 /* mails that many others reply to */
#define WORLDS 40
#define ORDERS 4
#define DAY_S  86400

struct world {
	struct arena a;
	struct state_patch mail[MAILS]; /* kinds that have no further row too */
	uint32_t random;
};

/* The same numbers everywhere: a failure can be repeated. */
static uint32_t next(struct world *w, uint32_t below)
{
	w->random = w->random * 1664525u + 1013904223u;
	return (w->random >> 8) % below;
}

static const char *pick(struct world *w, const char *const *words, uint32_t n)
{
	return words[next(w, n)];
}

/* Few ids, so that refs hit; some are never recorded. */
static const char *some_id(struct world *w)
{
	return arena_printf(&w->a, "%u@x", next(w, MAILS + 20));
}

static const char *some_refs(struct world *w)
{
	switch (next(w, 4)) {
	case 0:
		return "";
	case 1:
		return arena_printf(&w->a, "%s\n%s", some_id(w), some_id(w));
	case 2:
		return arena_printf(&w->a, "%u@x", next(w, HUBS));
	default:
		return some_id(w);
	}
}

static void make_mail(struct world *w, uint32_t number)
{
	static const char *const emails[] = {"ada@x.org", "ada@y.org",
					     "bob@x.org"};
	static const char *const names[] = {"Ada", "Ada L", "Bob", ""};
	static const char *const revisions[] = {"1", "1", "1", "2"};
	static const char *const tags[] = {"", "", "net"};
	static const int kinds[] = {FACTS_PATCH, FACTS_PATCH, FACTS_PATCH,
				    FACTS_PATCH, FACTS_COVER, FACTS_PULL,
				    FACTS_REPLY, FACTS_OTHER};
	struct state_patch *p = &w->mail[number];
	struct state_message *m = &p->message;

	/* A few mails share an id: R14 decides which stands. */
	m->msgid =
	    next(w, 20) ? arena_printf(&w->a, "%u@x", number) : some_id(w);
	m->kind = number < HUBS ? FACTS_REPLY : kinds[next(w, 8)];
	m->date_at = next(w, 30) ? (int64_t)next(w, 5 * DAY_S) : CLOCK_NEVER;
	/* Dates that meet. */
	if (m->date_at != CLOCK_NEVER && next(w, 2))
		m->date_at = m->date_at / DAY_S * DAY_S;
	m->received_at = next(w, 3) ? CLOCK_NEVER : next(w, 1000);
	m->digest = number;
	m->arrived_at = CLOCK_NEVER;
	m->refs = some_refs(w);
	m->from.email = pick(w, emails, 3);
	m->from.name = pick(w, names, 4);
	p->author = m->from;
	p->revision = pick(w, revisions, 4);
	p->has_revision = strcmp(p->revision, "1") || !next(w, 8);
	p->tags = pick(w, tags, 3);
	p->counted =
	    m->kind == FACTS_COVER || (m->kind == FACTS_PATCH && next(w, 3));
	if (p->counted) {
		p->expected = 1 + next(w, 3);
		if (m->kind != FACTS_COVER)
			p->counter = 1 + next(w, 3);
	}
	m->subject = arena_printf(&w->a, "[x] title %u", next(w, 3));
	p->title_at = 4;
	p->title_key = facts_title_key(m->subject + 4);
	p->insertions = number;
	p->paths = number % 2 ? "mm/slab.c\nmm/slub.c" : "kernel/fork.c";
}

static void put_mail(struct world *w, struct state *st, uint32_t number)
{
	const struct state_patch *p = &w->mail[number];
	bool has_row = p->message.kind == FACTS_PATCH ||
		       p->message.kind == FACTS_COVER ||
		       p->message.kind == FACTS_PULL;
	enum state_put result;
	int64_t id;

	must(state_begin(st, err));
	must(state_message_put(st, &p->message, has_row ? p : NULL,
			       has_row ? "text" : NULL, &id, &result, err));
	must(state_commit(st, err));
}

static void shuffle(struct world *w, uint32_t *order)
{
	for (uint32_t i = 0; i < MAILS; i++)
		order[i] = i;
	for (uint32_t i = MAILS - 1; i > 0; i--) {
		uint32_t j = next(w, i + 1), kept = order[i];

		order[i] = order[j];
		order[j] = kept;
	}
}

/* All series are made before the mails come that many reply to. */
static void hubs_last(uint32_t *order)
{
	uint32_t hubs = 0;

	for (uint32_t i = 0; i < MAILS; i++) {
		if (order[i] < HUBS)
			hubs++;
		else
			order[i - hubs] = order[i];
	}
	for (uint32_t i = 0; i < HUBS; i++)
		order[MAILS - HUBS + i] = i;
}

static const struct range whole = {
    .span = {.kind = STATE_SPAN_DATES, .since = DAY_S, .until = 3 * DAY_S},
    .since = DAY_S,
    .until = 3 * DAY_S,
    .zone = "UTC",
};

/* The JSON of the range; every patch mail must be counted once in it. */
static void tell(struct state *st, struct strbuf *out)
{
	const struct model_list list = {
	    .name = "x", .address = "", .archive = ""};
	struct arena a = ARENA_INIT;
	struct model m;
	size_t patches = 0, covers = 0, people = 0;

	must(series_refresh(st, err));
	must(model_build(st, &list, &whole, &a, &m, err));
	for (size_t i = 0; i < m.n_series; i++) {
		patches += m.series[i].patches_in_range;
		covers += m.series[i].covers_in_range;
	}
	for (size_t i = 0; i < m.n_continued; i++) {
		patches += m.continued[i].patches_in_range;
		covers += m.continued[i].covers_in_range;
	}
	for (size_t i = 0; i < m.n_people; i++)
		people += m.people[i].patches + m.people[i].covers;
	assert_int_equal(patches, m.counts.patch_mails);
	assert_int_equal(covers, m.counts.cover_mails);
	assert_int_equal(people, patches + covers);
	strbuf_reset(out);
	digest_json(&m, out);
	arena_release(&a);
}

static void show_difference(uint32_t seed, const char *what, const char *want,
			    const char *got)
{
	size_t at = 0;

	if (!strcmp(want, got))
		return;
	while (want[at] == got[at])
		at++;
	at = at > 200 ? at - 200 : 0;
	fail_msg("world %u, %s:\nwant %.500s\n\ngot %.500s", seed, what,
		 want + at, got + at);
}

static void record(struct world *w, const uint32_t *order, bool in_pieces,
		   int64_t before, struct strbuf *out)
{
	struct state *st;

	must(state_open(":memory:", STATE_CREATE, &st, err));
	for (uint32_t i = 0; i < MAILS; i++) {
		if (w->mail[order[i]].message.date_at >= before)
			continue;
		put_mail(w, st, order[i]);
		if (in_pieces && (i == MAILS - HUBS - 1 || !next(w, 5)))
			must(series_refresh(st, err));
		if (in_pieces && !next(w, 5))
			put_mail(w, st, order[next(w, i + 1)]);
	}
	tell(st, out);
	state_close(st);
}

static void check_world(uint32_t seed)
{
	struct world w = {.a = ARENA_INIT, .random = seed};
	struct strbuf want = STRBUF_INIT, got = STRBUF_INIT;
	uint32_t order[MAILS];

	for (uint32_t i = 0; i < MAILS; i++)
		make_mail(&w, i);
	for (uint32_t i = 0; i < MAILS; i++)
		order[i] = i;
	record(&w, order, false, INT64_MAX, &want);
	for (int k = 0; k < ORDERS; k++) {
		shuffle(&w, order);
		if (k == ORDERS - 1)
			hubs_last(order);
		record(&w, order, k > 0, INT64_MAX, &got);
		show_difference(seed, "another order", want.buf, got.buf);
	}
	strbuf_release(&want);
	strbuf_release(&got);
	arena_release(&w.a);
}

static void test_order(void **unused)
{
	(void)unused;
	for (uint32_t seed = 1; seed <= WORLDS; seed++)
		check_world(seed);
}

/* What comes after the range does not touch it. */
static void test_end(void **unused)
{
	(void)unused;
	for (uint32_t seed = 1; seed <= WORLDS; seed++) {
		struct world w = {.a = ARENA_INIT, .random = seed};
		struct strbuf want = STRBUF_INIT, got = STRBUF_INIT;
		uint32_t order[MAILS];

		for (uint32_t i = 0; i < MAILS; i++) {
			make_mail(&w, i);
			/* a copy that stands may lie outside of the range */
			w.mail[i].message.msgid = arena_printf(&w.a, "%u@x", i);
			order[i] = i;
		}
		record(&w, order, false, whole.until, &want);
		record(&w, order, true, INT64_MAX, &got);
		show_difference(seed, "with later mails", want.buf, got.buf);
		strbuf_release(&want);
		strbuf_release(&got);
		arena_release(&w.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
