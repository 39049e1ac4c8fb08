/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "common/strbuf.h"
#include "state/cursors.h"

static int64_t kvm, arm, source;

/*
 * Rows 1..8; the odd ones are patches. 3 is undated, 4 was imported, the
 * others arrived. kvm has 1..4, 6, 7 and later 5; arm has 5 and 8 and later 1.
 * In the archive they stand backwards, 2 twice.
 */
static int fill(void **test)
{
	static const char lists[] = "kkkkakka";
	struct memory *memory;
	struct state *st;

	memory_open(test);
	memory = *test;
	st = memory->st;
	must(state_list_put(st, "kvm", "", "", &kvm, err));
	must(state_list_put(st, "arm", "", "", &arm, err));
	must(state_source_put(st, "/archive", &source, err));
	for (int i = 1; i <= 8; i++) {
		struct state_patch p =
		    memory_patch(arena_printf(&memory->a, "m%d", i), "a@b",
				 i == 3 ? CLOCK_NEVER : 1000 - i * 10);
		enum state_put result;
		int64_t id;

		p.message.arrived_at = i == 4 ? CLOCK_NEVER : 5000;
		must(state_begin(st, err));
		must(state_message_put(st, &p.message, i % 2 ? &p : NULL, "",
				       &id, &result, err));
		assert_int_equal(id, i);
		must(state_message_add_list(
		    st, id, lists[i - 1] == 'k' ? kvm : arm, err));
		must(state_commit(st, err));
	}
	/* the second copy came when 8 was there already */
	must(state_message_add_list(st, 5, kvm, err));
	must(state_message_add_list(st, 1, arm, err));
	must(state_message_add_list(st, 1, arm, err));
	for (int i = 1; i <= 8; i++)
		must(state_archive_put(
		    st, source, 9 - i,
		    (const unsigned char *)"01234567890123456789", 20, i, err));
	must(state_archive_put(st, source, 9,
			       (const unsigned char *)"01234567890123456789",
			       20, 2, err));
	return 0;
}

static const struct {
	const char *input;
	struct state_span span; /* list_id 1: kvm, 2: arm */
	const char *messages, *patches;
} rows[] = {
    {"dates, both ends",
     {.kind = STATE_SPAN_DATES, .since = 950, .until = 990},
     "m5 m4 m2",
     "m5"},
    {"all dates",
     {.kind = STATE_SPAN_DATES, .since = CLOCK_NEVER, .until = INT64_MAX},
     "m8 m7 m6 m5 m4 m2 m1",
     "m7 m5 m1"},
    {"dates of kvm",
     {.kind = STATE_SPAN_DATES, .list_id = 1, .until = 2000},
     "m7 m6 m5 m4 m2 m1",
     "m7 m5 m1"},
    {"dates of arm",
     {.kind = STATE_SPAN_DATES, .list_id = 2, .until = 2000},
     "m8 m5 m1",
     "m5 m1"},
    {"dates of a list that is not there",
     {.kind = STATE_SPAN_DATES, .list_id = 3, .until = 2000},
     "",
     ""},
    {"dates the wrong way round",
     {.kind = STATE_SPAN_DATES, .since = 990, .until = 950},
     "",
     ""},
    {"recorded",
     {.kind = STATE_SPAN_RECORDED, .first = 1, .last = 5},
     "m5 m4 m2",
     "m5"},
    {"recorded on arm",
     {.kind = STATE_SPAN_RECORDED, .list_id = 2, .first = 0, .last = 5},
     "m5 m1",
     "m5 m1"},
    {"archive",
     {.kind = STATE_SPAN_ARCHIVE, .first = 1, .last = 4, .source_id = 1},
     "m7 m6 m5",
     "m7 m5"},
    {"archive, a mail twice",
     {.kind = STATE_SPAN_ARCHIVE, .first = 6, .last = 9, .source_id = 1},
     "m2 m1",
     "m1"},
    {"archive that is not there",
     {.kind = STATE_SPAN_ARCHIVE, .first = 0, .last = 9, .source_id = 2},
     "",
     ""},
    {"arrivals",
     {.kind = STATE_SPAN_ARRIVAL,
      .first = 2,
      .last = 7,
      .not_before = CLOCK_NEVER},
     "m7 m6 m5",
     "m7 m5"},
    {"arrivals that are history",
     {.kind = STATE_SPAN_ARRIVAL, .first = 2, .last = 7, .not_before = 940},
     "m6 m5",
     "m5"},
    {"arrivals on kvm up to 8, as told at the time",
     {.kind = STATE_SPAN_ARRIVAL,
      .list_id = 1,
      .first = 0,
      .last = 8,
      .not_before = CLOCK_NEVER},
     "m7 m6 m2 m1",
     "m7 m1"},
    {"arrivals on kvm after 8: the late one",
     {.kind = STATE_SPAN_ARRIVAL,
      .list_id = 1,
      .first = 8,
      .last = 9,
      .not_before = CLOCK_NEVER},
     "m5",
     "m5"},
    {"arrivals on arm up to 8",
     {.kind = STATE_SPAN_ARRIVAL,
      .list_id = 2,
      .first = 0,
      .last = 8,
      .not_before = CLOCK_NEVER},
     "m8 m5",
     "m5"},
    {"arrivals on arm after 8: the late one",
     {.kind = STATE_SPAN_ARRIVAL,
      .list_id = 2,
      .first = 8,
      .last = 10,
      .not_before = CLOCK_NEVER},
     "m1",
     "m1"},
    {"arrivals on arm after 8, history",
     {.kind = STATE_SPAN_ARRIVAL,
      .list_id = 2,
      .first = 8,
      .last = 10,
      .not_before = 991},
     "",
     ""},
};

static void test_spans(void **test)
{
	struct memory *memory = *test;
	struct strbuf got = STRBUF_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct state_message *m;
		struct state_patch *p;
		size_t n;

		must(state_messages_in(memory->st, &rows[i].span, &memory->a,
				       &m, &n, err));
		strbuf_reset(&got);
		for (size_t k = 0; k < n; k++)
			strbuf_addf(&got, "%s%s", k ? " " : "", m[k].msgid);
		table_str(i, rows[i].input, rows[i].messages, got.buf);
		must(state_patches_in(memory->st, &rows[i].span, &memory->a, &p,
				      &n, err));
		strbuf_reset(&got);
		for (size_t k = 0; k < n; k++)
			strbuf_addf(&got, "%s%s", k ? " " : "",
				    p[k].message.msgid);
		table_str(i, rows[i].input, rows[i].patches, got.buf);
	}
	strbuf_release(&got);
	table_end();
}

/* Digests told one after the other tell every arrival once. */
static void test_arrivals_once_each(void **test)
{
	struct memory *memory = *test;
	int told[9] = {0};
	int64_t last;

	must(state_message_last(memory->st, &last, err));
	for (int64_t first = 0; first < last; first += 2) {
		struct state_span span = {
		    .kind = STATE_SPAN_ARRIVAL,
		    .list_id = kvm,
		    .first = first,
		    .last = first + 2,
		    .not_before = CLOCK_NEVER,
		};
		struct state_message *got;
		size_t n;

		must(state_messages_in(memory->st, &span, &memory->a, &got, &n,
				       err));
		for (size_t k = 0; k < n; k++)
			told[got[k].id - 1]++;
	}
	for (size_t i = 0; i < 9; i++)
		table_int(i, "told", i < 7 && i != 2 && i != 3, told[i]);
	table_end();
}

/* What list has to tell after *told, "m4 m5"; *told is moved. */
static const char *tell(struct memory *memory, int64_t list, int64_t *told)
{
	struct state_span span = {
	    .kind = STATE_SPAN_ARRIVAL,
	    .list_id = list,
	    .first = *told,
	    .not_before = CLOCK_NEVER,
	};
	struct state_message *got;
	const char *text = "";
	size_t n;

	must(state_message_last(memory->st, &span.last, err));
	must(state_messages_in(memory->st, &span, &memory->a, &got, &n, err));
	for (size_t k = 0; k < n; k++)
		text = arena_printf(&memory->a, "%s%s%s", text, k ? " " : "",
				    got[k].msgid);
	*told = span.last;
	return text;
}

static void put_copy(struct memory *memory, const char *msgid,
		     int64_t arrived_at, int64_t received_at,
		     enum state_put want)
{
	struct state_message m = memory_message(msgid, "a@b", 960);

	m.arrived_at = arrived_at;
	m.received_at = received_at;
	memory_put(memory->st, &m, NULL, NULL, want);
}

static int64_t arrived_at(struct memory *memory, const char *msgid)
{
	struct state_message m;

	must_be(1, state_message_find(memory->st, msgid, &memory->a, &m, err));
	return m.arrived_at;
}

/* A mail that was imported arrives when the mailbox has it, once, and is told
 * by the next digest, whether more comes after it or not. */
static void test_imported_arrives(void **test)
{
	static const struct {
		const char *input, *msgid;
		int64_t arrived_at, received_at;
		enum state_put put;
		const char *kvm, *arm;
		int64_t want;
	} steps[] = {
	    {"imported again", "m4", CLOCK_NEVER, CLOCK_NEVER, STATE_PUT_KNOWN,
	     "", "", CLOCK_NEVER},
	    {"arrives", "m4", 6000, CLOCK_NEVER, STATE_PUT_KNOWN, "m4", "",
	     6000},
	    {"read again", "m4", 7000, CLOCK_NEVER, STATE_PUT_KNOWN, "", "",
	     6000},
	    {"a better copy", "m4", 7000, 50, STATE_PUT_REPLACED, "", "", 6000},
	    {"arrived at first", "m5", 7000, CLOCK_NEVER, STATE_PUT_KNOWN, "",
	     "", 5000},
	    {"a new one", "m10", 8000, CLOCK_NEVER, STATE_PUT_NEW, "", "m10",
	     8000},
	    {"imported on two lists", "m11", CLOCK_NEVER, CLOCK_NEVER,
	     STATE_PUT_NEW, "", "", CLOCK_NEVER},
	    {"arrives by a better copy", "m11", 9000, 50, STATE_PUT_REPLACED,
	     "m11", "m11", 9000},
	    {"a new one behind it", "m12", 9000, CLOCK_NEVER, STATE_PUT_NEW, "",
	     "m12", 9000},
	};
	struct memory *memory = *test;
	int64_t kvm_told, arm_told, id;

	must(state_message_last(memory->st, &kvm_told, err));
	arm_told = kvm_told;
	for (size_t i = 0; i < LENGTH(steps); i++) {
		struct state_message m;

		put_copy(memory, steps[i].msgid, steps[i].arrived_at,
			 steps[i].received_at, steps[i].put);
		must_be(1, state_message_find(memory->st, steps[i].msgid,
					      &memory->a, &m, err));
		id = m.id;
		if (steps[i].put == STATE_PUT_NEW)
			must(state_message_add_list(memory->st, id, arm, err));
		if (!strcmp(steps[i].msgid, "m11"))
			must(state_message_add_list(memory->st, id, kvm, err));
		table_str(i, steps[i].input, steps[i].kvm,
			  tell(memory, kvm, &kvm_told));
		table_str(i, steps[i].input, steps[i].arm,
			  tell(memory, arm, &arm_told));
		table_int(i, steps[i].input, steps[i].want,
			  arrived_at(memory, steps[i].msgid));
	}
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fill, memory_close)

/* m3 is undated; m8 has the oldest date and m1 the newest. */
static void test_times(void **test)
{
	static const struct {
		const char *input;
		struct state_span span;
		int64_t first, last;
	} times[] = {
	    {"of all",
	     {.kind = STATE_SPAN_RECORDED, .last = 8},
	     1000 - 80,
	     1000 - 10},
	    {"of a list",
	     {.kind = STATE_SPAN_RECORDED, .list_id = 2, .last = 8},
	     1000 - 80,
	     1000 - 10},
	    {"of another list",
	     {.kind = STATE_SPAN_RECORDED, .list_id = 1, .first = 1, .last = 8},
	     1000 - 70,
	     1000 - 20},
	    {"of dates",
	     {.kind = STATE_SPAN_DATES, .since = 950, .until = 990},
	     950,
	     980},
	    {"of what arrived",
	     {.kind = STATE_SPAN_ARRIVAL,
	      .list_id = 1,
	      .first = 3,
	      .last = 7,
	      .not_before = CLOCK_NEVER},
	     930,
	     940},
	    {"of an archive",
	     {.kind = STATE_SPAN_ARCHIVE,
	      .source_id = 1,
	      .first = 7,
	      .last = 9},
	     980,
	     990},
	    {"of one that is undated",
	     {.kind = STATE_SPAN_RECORDED, .first = 2, .last = 3},
	     CLOCK_NEVER,
	     CLOCK_NEVER},
	    {"of none",
	     {.kind = STATE_SPAN_RECORDED, .first = 8, .last = 99},
	     CLOCK_NEVER,
	     CLOCK_NEVER},
	};
	struct memory *memory = *test;

	for (size_t i = 0; i < LENGTH(times); i++) {
		int64_t first, last;

		must(state_span_times(memory->st, &times[i].span, &first, &last,
				      err));
		table_int(i, times[i].input, times[i].first, first);
		table_int(i, times[i].input, times[i].last, last);
	}
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_spans),
	    TEST(test_times),
	    TEST(test_arrivals_once_each),
	    TEST(test_imported_arrives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
