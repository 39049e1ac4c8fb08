/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/digests.h"
#include "state/outbox.h"

static int64_t kvm, arm;

static int fill(void **test)
{
	struct memory *memory;

	memory_open(test);
	memory = *test;
	must(state_list_put(memory->st, "kvm", "", "", &kvm, err));
	must(state_list_put(memory->st, "arm", "", "", &arm, err));
	return 0;
}

static struct state_digest digest(const char *slot, int64_t slot_at)
{
	return (struct state_digest){
	    .list_id = kvm,
	    .slot = slot,
	    .slot_at = slot_at,
	    .since = CLOCK_NEVER,
	    .until = CLOCK_NEVER,
	    .not_before = CLOCK_NEVER,
	    .msgid = slot,
	    .refs = "",
	    .scheduled = true,
	    .to_list = true,
	};
}

static void test_every_field(void **test)
{
	struct memory *memory = *test;
	struct state_digest d = {
	    .list_id = arm,
	    .subscription_id = 3,
	    .slot = "20200601T0000Z",
	    .slot_at = 1,
	    .since = 2,
	    .until = 3,
	    .first = 4,
	    .last = 5,
	    .not_before = 6,
	    .msgid = "x@y",
	    .refs = "a\nb",
	    .created_at = 7,
	    .scheduled = true,
	};
	struct state_digest got;

	must(state_digest_put(memory->st, &d, err));
	must_be(1,
		state_digest_last(memory->st, arm, 3, &memory->a, &got, err));
	assert_int_equal(got.id, d.id);
	assert_int_equal(got.list_id, arm);
	assert_int_equal(got.subscription_id, 3);
	assert_string_equal(got.slot, d.slot);
	assert_int_equal(got.slot_at, 1);
	assert_int_equal(got.since, 2);
	assert_int_equal(got.until, 3);
	assert_int_equal(got.first, 4);
	assert_int_equal(got.last, 5);
	assert_int_equal(got.not_before, 6);
	assert_string_equal(got.msgid, "x@y");
	assert_string_equal(got.refs, "a\nb");
	assert_int_equal(got.created_at, 7);
	assert_true(got.scheduled);
	assert_false(got.to_list);
}

static void test_a_slot_once(void **test)
{
	struct memory *memory = *test;
	struct state_digest d = digest("20200601T0000Z", 1);

	must(state_digest_put(memory->st, &d, err));
	must_fail(ERR_DATA, "slot 20200601T0000Z",
		  state_digest_put(memory->st, &d, err));
	d.subscription_id = 1;
	must(state_digest_put(memory->st, &d, err));
	d.list_id = arm;
	must(state_digest_put(memory->st, &d, err));
	d.list_id = 99;
	must_fail(ERR_DATA, "FOREIGN KEY",
		  state_digest_put(memory->st, &d, err));
}

static void test_last(void **test)
{
	struct memory *memory = *test;
	struct state_digest d = digest("b", 200), got;

	must_be(0,
		state_digest_last(memory->st, kvm, 0, &memory->a, &got, err));
	must(state_digest_put(memory->st, &d, err));
	d = digest("a", 100);
	must(state_digest_put(memory->st, &d, err));
	must_be(1,
		state_digest_last(memory->st, kvm, 0, &memory->a, &got, err));
	assert_string_equal(got.slot, "a"); /* made last; "b" is to come */
	d = digest("c", 300);
	must(state_digest_put(memory->st, &d, err));
	d = digest("by hand", 400);
	d.scheduled = false;
	must(state_digest_put(memory->st, &d, err));
	must_be(1,
		state_digest_last(memory->st, kvm, 0, &memory->a, &got, err));
	assert_string_equal(got.slot, "c");
	assert_true(got.since == CLOCK_NEVER && got.until == CLOCK_NEVER);
	assert_true(got.not_before == CLOCK_NEVER);
	must_be(0,
		state_digest_last(memory->st, arm, 0, &memory->a, &got, err));
}

/* Of six digests: sent, failed, confirmed, by hand and sent, empty, and a
 * subscription's. */
static void test_sent_and_count(void **test)
{
	static const struct {
		const char *slot;
		enum outbox_state state;
		bool scheduled, has_mail;
		int64_t subscription;
	} slots[] = {
	    {"s1", OUTBOX_SENT, true, true, 0},
	    {"s2", OUTBOX_FAILED, true, true, 0},
	    {"s3", OUTBOX_CONFIRMED, true, true, 0},
	    {"s4", OUTBOX_SENT, false, true, 0},
	    {"s5", OUTBOX_SENT, true, false, 0},
	    {"s6", OUTBOX_SENT, true, true, 7},
	};
	struct memory *memory = *test;
	struct state_digest got;
	int64_t n;

	for (size_t i = 0; i < LENGTH(slots); i++) {
		struct state_digest d = digest(slots[i].slot, (int64_t)i);
		struct outbox_mail mail = {
		    .state = slots[i].state,
		    .part = 1,
		    .msgid = slots[i].slot,
		    .sender = "bot@x",
		    .recipient = "list@x",
		    .bytes = "x",
		    .len = 1,
		    .last_text = "",
		};

		d.scheduled = slots[i].scheduled;
		d.subscription_id = slots[i].subscription;
		if (!slots[i].has_mail)
			d.msgid = "";
		must(state_digest_put(memory->st, &d, err));
		mail.digest_id = d.id;
		if (slots[i].has_mail)
			must(state_outbox_put(memory->st, &mail, err));
	}
	must_be(
	    1, state_digest_sent(memory->st, kvm, 0, 0, &memory->a, &got, err));
	assert_string_equal(got.slot, "s3");
	must_be(
	    1, state_digest_sent(memory->st, kvm, 0, 1, &memory->a, &got, err));
	assert_string_equal(got.slot, "s1");
	must_be(
	    0, state_digest_sent(memory->st, kvm, 0, 2, &memory->a, &got, err));
	must_be(
	    1, state_digest_sent(memory->st, kvm, 7, 0, &memory->a, &got, err));
	assert_string_equal(got.slot, "s6");
	must_be(
	    0, state_digest_sent(memory->st, kvm, 8, 0, &memory->a, &got, err));
	must(state_digest_count(memory->st, kvm, &n, err));
	assert_int_equal(n, 3);
	must(state_digest_count(memory->st, arm, &n, err));
	assert_int_equal(n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fill, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_every_field),
	    TEST(test_a_slot_once),
	    TEST(test_last),
	    TEST(test_sent_and_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
