/* SPDX-License-Identifier: MIT */
/* For whom people work. */
#include "tests/unit/table.h"

#include "bot/people/employers.h"
#include "common/arena.h"

static void test_find(void **state)
{
	static const char *const lines[] = {
	    "example.org Example Works", "Example.NET\t  Net  Works  ",
	    "lab.example.org The Lab",   "ada@example.net Ada & Sons",
	    "@example.com Com Works",    "yahoo.co.uk Yahoo # their own",
	    "c.example C #1 # one",      "two.example First",
	    "two.example Second",        ".dot.example Dot",
	};
	static const struct {
		const char *email, *want;
	} rows[] = {
	    {"bob@example.org", "Example Works"},
	    {"bob@mail.example.org", "Example Works"},
	    {"bob@lab.example.org", "The Lab"},
	    {"bob@x.lab.example.org", "The Lab"},
	    {"bob@notexample.org", "notexample.org"},
	    {"bob@example.net", "Net  Works"},
	    {"ada@example.net", "Ada & Sons"},
	    {"bob@example.com", "Com Works"},
	    {"bob@yahoo.co.uk", "Yahoo"},
	    {"bob@yahoo.com", EMPLOYERS_NONE},
	    {"bob@gmail.com", EMPLOYERS_NONE},
	    {"bob@gmail.com.evil.example", "gmail.com.evil.example"},
	    {"bob@c.example", "C"},
	    {"bob@two.example", "Second"},
	    {"bob@dot.example", "Dot"},
	    {"bob@localhost", "localhost"},
	    {"bob@.", "."},
	    {"bob@a..example.org", "Example Works"},
	    {"", ""},
	};
	struct arena a = ARENA_INIT;
	struct employers e;

	(void)state;
	employers_init(&e, &a);
	for (size_t i = 0; i < LENGTH(lines); i++) {
		const char *why = employers_add(&e, slice_of(lines[i]));

		table_str(i, lines[i], "", why ? why : "");
	}
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].email, rows[i].want,
			  employers_find(&e, rows[i].email));
	arena_release(&a);
	table_end();
}

static void test_faults(void **state)
{
	static const char first[] = "expected a domain or an address first";
	static const char then[] =
	    "expected an employer after the domain or address";
	static const struct {
		const char *line, *want;
	} rows[] = {
	    {"example.org", then},          {"example.org   ", then},
	    {"example.org # nobody", then}, {"Example Works", first},
	    {"<ada@x.org> Works", first},   {"@ Works", first},
	};
	struct arena a = ARENA_INIT;
	struct employers e;

	(void)state;
	employers_init(&e, &a);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *why = employers_add(&e, slice_of(rows[i].line));

		table_str(i, rows[i].line, rows[i].want, why ? why : "");
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
