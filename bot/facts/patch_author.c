/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_author.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

enum { FROM_MAX = 1024 }; /* bytes of an in-body From that are looked at */

/* The line at text + pos: its length without, *next with its line end. */
static size_t line_at(const char *text, size_t len, size_t pos, size_t *next)
{
	const char *nl = memchr(text + pos, '\n', len - pos);

	*next = nl ? (size_t)(nl - text) + 1 : len;
	return nl ? *next - pos - 1 : len - pos;
}

static bool is_empty(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
			return false;
	return true;
}

static size_t skip_empty(const char *text, size_t len, size_t pos)
{
	size_t next;

	while (pos < len &&
	       is_empty(text + pos, line_at(text, len, pos, &next)))
		pos = next;
	return pos;
}

size_t patch_author_parse(const char *text, size_t len, struct arena *a,
			  struct mail_addr *out)
{
	size_t pos = skip_empty(text, len, 0), next;
	bool found = false;

	out->name = out->email = "";
	while (pos < len) {
		size_t n = line_at(text, len, pos, &next);
		const char *s = text + pos;

		/* a line that begins with a blank continues a folded one */
		if (!ascii_case_begins(s, n, "From:") &&
		    !ascii_case_begins(s, n, "Date:") &&
		    !ascii_case_begins(s, n, "Subject:") &&
		    !(found && (*s == ' ' || *s == '\t') && !is_empty(s, n)))
			break;
		found = true;
		if (!*out->email && ascii_case_begins(s, n, "From:") &&
		    n <= FROM_MAX)
			mail_addr_parse(arena_strndup(a, s + 5, n - 5), a, out);
		pos = next;
	}
	return found ? skip_empty(text, len, pos) : pos;
}
