/* SPDX-License-Identifier: MIT */
/* What the line of a notice names. */
#include "tests/unit/table.h"

#include <stdio.h>

#include "bot/facts/applied_line.h"
#include "bot/facts/applied_patches.h"
#include "common/arena.h"

static const struct {
	const char *line;
	enum applied_verb verb;
	const char *place, *numbers;
	bool whole;
} rows[] = {
    {"Queued, thanks.", APPLIED_VERB_QUEUED, "", "", false},
    {"Applied to kvmarm-master/next, thanks!", APPLIED_VERB_APPLIED,
     "kvmarm-master/next", "", false},
    {"Applied to next.", APPLIED_VERB_APPLIED, "next", "", false},
    {"Thanks, series applied to my kvm-ppc-next branch.", APPLIED_VERB_APPLIED,
     "kvm-ppc-next", "", true},
    {"Merged into the queue branch", APPLIED_VERB_MERGED, "queue", "", false},
    {"Pulled into kvm.", APPLIED_VERB_PULLED, "kvm", "", false},
    {"Pushed, thanks", APPLIED_VERB_APPLIED, "", "", false},
    {"Applied to all of these, thanks", APPLIED_VERB_APPLIED, "", "", true},
    {"Queued for 5.8, and in time", APPLIED_VERB_QUEUED, "", "", false},
    {"This series was applied to netdev/net.git (main)", APPLIED_VERB_APPLIED,
     "netdev/net.git (main)", "", true},
    {"Applied to arm64 (for-next/cpufeature), thanks!", APPLIED_VERB_APPLIED,
     "arm64 (for-next/cpufeature)", "", false},
    {"Applied to kvmtool (master), thanks!", APPLIED_VERB_APPLIED,
     "kvmtool (master)", "", false},
    {"Applied to all (well, most), thanks", APPLIED_VERB_APPLIED, "", "", true},
    {"Queued in time (finally), thanks", APPLIED_VERB_QUEUED, "", "", false},
    {"Applied to both (I think) of them", APPLIED_VERB_APPLIED, "", "", true},
    {"Applied to both (hope so) and run", APPLIED_VERB_APPLIED, "", "", true},
    {"Applied to these (finally!)", APPLIED_VERB_APPLIED, "", "", false},
    {"Applied to these (", APPLIED_VERB_APPLIED, "", "", false},
    {"Applied to these ()", APPLIED_VERB_APPLIED, "", "", false},
    {"Applied to next (", APPLIED_VERB_APPLIED, "next", "", false},
    {"Patches 1-3 applied to kvm/next", APPLIED_VERB_APPLIED, "kvm/next",
     "1 2 3", true},
    {"Patches 1, 2 and 4 queued", APPLIED_VERB_QUEUED, "", "1 2 4", true},
    {"patch 2/5 taken", APPLIED_VERB_APPLIED, "", "2", false},
    {"patch #3 picked", APPLIED_VERB_APPLIED, "", "3", false},
    {"Patch 9 applied", APPLIED_VERB_APPLIED, "", "", false},
    {"Patches 5-2 and 1 applied", APPLIED_VERB_APPLIED, "", "1", true},
    {"Patches 4294967297 applied", APPLIED_VERB_APPLIED, "", "", true},
    {"", APPLIED_VERB_APPLIED, "", "", false},
    {"to", APPLIED_VERB_APPLIED, "", "", false},
    {"Applied to ../../..................................................."
     "..............-x",
     APPLIED_VERB_APPLIED, "", "", false},
};

static const struct {
	const char *line, *numbers;
} named[] = {
    {"Queued patches 1-3 and 5, thanks.", "1 2 3 5"},
    {"Patches 1, 2 & 4 applied", "1 2 4"},
    {"Queued 1-3 and 5, thanks.", "1 2 3 5"},
    {"1-3 and 5 queued, thanks", "1 2 3 5"},
    {"Thanks, applied 2 and 3.", "2 3"},
    {"I have picked up #4, thanks", "4"},
    {"Applied patch no. 2", "2"},
    {"Applied 1 to 3 to next", "1 2 3"},
    {"Applied all but patch 3, thanks", "1 2 4 5"},
    {"All but the last patch applied", "1 2 3 4"},
    {"Applied to next, except for patches 2 and 3", "1 4 5"},
    {"Series applied without patch 5.", "1 2 3 4"},
    {"Series applied, except the first patch.", "2 3 4 5"},
    {"First two patches applied, thanks", "1 2"},
    {"Applied the first 3 patches", "1 2 3"},
    {"Applied the last patch", "5"},
    {"Last two queued", "4 5"},
    {"At first I queued this", ""},
    {"First nine applied", ""},
    {"Applied, but patch 3 needs more work", ""},
    {"Applied to 5.10, thanks", ""},
    {"Queued for 5", ""},
    {"Applied in 2 days", ""},
    {"Queued 5.8 material", ""},
    {"Applied 3 hunks of it", ""},
    {"Applied 1-", ""},
    {"Merged as 3 commits", ""},
    {"Patches applied on 4", ""},
    {"patches", ""},
    {"all but", ""},
    {"except", ""},
    {"last", ""},
    {"2", ""},
};

/* The numbers that line names in a series of total patches, as text. */
static const char *numbers_of(const char *line, uint32_t total, struct arena *a)
{
	const char *got = "";
	struct applied_line said;
	size_t n;
	uint32_t *numbers;

	applied_line_read(line, a, &said);
	numbers = applied_patches_resolve(said.patches, total, a, &n);
	for (size_t k = 0; k < n; k++)
		got = arena_printf(a, "%s%s%u", got, k ? " " : "", numbers[k]);
	return got;
}

static void test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(named); i++) {
		struct arena a = ARENA_INIT;

		table_str(i, named[i].line, named[i].numbers,
			  numbers_of(named[i].line, 5, &a));
		arena_release(&a);
	}
	table_end();
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		const char *line = rows[i].line;
		struct applied_line said;

		applied_line_read(line, &a, &said);
		table_str(i, line, rows[i].place, said.place);
		table_str(i, line, rows[i].numbers, numbers_of(line, 5, &a));
		table_int(i, line, rows[i].verb, said.verb);
		table_int(i, line, rows[i].whole, said.is_whole);
		arena_release(&a);
	}
	table_end();
}

/* What is kept of a line, and what it means in series of other sizes. */
static void test_words(void **state)
{
	static const struct {
		const char *line, *words;
		uint32_t total;
		const char *numbers;
	} words[] = {
	    {"Queued patches 1-3, 5 & 7/9, thanks.", "list:1-3,5,7/9", 9,
	     "1 2 3 5 7"},
	    {"Queued patches 1-3, 5 & 7/9, thanks.", "list:1-3,5,7/9", 8,
	     "1 2 3 5"},
	    {"Queued patches 1-3, 5 & 7/9, thanks.", "list:1-3,5,7/9", 2, ""},
	    {"Applied 1-3, thanks", "exact:1-3", 3, "1 2 3"},
	    {"Applied 1-3, thanks", "exact:1-3", 2, ""},
	    {"1 and 2 queued", "exact:1,2", 2, "1 2"},
	    {"All but 2 and 3 applied", "but:2,3 exact:2,3", 3, "1"},
	    {"All but 2 and 3 applied", "but:2,3 exact:2,3", 1, ""},
	    {"Applied, except the last", "but:last", 2, "1"},
	    {"Applied, except the first", "but:first", 1, ""},
	    {"First two and last patch applied", "first:2 last:1", 2, "1 2"},
	    {"First two and last patch applied", "first:2 last:1", 1, "1"},
	    {"Patches 0 and 99999999999 applied",
	     "list:0,99999999 "
	     "exact:0,99999999",
	     5, ""},
	    {"Applied to next", "", 5, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++) {
		struct arena a = ARENA_INIT;

		table_str(i, words[i].line, words[i].words,
			  applied_patches_read(words[i].line, &a));
		table_str(i, words[i].line, words[i].numbers,
			  numbers_of(words[i].line, words[i].total, &a));
		arena_release(&a);
	}
	table_end();
}

/* Words that no reader writes name nothing, and do no harm. */
static void test_strange_words(void **state)
{
	static const char *const words[] = {
	    "x",         "list:",  "list:0",  "exact:,", "first:", "first:0",
	    "last:0",    "last:9", "but:",    "but:but", " ",      "1-",
	    "list:3-/1", "-",      "exact:9", "list:6",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++) {
		struct arena a = ARENA_INIT;
		size_t n = 1;

		table_int(i, words[i], 0,
			  applied_patches_resolve(words[i], 5, &a, &n) != NULL);
		table_int(i, words[i], 0, (int64_t)n);
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_strange_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
