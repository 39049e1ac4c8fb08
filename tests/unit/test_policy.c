/* SPDX-License-Identifier: MIT */
/* Every cell of the table of who may run what, by the lines people write. */
#include "tests/unit/table.h"

#include "bot/command/policy.h"
#include "common/arena.h"
#include "common/err.h"

static const char *const words[] = {"run", "ask", "refuse", "silent"};

#define TOKEN "abcdefghijklmnopqrstuvwxyz"

/* In the order of enum policy_proof: unknown, known, proven, confirmed. */
static void test_cells(void **state)
{
	static const struct {
		const char *line;
		const char *want[POLICY_PROOFS];
		bool changes;
	} rows[] = {
	    {"help", {"run", "run", "run", "run"}, false},
	    {"help me", {"run", "run", "run", "run"}, false},
	    {"unsubscribe 7 " TOKEN, {"run", "run", "run", "run"}, true},
	    {"unsubscribe " TOKEN, {"run", "run", "run", "run"}, true},
	    {"2w", {"ask", "run", "run", "run"}, false},
	    {"list", {"ask", "run", "run", "run"}, false},
	    {"mine", {"ask", "run", "run", "run"}, false},
	    {"todo", {"ask", "run", "run", "run"}, false},
	    {"unsubscribe", {"ask", "ask", "run", "run"}, true},
	    {"unsubscribe 7", {"ask", "ask", "run", "run"}, true},
	    {"unsubscribe all", {"ask", "ask", "run", "run"}, true},
	    {"pause 2020-07-31", {"ask", "ask", "run", "run"}, true},
	    {"resume", {"ask", "ask", "run", "run"}, true},
	    {"subscribe", {"ask", "ask", "ask", "run"}, true},
	    {"subscribe daily todo", {"ask", "ask", "ask", "run"}, true},
	    {"subscrbe", {"silent", "refuse", "refuse", "refuse"}, false},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct command c;
		struct err err;
		bool wrong =
		    command_parse(arena_printf(&a, "#digest %s", rows[i].line),
				  "#digest", &a, &c, &err);
		enum policy_class class =
		    wrong ? POLICY_MISTAKE : policy_class_of(&c);

		for (int proof = 0; proof < POLICY_PROOFS; proof++)
			table_str(i, rows[i].line, rows[i].want[proof],
				  words[policy_decide(
				      class, (enum policy_proof)proof)]);
		if (!wrong)
			table_int(i, rows[i].line, rows[i].changes,
				  policy_is_change(c.verb));
	}
	arena_release(&a);
	table_end();
}

/* Whose mail is proven is told that they were asked too often. */
static void test_unasked(void **state)
{
	static const char *const want[POLICY_PROOFS] = {"silent", "silent",
							"refuse", "refuse"};

	(void)state;
	for (int proof = 0; proof < POLICY_PROOFS; proof++)
		table_str(
		    (size_t)proof, "unasked", want[proof],
		    words[policy_decide_unasked((enum policy_proof)proof)]);
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cells),
	    cmocka_unit_test(test_unasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
