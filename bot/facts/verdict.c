/* SPDX-License-Identifier: MIT */
#include "bot/facts/verdict.h"

#include <stdbool.h>
#include <string.h>

#include "common/utf8.h"

/* Line beginnings; the first that fits decides. */
static const struct {
	const char *words;
	enum verdict verdict;
} lines[] = {
    {"kernel test robot noticed", VERDICT_FAILED},
    {"[auto build test ", VERDICT_FAILED},
    {"FYI, we noticed", VERDICT_FAILED},
    {"and found the following issue", VERDICT_FAILED},
    {"syzbot has tested the proposed patch and the reproducer did not",
     VERDICT_PASSED},
    {"syzbot has tested the proposed patch but", VERDICT_FAILED},
    {"syzbot tried to test the proposed patch but", VERDICT_FAILED},
    {"State : success", VERDICT_PASSED},
    {"State : failure", VERDICT_FAILED},
};

static bool begins(const char *s, size_t len, const char *words)
{
	size_t n = strlen(words);

	return len >= n && !ascii_ncasecmp(s, words, n);
}

/* The same robot tells of what became faster. */
static bool is_praise(const char *s, size_t len)
{
	for (; len; s++, len--)
		if (begins(s, len, "improvement"))
			return true;
	return false;
}

enum verdict verdict_read(const char *s, size_t len)
{
	/* most lines begin with none of these */
	if (!len || !strchr("[afksAFKS", *s))
		return VERDICT_NONE;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (begins(s, len, lines[i].words))
			return is_praise(s, len) ? VERDICT_NONE
						 : lines[i].verdict;
	return VERDICT_NONE;
}
