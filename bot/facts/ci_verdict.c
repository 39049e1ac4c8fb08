/* SPDX-License-Identifier: MIT */
#include "bot/facts/ci_verdict.h"

#include <stdbool.h>
#include <string.h>

#include "common/ascii.h"

/* Line beginnings; the first that fits decides. */
static const struct {
	const char *words;
	enum ci_verdict verdict;
} lines[] = {
    {"kernel test robot noticed", CI_VERDICT_FAILED},
    {"[auto build test ", CI_VERDICT_FAILED},
    {"FYI, we noticed", CI_VERDICT_FAILED},
    {"and found the following issue", CI_VERDICT_FAILED},
    {"syzbot has tested the proposed patch and the reproducer did not",
     CI_VERDICT_PASSED},
    {"syzbot has tested the proposed patch but", CI_VERDICT_FAILED},
    {"syzbot tried to test the proposed patch but", CI_VERDICT_FAILED},
    {"State : success", CI_VERDICT_PASSED},
    {"State : failure", CI_VERDICT_FAILED},
};

/* The same robot tells of what became faster. */
static bool is_praise(const char *s, size_t len)
{
	for (; len; s++, len--)
		if (ascii_case_begins(s, len, "improvement"))
			return true;
	return false;
}

enum ci_verdict ci_verdict_read(const char *s, size_t len)
{
	/* most lines begin with none of these */
	if (!len || !strchr("[afksAFKS", *s))
		return CI_VERDICT_NONE;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (ascii_case_begins(s, len, lines[i].words))
			return is_praise(s, len) ? CI_VERDICT_NONE
						 : lines[i].verdict;
	return CI_VERDICT_NONE;
}
