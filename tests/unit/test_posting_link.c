/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/posting_link.h"
#include "common/arena.h"

#define URL "https://lore.kernel.org/r/a@b"

/* What a link is called by its line, and the one before. */
static void test_names(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no link */
	} rows[] = {
	    {"v2: " URL "\n", "v2"},
	    {"RFC: " URL "\n", "rfc"},
	    {"RFCv3 " URL "\n", "rfc v3"},
	    {"[PATCHv2 0/3] " URL "\n", "v2"},
	    {"changes since V5.5:\n  " URL "\n", "v5.5"},
	    {"Previous posting: " URL "\n", "previous"},
	    {"v2 and v2, v1: " URL "\n", "v2 v1"},
	    {"RFC 9051 says so: " URL "\n", "rfc"},
	    {"RFCs: " URL "\n", ""},
	    {"a bug: " URL "\n", ""},
	    {"v2: https://example.org/r/a@b\n", NULL},
	    {"v2: https://lore.kernel.org/r/ab\n", NULL},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct posting_links links;

		posting_link_read(rows[i].text, strlen(rows[i].text), &a,
				  &links);
		table_int(i, rows[i].text, rows[i].want ? 1 : 0, (long)links.n);
		if (rows[i].want && links.n)
			table_str(i, rows[i].text, rows[i].want,
				  links.link[0].names);
	}
	arena_release(&a);
	table_end();
}

static void test_fits(void **state)
{
	static const struct {
		const char *names, *revision;
		bool rfc;
		bool want;
	} rows[] = {
	    {"v2", "2", false, true},
	    {"v2", "2", true, true},
	    {"v2", "1", false, false},
	    {"v1 v2", "2", false, true},
	    {"v22", "2", false, false},
	    {"v2", "22", false, false},
	    {"v5.5", "5.5", false, true},
	    {"previous", "7", false, true},
	    {"rfc", "1", true, true},
	    {"rfc v2", "3", true, true},
	    /* the link is to an RFC, the posting is none */
	    {"rfc", "1", false, false},
	    {"rfc v2", "1", false, false},
	    /* and the other way round */
	    {"", "1", true, false},
	    {"v2", "1", true, false},
	    {"", "1", false, false},
	    {"v1234567", "1234567", false, true},
	    {"v12345678", "12345678", false, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_int(i, rows[i].names, rows[i].want,
			  posting_link_fits(rows[i].names, rows[i].revision,
					    rows[i].rfc));
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
