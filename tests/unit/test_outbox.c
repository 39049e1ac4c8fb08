/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"
#include "state/digests.h"
#include "state/outbox.h"

static struct outbox_mail mail(const char *msgid, int64_t due_at)
{
	return (struct outbox_mail){
	    .kind = OUTBOX_ANSWER,
	    .msgid = msgid,
	    .sender = "bot@x",
	    .recipient = "ann@x",
	    .bytes = "mail\n",
	    .len = 5,
	    .due_at = due_at,
	    .expires_at = CLOCK_NEVER,
	    .attempted_at = CLOCK_NEVER,
	    .sent_at = CLOCK_NEVER,
	    .last_text = "",
	};
}

static void put(struct state *st, struct outbox_mail *m)
{
	must(state_outbox_put(st, m, err));
}

static void set(struct state *st, struct outbox_mail *m,
		enum outbox_state state)
{
	m->state = state;
	must(state_outbox_update(st, m, err));
}

static int64_t a_digest(struct state *st, const char *slot)
{
	struct state_digest d = {
	    .slot = slot, .msgid = "x", .refs = "", .scheduled = true};

	must(state_list_put(st, "kvm", "", "", &d.list_id, err));
	must(state_digest_put(st, &d, err));
	return d.id;
}

static void test_every_field(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct outbox_mail m = {
	    .kind = OUTBOX_NOTICE,
	    .state = OUTBOX_DOUBTFUL,
	    .digest_id = a_digest(st, "s"),
	    .part = 2,
	    .list_id = 1,
	    .msgid = "id@x",
	    .sender = "",
	    .recipient = "ann@x",
	    .bytes = "a\0b\xff",
	    .len = 4,
	    .created_at = 1,
	    .due_at = 2,
	    .expires_at = 3,
	    .attempts = 4,
	    .attempted_at = 5,
	    .sent_at = 6,
	    .repeats = 7,
	    .last_code = 451,
	    .last_text = "4.7.1 later",
	};
	struct outbox_mail got, same;

	put(st, &m);
	must_be(1, state_outbox_find(st, m.id, &memory->a, &got, err));
	must_be(1, state_outbox_find_msgid(st, "id@x", &memory->a, &same, err));
	assert_int_equal(same.id, m.id);
	assert_int_equal(got.id, m.id);
	assert_int_equal(got.kind, OUTBOX_NOTICE);
	assert_int_equal(got.state, OUTBOX_DOUBTFUL);
	assert_int_equal(got.digest_id, m.digest_id);
	assert_int_equal(got.part, 2);
	assert_int_equal(got.list_id, 1);
	assert_string_equal(got.sender, "");
	assert_string_equal(got.recipient, "ann@x");
	assert_int_equal(got.len, 4);
	assert_memory_equal(got.bytes, "a\0b\xff", 5);
	assert_int_equal(got.created_at, 1);
	assert_int_equal(got.due_at, 2);
	assert_int_equal(got.expires_at, 3);
	assert_int_equal(got.attempts, 4);
	assert_int_equal(got.attempted_at, 5);
	assert_int_equal(got.sent_at, 6);
	assert_int_equal(got.repeats, 7);
	assert_int_equal(got.last_code, 451);
	assert_string_equal(got.last_text, "4.7.1 later");
	must_be(0, state_outbox_find(st, m.id + 1, &memory->a, &got, err));
	must_be(0, state_outbox_find_msgid(st, "ID@x", &memory->a, &got, err));
}

static void test_update(void **test)
{
	struct memory *memory = *test;
	struct outbox_mail m = mail("a", 1), got;

	put(memory->st, &m);
	m.state = OUTBOX_SENDING;
	m.due_at = 20;
	m.attempts = 1;
	m.attempted_at = 30;
	m.sent_at = 40;
	m.repeats = 1;
	m.last_code = 250;
	m.last_text = "ok";
	m.recipient = "other@x"; /* not to be changed */
	must(state_outbox_update(memory->st, &m, err));
	must_be(1, state_outbox_find(memory->st, m.id, &memory->a, &got, err));
	assert_int_equal(got.state, OUTBOX_SENDING);
	assert_int_equal(got.due_at, 20);
	assert_int_equal(got.attempts, 1);
	assert_int_equal(got.attempted_at, 30);
	assert_int_equal(got.sent_at, 40);
	assert_int_equal(got.repeats, 1);
	assert_int_equal(got.last_code, 250);
	assert_string_equal(got.last_text, "ok");
	assert_string_equal(got.recipient, "ann@x");
	m.id = 99;
	must_fail(ERR_DATA, "outbox mail 99",
		  state_outbox_update(memory->st, &m, err));
}

static void test_an_id_once(void **test)
{
	struct memory *memory = *test;
	struct outbox_mail m = mail("a", 1);

	put(memory->st, &m);
	must_fail(ERR_DATA, "holds 'a' already",
		  state_outbox_put(memory->st, &m, err));
	m = mail("b", 1);
	m.len = 0;
	must_fail(ERR_DATA, "CHECK", state_outbox_put(memory->st, &m, err));
	m = mail("c", 1);
	m.recipient = "";
	must_fail(ERR_DATA, "CHECK", state_outbox_put(memory->st, &m, err));
}

/* From every state to every state: what was sent is never sent again. */
static void test_sent_stays_sent(void **test)
{
	struct memory *memory = *test;

	for (int from = OUTBOX_QUEUED; from <= OUTBOX_DROPPED; from++) {
		for (int to = OUTBOX_QUEUED; to <= OUTBOX_DROPPED; to++) {
			char *msgid =
			    arena_printf(&memory->a, "%d.%d", from, to);
			struct outbox_mail m = mail(msgid, 1);
			bool was_sent =
			    from == OUTBOX_SENT || from == OUTBOX_CONFIRMED;
			bool may =
			    !was_sent || to == from || to == OUTBOX_CONFIRMED;
			struct err err;

			m.state = (enum outbox_state)from;
			put(memory->st, &m);
			m.state = (enum outbox_state)to;
			table_int((size_t)(10 * from + to), msgid, may ? 0 : -1,
				  state_outbox_update(memory->st, &m, &err));
		}
	}
	table_end();
}

/* Which mail is due, at a time. */
static const char *due(struct memory *memory, int64_t now)
{
	struct outbox_mail got;
	struct err err;
	int found = state_outbox_due(memory->st, now, &memory->a, &got, &err);

	if (found < 0)
		fail_msg("%s", err.text);
	return found ? got.msgid : "";
}

static int64_t next_due(struct memory *memory)
{
	int64_t at;

	must(state_outbox_next_due(memory->st, &at, err));
	return at;
}

static void test_due(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct outbox_mail late = mail("late", 50), early = mail("early", 30);
	struct outbox_mail list = mail("list", 40), off = mail("off", 10);

	assert_string_equal(due(memory, INT64_MAX), "");
	assert_true(next_due(memory) == CLOCK_NEVER);
	list.kind = OUTBOX_DIGEST;
	put(st, &late);
	put(st, &early);
	put(st, &list);
	put(st, &off);
	set(st, &off, OUTBOX_DOUBTFUL);
	assert_string_equal(due(memory, 29), "");
	assert_int_equal(next_due(memory), 30);
	assert_string_equal(due(memory, 30), "early");
	assert_string_equal(due(memory, 40), "list"); /* lists first */
	set(st, &list, OUTBOX_SENDING);
	assert_string_equal(due(memory, 60), "early");
	set(st, &early, OUTBOX_SENT);
	assert_string_equal(due(memory, 60), "late");
	assert_int_equal(next_due(memory), 50);
	set(st, &late, OUTBOX_FAILED);
	assert_string_equal(due(memory, 60), "");
	assert_true(next_due(memory) == CLOCK_NEVER);
}

/* A part waits for the part before, to the same recipient. */
static void test_parts_in_order(void **test)
{
	static const struct {
		enum outbox_state first;
		const char *want;
	} rows[] = {
	    {OUTBOX_QUEUED, "ann.1"}, {OUTBOX_SENDING, ""},
	    {OUTBOX_DOUBTFUL, ""},    {OUTBOX_FAILED, ""},
	    {OUTBOX_DROPPED, ""},     {OUTBOX_QUEUED, "ann.1"},
	    {OUTBOX_SENT, "ann.2"},   {OUTBOX_CONFIRMED, "ann.2"},
	};
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct outbox_mail one = mail("ann.1", 10), two = mail("ann.2", 5);
	struct outbox_mail three = mail("ann.3", 1), bob = mail("bob.1", 1);
	struct outbox_mail other = mail("other.1", 1);

	one.digest_id = two.digest_id = three.digest_id = bob.digest_id =
	    a_digest(st, "s");
	other.digest_id = a_digest(st, "t");
	one.part = bob.part = other.part = 1;
	two.part = 2;
	three.part = 3;
	bob.recipient = "bob@x";
	put(st, &one);
	two.before_id = one.id;
	put(st, &two);
	three.before_id = two.id;
	put(st, &three);
	put(st, &bob);
	put(st, &other);
	set(st, &bob, OUTBOX_SENT);
	set(st, &other, OUTBOX_SENT);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		bool is_free = *rows[i].want;

		set(st, &one, rows[i].first);
		table_str(i, outbox_state_name(rows[i].first), rows[i].want,
			  due(memory, 100));
		table_int(i, outbox_state_name(rows[i].first),
			  !is_free                         ? CLOCK_NEVER
			  : rows[i].first == OUTBOX_QUEUED ? 10
							   : 5,
			  next_due(memory));
	}
	set(st, &two, OUTBOX_SENT);
	assert_string_equal(due(memory, 100), "ann.3");
	table_end();
}

/* What becomes of part 2 when part 1 is that; part 3 goes with it. */
static void test_parts_behind(void **test)
{
	static const struct {
		const char *input;
		enum outbox_kind kind;
		enum outbox_state first;
		int repeats;
		enum outbox_state want;
	} rows[] = {
	    {"later", OUTBOX_ANSWER, OUTBOX_QUEUED, 0, OUTBOX_QUEUED},
	    {"sending", OUTBOX_ANSWER, OUTBOX_SENDING, 0, OUTBOX_QUEUED},
	    {"refused", OUTBOX_ANSWER, OUTBOX_FAILED, 0, OUTBOX_FAILED},
	    {"dropped", OUTBOX_ANSWER, OUTBOX_DROPPED, 0, OUTBOX_FAILED},
	    {"in doubt", OUTBOX_ANSWER, OUTBOX_DOUBTFUL, 0, OUTBOX_FAILED},
	    {"refused", OUTBOX_PERSONAL, OUTBOX_FAILED, 0, OUTBOX_FAILED},
	    {"in doubt", OUTBOX_PERSONAL, OUTBOX_DOUBTFUL, 0, OUTBOX_QUEUED},
	    {"again", OUTBOX_PERSONAL, OUTBOX_DOUBTFUL, 1, OUTBOX_FAILED},
	    {"in doubt", OUTBOX_DIGEST, OUTBOX_DOUBTFUL, 1, OUTBOX_QUEUED},
	    {"refused", OUTBOX_DIGEST, OUTBOX_FAILED, 0, OUTBOX_FAILED},
	};
	struct memory *memory = *test;
	struct state *st = memory->st;
	int64_t queued;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct outbox_mail part[3];

		for (size_t k = 0; k < 3; k++) {
			part[k] =
			    mail(arena_printf(&memory->a, "%zu.%zu", i, k), 1);
			part[k].kind = rows[i].kind;
			part[k].before_id = k ? part[k - 1].id : 0;
			put(st, &part[k]);
		}
		part[0].repeats = rows[i].repeats;
		set(st, &part[0], rows[i].first);
		for (size_t k = 1; k < 3; k++) {
			must_be(1, state_outbox_find(st, part[k].id, &memory->a,
						     &part[k], err));
			table_int(i, rows[i].input, rows[i].want,
				  part[k].state);
		}
		set(st, &part[0], OUTBOX_QUEUED);
		must(state_outbox_count(st, OUTBOX_QUEUED, &queued, err));
		table_int(i, rows[i].input, 3 * ((int64_t)i + 1), queued);
	}
	table_end();
}

static void test_lists_and_counts(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct outbox_mail a = mail("a", 3), b = mail("b", 2), c = mail("c", 1);
	struct outbox_mail *rows;
	size_t n;
	int64_t count;

	put(st, &a);
	put(st, &b);
	put(st, &c);
	b.sent_at = 100;
	set(st, &b, OUTBOX_SENT);
	c.sent_at = 200;
	set(st, &c, OUTBOX_CONFIRMED);
	must(state_outbox_list(st, -1, &memory->a, &rows, &n, err));
	assert_int_equal(n, 3);
	assert_string_equal(rows[0].msgid, "a");
	assert_string_equal(rows[2].msgid, "c");
	assert_null(rows[0].bytes);
	assert_int_equal(rows[0].len, 5);
	must(state_outbox_list(st, OUTBOX_SENT, &memory->a, &rows, &n, err));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].msgid, "b");
	must(state_outbox_count(st, OUTBOX_QUEUED, &count, err));
	assert_int_equal(count, 1);
	must(state_outbox_count(st, OUTBOX_DROPPED, &count, err));
	assert_int_equal(count, 0);
	must(state_outbox_sent_since(st, 101, &count, err));
	assert_int_equal(count, 1);
	must(state_outbox_sent_since(st, 100, &count, err));
	assert_int_equal(count, 2);
}

static void test_answers(void **test)
{
	struct memory *memory = *test;
	static const struct {
		const char *recipient;
		enum outbox_kind kind;
		int64_t created_at;
		bool unproven;
	} put_them[] = {
	    {"ann@x", OUTBOX_ANSWER, 10, true},
	    {"ann@x", OUTBOX_ANSWER, 20, false},
	    {"bob+a@x", OUTBOX_ANSWER, 20, false},
	    {"ann@x", OUTBOX_NOTICE, 20, false},
	    {"ann@x", OUTBOX_PERSONAL, 20, false},
	    {"ann@x", OUTBOX_DIGEST, 20, false},
	};
	static const struct {
		const char *recipient;
		enum outbox_proof proof;
		int64_t since, want;
	} rows[] = {
	    {"ann@x", OUTBOX_ANY, 0, 2},      {"ann@x", OUTBOX_ANY, 11, 1},
	    {"ann@x", OUTBOX_ANY, 21, 0},     {"bob@x", OUTBOX_ANY, 0, 1},
	    {"cy@x", OUTBOX_ANY, 0, 0},       {NULL, OUTBOX_ANY, 0, 3},
	    {NULL, OUTBOX_ANY, 20, 2},        {NULL, OUTBOX_ANY, 21, 0},
	    {"ann@x", OUTBOX_PROVEN, 0, 1},   {"ann@x", OUTBOX_UNPROVEN, 0, 1},
	    {"ann@x", OUTBOX_PROVEN, 11, 1},  {"ann@x", OUTBOX_UNPROVEN, 11, 0},
	    {"bob@x", OUTBOX_UNPROVEN, 0, 0}, {NULL, OUTBOX_PROVEN, 0, 2},
	    {NULL, OUTBOX_UNPROVEN, 0, 1},
	};

	for (size_t i = 0; i < LENGTH(put_them); i++) {
		struct outbox_mail m =
		    mail(arena_printf(&memory->a, "%zu", i), 1);

		m.recipient = put_them[i].recipient;
		m.kind = put_them[i].kind;
		m.unproven = put_them[i].unproven;
		m.created_at = put_them[i].created_at;
		put(memory->st, &m);
	}

	struct outbox_mail second = mail("second part", 1);

	second.part = 2;
	second.created_at = 20;
	put(memory->st, &second);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int64_t n;

		must(state_outbox_answers(memory->st, rows[i].recipient,
					  rows[i].proof, rows[i].since, &n,
					  err));
		table_int(i, rows[i].recipient ? rows[i].recipient : "all",
			  rows[i].want, n);
	}
	table_end();
}

static void test_find_sender(void **test)
{
	struct memory *memory = *test;
	struct outbox_mail older = mail("older", 1), newer = mail("newer", 1);
	struct outbox_mail same = mail("same", 1), got;

	older.created_at = 5;
	newer.created_at = same.created_at = 6;
	put(memory->st, &newer);
	put(memory->st, &same);
	put(memory->st, &older);
	must_be(1, state_outbox_find_sender(memory->st, "bot@x", &memory->a,
					    &got, err));
	assert_string_equal(got.msgid, "same"); /* put last of the newest */
	must_be(0, state_outbox_find_sender(memory->st, "bot@y", &memory->a,
					    &got, err));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_every_field),  TEST(test_update),
	    TEST(test_an_id_once),   TEST(test_sent_stays_sent),
	    TEST(test_due),          TEST(test_parts_in_order),
	    TEST(test_parts_behind), TEST(test_lists_and_counts),
	    TEST(test_answers),      TEST(test_find_sender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
