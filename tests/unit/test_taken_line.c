/* SPDX-License-Identifier: MIT */
/* What the line of a notice names. */
#include "tests/unit/table.h"

#include <stdio.h>

#include "bot/model/taken_line.h"
#include "bot/model/taken_numbers.h"
#include "common/arena.h"

static const struct {
	const char *line;
	enum model_verb verb;
	const char *place, *numbers;
	bool whole;
} rows[] = {
    {"Queued, thanks.", MODEL_QUEUED, "", "", false},
    {"Applied to kvmarm-master/next, thanks!", MODEL_APPLIED,
     "kvmarm-master/next", "", false},
    {"Applied to next.", MODEL_APPLIED, "next", "", false},
    {"Thanks, series applied to my kvm-ppc-next branch.", MODEL_APPLIED,
     "kvm-ppc-next", "", true},
    {"Merged into the queue branch", MODEL_MERGED, "queue", "", false},
    {"Pulled into kvm.", MODEL_PULLED, "kvm", "", false},
    {"Pushed, thanks", MODEL_APPLIED, "", "", false},
    {"Applied to all of these, thanks", MODEL_APPLIED, "", "", true},
    {"Queued for 5.8, and in time", MODEL_QUEUED, "", "", false},
    {"This series was applied to netdev/net.git (main)", MODEL_APPLIED,
     "netdev/net.git (main)", "", true},
    {"Applied to arm64 (for-next/cpufeature), thanks!", MODEL_APPLIED,
     "arm64 (for-next/cpufeature)", "", false},
    {"Applied to kvmtool (master), thanks!", MODEL_APPLIED, "kvmtool (master)",
     "", false},
    {"Applied to all (well, most), thanks", MODEL_APPLIED, "", "", true},
    {"Queued in time (finally), thanks", MODEL_QUEUED, "", "", false},
    {"Applied to both (I think) of them", MODEL_APPLIED, "", "", true},
    {"Applied to both (hope so) and run", MODEL_APPLIED, "", "", true},
    {"Applied to these (finally!)", MODEL_APPLIED, "", "", false},
    {"Applied to these (", MODEL_APPLIED, "", "", false},
    {"Applied to these ()", MODEL_APPLIED, "", "", false},
    {"Applied to next (", MODEL_APPLIED, "next", "", false},
    {"Patches 1-3 applied to kvm/next", MODEL_APPLIED, "kvm/next", "1 2 3",
     true},
    {"Patches 1, 2 and 4 queued", MODEL_QUEUED, "", "1 2 4", true},
    {"patch 2/5 taken", MODEL_APPLIED, "", "2", false},
    {"patch #3 picked", MODEL_APPLIED, "", "3", false},
    {"Patch 9 applied", MODEL_APPLIED, "", "", false},
    {"Patches 5-2 and 1 applied", MODEL_APPLIED, "", "1", true},
    {"Patches 4294967297 applied", MODEL_APPLIED, "", "", true},
    {"", MODEL_APPLIED, "", "", false},
    {"to", MODEL_APPLIED, "", "", false},
    {"Applied to ../../..................................................."
     "..............-x",
     MODEL_APPLIED, "", "", false},
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

static void test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(named); i++) {
		struct arena a = ARENA_INIT;
		const char *got = "";
		size_t n;
		uint32_t *list = taken_numbers_read(named[i].line, 5, &a, &n);

		for (size_t k = 0; k < n; k++)
			got = arena_printf(&a, "%s%s%u", got, k ? " " : "",
					   list[k]);
		table_str(i, named[i].line, named[i].numbers, got);
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
		char numbers[100] = "";
		size_t n, len = 0;
		uint32_t *list = taken_numbers_read(line, 5, &a, &n);

		for (size_t k = 0; k < n; k++)
			len += (size_t)snprintf(numbers + len,
						sizeof(numbers) - len, "%s%u",
						k ? " " : "", list[k]);
		table_str(i, line, rows[i].place, taken_line_place(line, &a));
		table_str(i, line, rows[i].numbers, numbers);
		table_int(i, line, rows[i].verb, taken_line_verb(line));
		table_int(i, line, rows[i].whole, taken_line_is_whole(line));
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
