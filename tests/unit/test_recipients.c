/* SPDX-License-Identifier: MIT */
/* Tables recipient_sets, recipients. */
#include "tests/unit/memory.h"

#include <string.h>

#include "state/recipients.h"
#include "state/sql.h"

static int64_t put(struct memory *m, const char *msgid,
		   const char *const *emails, size_t n)
{
	struct state_patch p = memory_patch(msgid, "ada@example.org", 1);
	int64_t id = memory_put_patch(m->st, &p);

	must(state_begin(m->st, err));
	must(state_recipients_put(m->st, id, emails, n, err));
	must(state_commit(m->st, err));
	return id;
}

static void are(struct memory *m, int64_t id, const char *want)
{
	const char **emails;
	char got[200] = "";
	size_t n, len = 0;

	must(state_recipients(m->st, id, &m->a, &emails, &n, err));
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(got + len, sizeof(got) - len, "%s ",
					emails[i]);
	assert_string_equal(got, want);
}

static int64_t rows(struct memory *m, const char *text)
{
	int64_t n;

	must(sql_pragma(m->st, text, &n, err));
	return n;
}

static void test_sets(void **test)
{
	struct memory *m = *test;
	const char *const one[] = {"b@x", "a@x", "b@x", ""};
	const char *const same[] = {"a@x", "b@x"};
	const char *const other[] = {"a@x"};
	int64_t first = put(m, "1@x", one, 4), second = put(m, "2@x", same, 2);
	int64_t third = put(m, "3@x", other, 1), none = put(m, "4@x", NULL, 0);

	are(m, first, "a@x b@x ");
	are(m, second, "a@x b@x ");
	are(m, third, "a@x ");
	are(m, none, "");
	are(m, 12345, "");
	assert_int_equal(rows(m, "SELECT count(*) FROM recipient_sets"), 2);
	assert_int_equal(rows(m, "SELECT count(*) FROM people"
				 " WHERE email = 'a@x'"),
			 1);
}

/* A mail that another one replaced has that one's. */
static void test_replaced(void **test)
{
	struct memory *m = *test;
	const char *const one[] = {"a@x"}, *const other[] = {"b@x"};
	struct state_patch p = memory_patch("1@x", "ada@example.org", 1);
	int64_t id = put(m, "1@x", one, 1);

	p.message.received_at = 5;
	p.message.digest = 1;
	assert_int_equal(
	    memory_put(m->st, &p.message, &p, "", STATE_PUT_REPLACED), id);
	are(m, id, "");
	must(state_begin(m->st, err));
	must(state_recipients_put(m->st, id, other, 1, err));
	must(state_commit(m->st, err));
	are(m, id, "b@x ");
}

static void test_many(void **test)
{
	struct memory *m = *test;
	static const char *emails[2000];
	const char **got;
	size_t n;
	int64_t id;

	for (size_t i = 0; i < 2000; i++)
		emails[i] = arena_printf(&m->a, "p%04zu@x", 1999 - i);
	id = put(m, "1@x", emails, 2000);
	must(state_recipients(m->st, id, &m->a, &got, &n, err));
	assert_int_equal(n, STATE_RECIPIENTS_MAX);
	assert_string_equal(got[0], "p1500@x");
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, memory_open, memory_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_sets),
	    TEST(test_replaced),
	    TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
