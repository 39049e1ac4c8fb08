/* SPDX-License-Identifier: MIT */
#include "tests/unit/memory.h"
#include "tests/unit/table.h"

#include "state/subscribers.h"

static struct state_subscriber person(const char *email)
{
	return (struct state_subscriber){
	    .email = email,
	    .name = "Ann Author",
	    .created_at = 100,
	    .paused_until = CLOCK_NEVER,
	    .paused_why = "",
	    .bounced_at = CLOCK_NEVER,
	};
}

static struct state_subscription wish(int64_t subscriber_id, int64_t list_id)
{
	return (struct state_subscription){
	    .subscriber_id = subscriber_id,
	    .list_id = list_id,
	    .every = 2,
	    .filter = "",
	    .words = "weekly",
	    .created_at = 100,
	    .ended_at = CLOCK_NEVER,
	};
}

static int64_t a_list(struct state *st, const char *name)
{
	int64_t id;

	must(state_list_put(st, name, "", "", &id, err));
	return id;
}

static void same_person(const struct state_subscriber *want,
			const struct state_subscriber *got)
{
	assert_int_equal(want->id, got->id);
	assert_string_equal(want->email, got->email);
	assert_string_equal(want->name, got->name);
	assert_int_equal(want->created_at, got->created_at);
	assert_int_equal(want->paused_until, got->paused_until);
	assert_string_equal(want->paused_why, got->paused_why);
	assert_int_equal(want->points, got->points);
	assert_int_equal(want->bounced_at, got->bounced_at);
}

static void test_a_person(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_subscriber ann = person("ann@x"), got;

	must_be(0, state_subscriber_find(st, "ann@x", &memory->a, &got, err));
	must(state_subscriber_put(st, &ann, err));
	assert_true(ann.id > 0);
	must_be(1, state_subscriber_find(st, "ann@x", &memory->a, &got, err));
	same_person(&ann, &got);

	ann.email = "ann@y";
	ann.name = "Ann";
	ann.created_at = 1;
	ann.paused_until = STATE_PAUSED_FOR_EVER;
	ann.paused_why = "bounces";
	ann.points = 10;
	ann.bounced_at = 4;
	must(state_subscriber_put(st, &ann, err));
	must(state_subscriber_get(st, ann.id, &memory->a, &got, err));
	same_person(&ann, &got);
	must_be(0, state_subscriber_find(st, "ann@x", &memory->a, &got, err));
}

static void test_persons_refused(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_subscriber ann = person("ann@x"), p, got;

	must(state_subscriber_put(st, &ann, err));
	p = person("ann@x");
	must_fail(ERR_DATA, "UNIQUE", state_subscriber_put(st, &p, err));
	p = person("");
	must_fail(ERR_DATA, "CHECK", state_subscriber_put(st, &p, err));
	p = person("bob@x");
	p.paused_why = "mood";
	must_fail(ERR_DATA, "CHECK", state_subscriber_put(st, &p, err));
	p = person("bob@x");
	p.points = -1;
	must_fail(ERR_DATA, "CHECK", state_subscriber_put(st, &p, err));
	p = person("bob@x");
	p.id = 99;
	must_fail(ERR_DATA, "no subscriber 99",
		  state_subscriber_put(st, &p, err));
	must_fail(ERR_DATA, "no subscriber 99",
		  state_subscriber_get(st, 99, &memory->a, &got, err));
}

static void test_all_persons(void **test)
{
	struct memory *memory = *test;
	static const char *const emails[] = {"cy@x", "ann@x", "bob@x"};
	static const char *const sorted[] = {"ann@x", "bob@x", "cy@x"};
	struct state_subscriber *rows;
	size_t n;

	must(state_subscribers(memory->st, &memory->a, &rows, &n, err));
	assert_int_equal(n, 0);
	for (size_t i = 0; i < LENGTH(emails); i++) {
		struct state_subscriber p = person(emails[i]);

		must(state_subscriber_put(memory->st, &p, err));
	}
	must(state_subscribers(memory->st, &memory->a, &rows, &n, err));
	assert_int_equal(n, LENGTH(sorted));
	for (size_t i = 0; i < n; i++)
		table_str(i, "row", sorted[i], rows[i].email);
	table_end();
}

static void test_a_subscription(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_subscriber ann = person("ann@x");
	struct state_subscription w, got;

	must(state_subscriber_put(st, &ann, err));
	w = (struct state_subscription){
	    .subscriber_id = ann.id,
	    .list_id = a_list(st, "kvm"),
	    .every = 3,
	    .contents = STATE_CONTENTS_TODO,
	    .detail = 1,
	    .filter = "path:mm/",
	    .words = "monthly todo path:mm/ messages",
	    .created_at = 7,
	    .ended_at = CLOCK_NEVER,
	};
	must(state_subscription_put(st, &w, err));
	must_be(1, state_subscription_find(st, w.id, &memory->a, &got, err));
	assert_int_equal(got.id, w.id);
	assert_int_equal(got.subscriber_id, ann.id);
	assert_int_equal(got.list_id, w.list_id);
	assert_int_equal(got.every, 3);
	assert_int_equal(got.contents, STATE_CONTENTS_TODO);
	assert_int_equal(got.detail, 1);
	assert_string_equal(got.filter, "path:mm/");
	assert_string_equal(got.words, "monthly todo path:mm/ messages");
	assert_int_equal(got.created_at, 7);
	assert_int_equal(got.ended_at, CLOCK_NEVER);

	must(state_subscription_end(st, w.id, 50, err));
	must_be(1, state_subscription_find(st, w.id, &memory->a, &got, err));
	assert_int_equal(got.ended_at, 50);
	must_fail(ERR_DATA, "no subscription",
		  state_subscription_end(st, w.id, 60, err));
	must_fail(ERR_DATA, "no subscription",
		  state_subscription_end(st, w.id + 1, 60, err));
	must_be(0,
		state_subscription_find(st, w.id + 1, &memory->a, &got, err));
	w.every = 0;
	must_fail(ERR_DATA, "CHECK", state_subscription_put(st, &w, err));
}

/* Ids of those that go on, "1 3". */
static const char *ids(struct memory *memory, int64_t subscriber, int64_t list)
{
	struct state_subscription *rows;
	char *text = arena_strdup(&memory->a, "");
	size_t n;

	must(state_subscriptions(memory->st, subscriber, list, &memory->a,
				 &rows, &n, err));
	for (size_t i = 0; i < n; i++)
		text = arena_printf(&memory->a, "%s%s%d", text, i ? " " : "",
				    (int)rows[i].id);
	return text;
}

static void test_which_go_on(void **test)
{
	struct memory *memory = *test;
	struct state *st = memory->st;
	struct state_subscriber ann = person("ann@x"), bob = person("bob@x");
	int64_t kvm = a_list(st, "kvm"), mm = a_list(st, "mm");

	must(state_subscriber_put(st, &ann, err));
	must(state_subscriber_put(st, &bob, err));
	struct state_subscription wishes[] = {
	    wish(ann.id, kvm), wish(bob.id, kvm), wish(ann.id, mm),
	    wish(ann.id, kvm), wish(bob.id, mm),
	};
	for (size_t i = 0; i < LENGTH(wishes); i++)
		must(state_subscription_put(st, &wishes[i], err));
	must(state_subscription_end(st, 4, 200, err));

	const struct {
		int64_t subscriber, list;
		const char *want;
	} rows[] = {
	    {0, 0, "1 2 3 5"}, {ann.id, 0, "1 3"}, {ann.id, kvm, "1"},
	    {0, kvm, "1 2"},   {0, mm, "3 5"},     {bob.id, mm, "5"},
	    {99, 0, ""},       {0, 99, ""},
	};
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, "ids", rows[i].want,
			  ids(memory, rows[i].subscriber, rows[i].list));
	table_end();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_open, memory_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(test_a_person),    TEST(test_persons_refused),
	    TEST(test_all_persons), TEST(test_a_subscription),
	    TEST(test_which_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
