/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>

#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"

static void test_put_gives_back_every_field(void **test)
{
	struct memory *memory = *test;
	struct state_message m = {
	    .msgid = "a@example.org",
	    .kind = 4,
	    .date_at = 1590000000,
	    .received_at = 1590000009,
	    .digest = 0xfedcba9876543210u,
	    .arrived_at = 1600000000,
	    .subject = "Gr\xc3\xbc\xc3\x9f"
		       "e",
	    .from = {.name = "J\xc3\xbcrgen", .email = "j@example.org"},
	    .refs = "b@example.org\nc@example.org",
	    .robot = true,
	};
	struct state_message got;
	int64_t id = memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);

	must_be(1,
		state_message_find(memory->st, m.msgid, &memory->a, &got, err));
	assert_int_equal(got.id, id);
	assert_string_equal(got.msgid, m.msgid);
	assert_int_equal(got.kind, m.kind);
	assert_int_equal(got.date_at, m.date_at);
	assert_int_equal(got.received_at, m.received_at);
	assert_true(got.digest == m.digest);
	assert_int_equal(got.arrived_at, m.arrived_at);
	assert_string_equal(got.subject, m.subject);
	assert_string_equal(got.from.name, m.from.name);
	assert_string_equal(got.from.email, m.from.email);
	assert_string_equal(got.refs, m.refs);
	assert_true(got.robot);
	must_be(0, state_message_find(memory->st, "A@example.org", &memory->a,
				      &got, err));
}

static void test_unknown_times_come_back(void **test)
{
	struct memory *memory = *test;
	struct state_message m = memory_message("a", "a@b", CLOCK_NEVER), got;

	memory_put(memory->st, &m, NULL, NULL, STATE_PUT_NEW);
	must_be(1, state_message_find(memory->st, "a", &memory->a, &got, err));
	assert_true(got.date_at == CLOCK_NEVER);
	assert_true(got.received_at == CLOCK_NEVER);
	assert_true(got.arrived_at == CLOCK_NEVER);
}

static void test_put_needs_a_transaction(void **test)
{
	struct memory *memory = *test;
	struct state_message m = memory_message("a", "a@b", 1);
	enum state_put result;
	int64_t id;

	must_fail(
	    ERR_SYSTEM, "outside of a transaction",
	    state_message_put(memory->st, &m, NULL, NULL, &id, &result, err));
}

/* R14: earlier Received, unknown last, then the smaller digest. */
static void test_which_copy_stands(void **test)
{
	static const struct {
		int64_t received_a;
		uint64_t digest_a;
		int64_t received_b;
		uint64_t digest_b;
		enum state_put want; /* of b after a */
		enum state_put back; /* of a after b */
	} rows[] = {
	    {5, 1, 5, 1, STATE_PUT_KNOWN, STATE_PUT_KNOWN},
	    {5, 1, 6, 0, STATE_PUT_KNOWN, STATE_PUT_REPLACED},
	    {5, 1, 4, 2, STATE_PUT_REPLACED, STATE_PUT_KNOWN},
	    {5, 1, 5, 0, STATE_PUT_REPLACED, STATE_PUT_KNOWN},
	    {5, 1, 5, UINT64_MAX, STATE_PUT_KNOWN, STATE_PUT_REPLACED},
	    {5, 1, CLOCK_NEVER, 0, STATE_PUT_KNOWN, STATE_PUT_REPLACED},
	    {CLOCK_NEVER, 1, CLOCK_NEVER, 2, STATE_PUT_KNOWN,
	     STATE_PUT_REPLACED},
	    {CLOCK_NEVER, UINT64_MAX, CLOCK_NEVER, 2, STATE_PUT_REPLACED,
	     STATE_PUT_KNOWN},
	    {-5, 1, 0, 0, STATE_PUT_KNOWN, STATE_PUT_REPLACED},
	};
	struct memory *memory = *test;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (int turn = 0; turn < 2; turn++) {
			char *id = arena_printf(&memory->a, "%zu.%d", i, turn);
			struct state_message a = memory_message(id, "a@b", 10);
			struct state_message b = a, got;
			int64_t row;

			a.received_at = rows[i].received_a;
			a.digest = rows[i].digest_a;
			a.arrived_at = 1000;
			a.subject = "a";
			b.received_at = rows[i].received_b;
			b.digest = rows[i].digest_b;
			b.arrived_at = 2000;
			b.subject = "b";
			row = memory_put(memory->st, turn ? &b : &a, NULL, NULL,
					 STATE_PUT_NEW);
			table_int(
			    i, id, row,
			    memory_put(memory->st, turn ? &a : &b, NULL, NULL,
				       turn ? rows[i].back : rows[i].want));
			must_be(1, state_message_find(memory->st, id,
						      &memory->a, &got, err));
			table_int(i, id, turn ? 2000 : 1000, got.arrived_at);
			table_int(i, id, row, got.id);
		}
	}
	table_end();
}

static void test_lists(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_message m = memory_message("a", "a@b", 100);
	struct state_message n = memory_message("b", "a@b", 50);
	int64_t kvm, arm, id, count, first, last;

	must(state_list_put(st, "kvm", "kvm.vger.kernel.org", "", &kvm, err));
	must(state_list_put(st, "arm", "", "", &arm, err));
	id = memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
	must_be(0, state_message_has_list(st, id, kvm, err));
	must(state_message_add_list(st, id, kvm, err));
	must(state_message_add_list(st, id, kvm, err));
	must_be(1, state_message_has_list(st, id, kvm, err));
	must_be(0, state_message_has_list(st, id, arm, err));
	id = memory_put(st, &n, NULL, NULL, STATE_PUT_NEW);
	must(state_messages_summary(st, kvm, &count, &first, &last, err));
	assert_int_equal(count, 1);
	assert_int_equal(first, 100);
	assert_int_equal(last, 100);
	must(state_messages_summary(st, 0, &count, &first, &last, err));
	assert_int_equal(count, 2);
	assert_int_equal(first, 50);
	assert_int_equal(last, 100);
	must(state_messages_summary(st, arm, &count, &first, &last, err));
	assert_int_equal(count, 0);
	assert_true(first == CLOCK_NEVER && last == CLOCK_NEVER);
	must_fail(ERR_DATA, "FOREIGN KEY",
		  state_message_add_list(st, id, 99, err));
	must(state_message_last(st, &last, err));
	assert_int_equal(last, id);
}

static void test_undated(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_message m = memory_message("a", "a@b", CLOCK_NEVER);
	int64_t kvm, id, n;

	must(state_list_put(st, "kvm", "", "", &kvm, err));
	id = memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
	m.msgid = "b";
	memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
	must(state_message_add_list(st, id, kvm, err));
	must(state_messages_undated(st, 0, &n, err));
	assert_int_equal(n, 2);
	must(state_messages_undated(st, kvm, &n, err));
	assert_int_equal(n, 1);
	must(state_messages_undated(st, kvm + 1, &n, err));
	assert_int_equal(n, 0);
}

static void test_arrivals(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	int64_t kvm, id, at;

	must(state_list_put(st, "kvm", "", "", &kvm, err));
	must(state_message_first_arrival(st, 0, &at, err));
	assert_true(at == CLOCK_NEVER);
	for (int i = 0; i < 4; i++) {
		struct state_message m = memory_message(
		    arena_printf(&memory->a, "%d", i), "a@b", 9 - i);
		m.arrived_at = i == 0 ? CLOCK_NEVER : 1000 + i;
		id = memory_put(st, &m, NULL, NULL, STATE_PUT_NEW);
		if (i == 0 || i == 2)
			must(state_message_add_list(st, id, kvm, err));
	}
	must(state_message_first_arrival(st, 0, &at, err));
	assert_int_equal(at, 1001);
	must(state_message_last_arrival(st, 0, &at, err));
	assert_int_equal(at, 1003);
	must(state_message_first_arrival(st, kvm, &at, err));
	assert_int_equal(at, 1002);
	must(state_message_last_arrival(st, kvm, &at, err));
	assert_int_equal(at, 1002);
}

static void test_unreadable(void **test)
{
	struct memory *memory = *test;
	int64_t n;

	must(state_unreadable_put(memory->st, "imap:INBOX:1", "7", "why", 1,
				  err));
	must(state_unreadable_put(memory->st, "imap:INBOX:1", "7", "else", 2,
				  err));
	must(state_unreadable_put(memory->st, "imap:INBOX:1", "8", "", 2, err));
	must(state_unreadable_count(memory->st, &n, err));
	assert_int_equal(n, 2);
}

static void test_hostile_sizes(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_message m = memory_message("", "a@b", 1);
	struct strbuf big = STRBUF_INIT;
	enum state_put result;
	struct state_message got;
	int64_t id;

	must(state_begin(st, err));
	must_fail(ERR_DATA, "CHECK",
		  state_message_put(st, &m, NULL, NULL, &id, &result, err));
	strbuf_addchars(&big, 'x', 1001);
	m.msgid = big.buf;
	must_fail(ERR_DATA, "CHECK",
		  state_message_put(st, &m, NULL, NULL, &id, &result, err));
	/* a mail of 1 MiB whose every byte became three */
	strbuf_reset(&big);
	for (int i = 0; i < 1024 * 1024; i++)
		strbuf_addstr(&big, "\xef\xbf\xbd");
	m.msgid = "a";
	m.subject = big.buf;
	must(state_message_put(st, &m, NULL, NULL, &id, &result, err));
	must_be(1, state_message_find(st, "a", &memory->a, &got, err));
	assert_string_equal(got.subject, big.buf);
	strbuf_addch(&big, 'x');
	m.msgid = "b";
	m.subject = big.buf;
	must_fail(ERR_DATA, "CHECK",
		  state_message_put(st, &m, NULL, NULL, &id, &result, err));
	strbuf_addchars(&big, 'x', 2 * 1024 * 1024);
	m.subject = big.buf;
	must_fail(ERR_DATA, "NOT NULL",
		  state_message_put(st, &m, NULL, NULL, &id, &result, err));
	must_be(0, state_message_find(st, big.buf, &memory->a, &got, err));
	state_rollback(st);
	strbuf_release(&big);
}

#define SHUFFLES 40
#define COPIES   12

/* All that may be seen of the state, but for rows and arrivals, as one text. */
static void dump(struct state *st, struct arena *a, struct strbuf *out)
{
	struct state_span span = {
	    .kind = STATE_SPAN_DATES, .since = 0, .until = 1000000};
	struct state_message *m;
	struct state_patch *p;
	const char *text;
	size_t n;

	must(state_messages_in(st, &span, a, &m, &n, err));
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s %d %" PRId64 " %s %s %s\n", m[i].msgid,
			    m[i].kind, m[i].date_at, m[i].subject,
			    m[i].from.email, m[i].from.name);
	must(state_patches_in(st, &span, a, &p, &n, err));
	for (size_t i = 0; i < n; i++) {
		must(state_patch_text(st, p[i].message.id, a, &text, err));
		strbuf_addf(out, "%s %u %s %s %s\n", p[i].message.msgid,
			    p[i].counter, p[i].paths, p[i].author.email, text);
	}
}

/* R14: the same set of mails gives the same rows, in whatever order. */
static void test_order_of_puts_does_not_matter(void **test)
{
	struct memory *memory = *test;
	struct strbuf first = STRBUF_INIT, now = STRBUF_INIT;
	int order[COPIES];

	srand(1);
	for (int i = 0; i < COPIES; i++)
		order[i] = i;
	for (int round = 0; round < SHUFFLES; round++) {
		struct memory mine = {.a = ARENA_INIT};

		must(state_open(":memory:", STATE_CREATE, &mine.st, err));
		must(state_begin(mine.st, err));
		for (int i = 0; i < COPIES; i++) {
			int k = order[i];
			char *id = arena_printf(&mine.a, "m%d", k % 3);
			char *email = arena_printf(&mine.a, "p%d@x", k % 4);
			struct state_patch p = memory_patch(id, email, 100 + k);
			enum state_put result;
			int64_t row;

			p.message.received_at =
			    k % 5 ? 50 + k / 2 : CLOCK_NEVER;
			p.message.digest = (uint64_t)(k * 7 % 12);
			p.counter = (uint32_t)k;
			p.paths = arena_printf(&mine.a, "path%d", k);
			must(state_message_put(
			    mine.st, &p.message, k % 2 ? &p : NULL,
			    arena_printf(&mine.a, "text%d", k), &row, &result,
			    err));
		}
		must(state_commit(mine.st, err));
		strbuf_reset(&now);
		dump(mine.st, &mine.a, &now);
		if (!round)
			strbuf_addstr(&first, now.buf);
		table_str((size_t)round, "shuffled", first.buf, now.buf);
		state_close(mine.st);
		arena_release(&mine.a);
		for (int i = COPIES - 1; i > 0; i--) {
			int j = rand() % (i + 1), k = order[i];
			order[i] = order[j];
			order[j] = k;
		}
	}
	(void)memory;
	strbuf_release(&first);
	strbuf_release(&now);
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_put_gives_back_every_field),
	    TEST(test_unknown_times_come_back),
	    TEST(test_put_needs_a_transaction),
	    TEST(test_which_copy_stands),
	    TEST(test_lists),
	    TEST(test_undated),
	    TEST(test_arrivals),
	    TEST(test_unreadable),
	    TEST(test_hostile_sizes),
	    TEST(test_order_of_puts_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
