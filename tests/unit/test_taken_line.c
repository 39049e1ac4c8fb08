/* What the line of a notice names. */
#include "tests/unit/table.h"

#include <stdio.h>

#include "bot/digest/taken_line.h"
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
     "netdev/net.git", "", true},
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

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		const char *line = rows[i].line;
		char numbers[100] = "";
		size_t n, len = 0;
		uint32_t *list = taken_line_numbers(line, 5, &a, &n);

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
