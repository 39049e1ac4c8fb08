/* SPDX-License-Identifier: MIT */
/*
 * What a mail answers (RULES R11). Sets of mails by chance, with clocks that
 * are wrong, ids that name each other in circles and copies that replace one
 * another, give the same in whatever order and bites they are recorded.
 */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "bot/facts/facts.h"
#include "bot/facts/posting_link.h"
#include "bot/series/refresh.h"
#include "bot/series/replies.h"
#include "common/strbuf.h"
#include "state/mentions.h"
#include "state/sql.h"

enum { IDS = 24, COPIES = 6, MAILS = IDS + COPIES, ROUNDS = 60, DAY = 86400 };

struct made {
	struct state_patch mail;
	bool is_patch;
	struct state_link links[3]; /* [n_links] of a notice */
	size_t n_links;
};

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static const char *id(struct arena *a, unsigned n)
{
	return arena_printf(a, "m%02u@x", n);
}

/* One mail: its kind, ancestors, date and subject by chance. */
static struct made make(struct arena *a, unsigned n)
{
	static const char *const titles[] = {"one", "two"};
	struct strbuf refs = STRBUF_INIT;
	struct made m = {.is_patch = !chance(3)};
	int64_t at = (int64_t)chance(100) * DAY;
	unsigned t = chance(2), counter = 1 + chance(2);

	for (unsigned k = chance(4); k; k--)
		strbuf_addf(&refs, "%s%s", refs.len ? "\n" : "",
			    id(a, chance(IDS + 4)));
	m.mail = memory_patch(id(a, n), "ann@example.org", at);
	m.mail.message.refs = arena_strndup(a, refs.buf, refs.len);
	m.mail.message.kind = m.is_patch ? FACTS_PATCH : FACTS_REPLY;
	m.mail.message.subject =
	    arena_printf(a, "%s[PATCH %u/2] %s",
			 m.is_patch ? "" : "Re: ", counter, titles[t]);
	m.mail.title_at = strlen(m.mail.message.subject) - 3;
	m.mail.title_key = facts_title_key(titles[t]);
	m.mail.counted = true;
	m.mail.counter = counter;
	m.mail.expected = 2;
	strbuf_release(&refs);
	if (m.is_patch || chance(3))
		return m;
	m.mail.message.kind = FACTS_NOTICE;
	m.mail.message.subject = arena_printf(a, "[tip: x86/x] %s", titles[t]);
	m.n_links = chance(4);
	for (size_t i = 0; i < m.n_links; i++)
		m.links[i] = (struct state_link){
		    .kind = POSTING_LINK_OF,
		    .target = id(a, chance(IDS + 4)),
		    .names = "",
		};
	return m;
}

static void put(struct state *st, const struct made *m)
{
	const struct state_mentions mentions = {.links = m->links,
						.n_links = m->n_links};
	enum state_put result;
	int64_t row;

	must(state_message_put(
	    st, &m->mail.message, m->is_patch ? &m->mail : NULL,
	    m->is_patch ? "text\n" : NULL, &row, &result, err));
	if (result == STATE_PUT_NEW || result == STATE_PUT_REPLACED)
		must(state_mentions_put(st, row, &mentions, err));
}

/* Record them in that order, so many at a time. */
static struct state *record(const struct made *mails, const unsigned *order,
			    unsigned bite)
{
	struct state *st;

	must(state_open(":memory:", STATE_CREATE, &st, err));
	for (unsigned i = 0; i < MAILS; i += bite) {
		must(state_begin(st, err));
		for (unsigned k = i; k < MAILS && k < i + bite; k++)
			put(st, &mails[order[k]]);
		must(state_commit(st, err));
		must(series_refresh(st, err));
	}
	return st;
}

/* The row of the cache, and the Message-ID of its target, "" if none. */
static const char *cached(struct state *st, int64_t message_id, struct arena *a,
			  struct state_reply *out)
{
	const char *target = "";
	sqlite3_stmt *s;

	*out = (struct state_reply){.decided_at = CLOCK_NEVER};
	assert_int_equal(
	    sqlite3_prepare_v2(st->db,
			       "SELECT r.target_id, r.by_subject,"
			       " r.decided_at, coalesce(m.msgid, '')"
			       " FROM replies r LEFT JOIN messages m"
			       " ON m.id = r.target_id"
			       " WHERE r.message_id = ?1",
			       -1, &s, NULL),
	    SQLITE_OK);
	sqlite3_bind_int64(s, 1, message_id);
	if (sqlite3_step(s) == SQLITE_ROW) {
		out->target_id = sqlite3_column_int64(s, 0);
		out->by_subject = sqlite3_column_int(s, 1);
		out->decided_at = sql_time(s, 2);
		target = sql_text(s, 3, a);
	}
	sqlite3_finalize(s);
	return target;
}

/* Every mail's target, as all mails have it and as those before each day. */
static void show(struct state *st, struct arena *a, struct strbuf *out)
{
	for (unsigned n = 0; n < IDS; n++) {
		struct state_message m;
		struct state_reply reply;
		struct replies_found found;
		const char *target;

		must_be(1, state_message_find(st, id(a, n), a, &m, err));
		if (m.kind != FACTS_REPLY && m.kind != FACTS_NOTICE)
			continue;
		must(replies_find(st, &m, REPLIES_ALL, a, &found, err));
		target = cached(st, m.id, a, &reply);
		/* the cache is what would be found now */
		assert_int_equal(reply.target_id, found.reply.target_id);
		assert_int_equal(reply.decided_at, found.reply.decided_at);
		assert_int_equal(reply.by_subject, found.reply.by_subject);
		strbuf_addf(out, "%u: %s%s %lld\n", n, target,
			    reply.by_subject ? " s" : "",
			    (long long)reply.decided_at);
		/* before decided_at or the reply's date nothing changes it */
		for (int64_t day = m.date_at + 1; day < 100 * DAY;
		     day += 9 * DAY) {
			struct replies_view view = {day, INT64_MAX};

			if (day <= reply.decided_at)
				continue;
			must(replies_find(st, &m, view, a, &found, err));
			assert_int_equal(reply.target_id,
					 found.reply.target_id);
		}
	}
}

static void test_any_order(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct strbuf want = STRBUF_INIT, got = STRBUF_INIT;
		struct arena a = ARENA_INIT;
		struct made mails[MAILS];
		unsigned order[MAILS];
		struct state *st;

		seed = round + 1;
		for (unsigned i = 0; i < MAILS; i++) {
			mails[i] = make(&a, i < IDS ? i : chance(IDS));
			/* no two copies are alike */
			mails[i].mail.message.digest = chance(1000) * MAILS + i;
			order[i] = i;
		}
		st = record(mails, order, MAILS);
		show(st, &a, &want);
		state_close(st);
		for (unsigned try = 0; try < 4; try++) {
			for (unsigned i = MAILS; i-- > 1;) {
				unsigned k = chance(i + 1), o = order[i];

				order[i] = order[k];
				order[k] = o;
			}
			st = record(mails, order, 1 + chance(7));
			strbuf_reset(&got);
			show(st, &a, &got);
			state_close(st);
			if (strcmp(want.buf, got.buf) != 0)
				table_str(round, "round", want.buf, got.buf);
		}
		strbuf_release(&want);
		strbuf_release(&got);
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
