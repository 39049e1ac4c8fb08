/* SPDX-License-Identifier: MIT */
/*
 * SPEC 4: the facts of a range are a function of the set of mails up to its
 * end. A small world of made-up mails, dense enough that most rules of R10 to
 * R13 meet, is recorded in many orders, in pieces, twice, and cut off at the
 * end of the range: the JSON is the same byte for byte. And so is, of the same
 * set, all that is told to readers: the digest's text, series, show.
 */
#include "tests/unit/memory.h"
#include "tests/unit/applied_row.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/digest/chain_text.h"
#include "bot/digest/json.h"
#include "bot/digest/text.h"
#include "bot/facts/applied_notice.h"
#include "bot/facts/facts.h"
#include "bot/facts/patch_trailer.h"
#include "bot/facts/posting_link.h"
#include "bot/model/chain.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/series/refresh.h"
#include "common/strbuf.h"
#include "config/config.h"
#include "state/mentions.h"

#define MAILS  120
#define HUBS   8 /* mails that many others reply to */
#define WORLDS 40
#define ORDERS 4
#define DAY_S  86400

struct world {
	struct arena a;
	struct state_patch mail[MAILS]; /* kinds that have no further row too */
	struct state_mentions mentions[MAILS];
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

/* A mail that mail number may have replaced, or any. */
static const char *some_earlier(struct world *w, uint32_t number)
{
	const struct state_patch *p = &w->mail[number];

	for (uint32_t k = number; k-- > 0;)
		if (w->mail[k].message.date_at < p->message.date_at &&
		    !strcmp(w->mail[k].message.from.email,
			    p->message.from.email) &&
		    strcmp(w->mail[k].revision, p->revision) < 0)
			return w->mail[k].message.msgid;
	return some_id(w);
}

/* What ties a version to the one before, beside title and thread. */
static void make_links(struct world *w, uint32_t number,
		       struct state_mentions *c)
{
	static const char *const names[] = {"", "v1", "previous", "rfc"};
	static const char *const changes[] = {"c1", "c2", "c3"};
	struct state_link *links = arena_array(&w->a, 2, sizeof(*links));

	c->links = links;
	if (!next(w, 2))
		links[c->n_links++] = (struct state_link){
		    POSTING_LINK_URL, some_earlier(w, number),
		    pick(w, names, 4)};
	switch (next(w, 6)) {
	case 0:
		links[c->n_links++] = (struct state_link){
		    POSTING_LINK_CHANGE_ID, pick(w, changes, 3), ""};
		break;
	case 1:
		links[c->n_links++] = (struct state_link){
		    POSTING_LINK_SUPERSEDES, some_id(w), ""};
		break;
	default:
		break;
	}
}

/* What an answer says of a series. */
static void make_answer(struct world *w, const struct mail_addr *from,
			struct state_mentions *c)
{
	static const enum applied_how hows[] = {APPLIED_PHRASE, APPLIED_WORDING,
						APPLIED_B4_TY, APPLIED_DROPPED,
						APPLIED_CHANGES};
	static const char *const patches[] = {"", "1", "2 3"};
	struct state_trailer *tag = arena_alloc(&w->a, sizeof(*tag));

	*tag = (struct state_trailer){
	    next(w, 2) ? PATCH_TRAILER_REVIEWED : PATCH_TRAILER_ACKED, *from};
	c->trailers = tag;
	c->n_trailers = !next(w, 2);
	c->applied =
	    applied_row(next(w, 3) ? 0 : (int)hows[next(w, 5)],
			"Applied, thanks.", pick(w, patches, 3), &w->a);
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
	m->subject = arena_printf(&w->a, "[x] title %u", next(w, 8));
	p->title_at = 4;
	p->title_key = facts_title_key(m->subject + 4);
	p->insertions = number;
	p->paths = number % 2 ? "mm/slab.c\nmm/slub.c" : "kernel/fork.c";
	if (m->kind == FACTS_REPLY)
		make_answer(w, &m->from, &w->mentions[number]);
	else if (m->kind != FACTS_OTHER)
		make_links(w, number, &w->mentions[number]);
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
	if (result != STATE_PUT_KNOWN)
		must(state_mentions_put(st, id, &w->mentions[number], err));
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

static void tell_text(struct state *st, const struct model *m, struct arena *a,
		      struct strbuf *out)
{
	const struct text_options options = {.detail = TEXT_FULL,
					     .bot = "digest@example.org",
					     .prefix = "#digest"};
	struct digest_text text;

	must(digest_text_check(m, err));
	must(digest_text_make(st, m, &options, a, &text, err));
	digest_text_join(&text, out);
	digest_text_release(&text);
}

/* What `series` and `show` print. */
static void tell_series(struct state *st, const struct model *m,
			struct arena *a, struct strbuf *out)
{
	struct chain chain;

	digest_json_series(m, out);
	for (size_t i = 0; i < m->n_series; i += 3) {
		chain_write_line(m, &m->series[i], a, out);
		must(chain_find(st, &m->list, m->series[i].msgid, a, &chain,
				err));
		chain_write(&chain, &m->list, "UTC", a, out);
	}
}

/* The JSON of the range; every patch mail must be counted once in it. And, if
 * wanted, what readers are told, which knows later mails too. */
static void tell(struct state *st, bool to_readers, struct strbuf *out)
{
	const struct list list = {
	    .name = "x",
	    .address = "",
	    .archive = "https://x/",
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	};
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
	if (to_readers) {
		tell_text(st, &m, &a, out);
		tell_series(st, &m, &a, out);
	}
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
		   int64_t before, bool to_readers, struct strbuf *out)
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
	tell(st, to_readers, out);
	state_close(st);
}

/* In how many worlds is a version found so? */
static size_t worlds_with[PREVIOUS_PATHS + 1];

static void count_hows(const char *json)
{
	for (int how = PREVIOUS_LINK; how <= PREVIOUS_PATHS; how++) {
		char key[40];

		snprintf(key, sizeof(key), "\"how\": \"%s\"",
			 previous_how_name((enum previous_how)how));
		worlds_with[how] += strstr(json, key) != NULL;
	}
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
	record(&w, order, false, INT64_MAX, true, &want);
	count_hows(want.buf);
	for (int k = 0; k < ORDERS; k++) {
		shuffle(&w, order);
		if (k == ORDERS - 1)
			hubs_last(order);
		record(&w, order, k > 0, INT64_MAX, true, &got);
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
	for (int how = PREVIOUS_LINK; how <= PREVIOUS_PATHS; how++)
		if (!worlds_with[how])
			fail_msg("no world in which a version is found by %s",
				 previous_how_name((enum previous_how)how));
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
		record(&w, order, false, whole.until, false, &want);
		record(&w, order, true, INT64_MAX, false, &got);
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
