/* SPDX-License-Identifier: MIT */
#include "bot/facts/diffstat.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"

enum { COUNT_MAX = 10000000 }; /* where the numbers saturate */

static size_t line_len(const char *s, size_t len)
{
	const char *nl = memchr(s, '\n', len);

	return nl ? (size_t)(nl - s) : len;
}

/* The number at s[*i..len), moving *i behind it; false if there is none. */
static bool number(const char *s, size_t len, size_t *i, uint32_t *n)
{
	size_t from = *i;

	for (*n = 0; *i < len && ascii_is_digit(s[*i]); ++*i)
		if (*n < COUNT_MAX)
			*n = 10 * *n + (uint32_t)(s[*i] - '0');
	if (*n > COUNT_MAX)
		*n = COUNT_MAX;
	return *i > from;
}

static bool word(const char *s, size_t len, size_t *i, const char *w)
{
	if (!ascii_begins(s + *i, len - *i, w))
		return false;
	*i += strlen(w);
	return true;
}

bool diffstat_parse_total(const char *line, size_t len, struct diffstat *out)
{
	struct diffstat st = {0};
	size_t i = 0;

	while (i < len && line[i] == ' ')
		i++;
	if (!number(line, len, &i, &st.files))
		return false;
	if (!word(line, len, &i, " files changed") &&
	    !word(line, len, &i, " file changed"))
		return false;
	while (word(line, len, &i, ", ")) {
		uint32_t n;

		if (!number(line, len, &i, &n))
			return false;
		if (word(line, len, &i, " insertions(+)") ||
		    word(line, len, &i, " insertion(+)"))
			st.insertions = n;
		else if (word(line, len, &i, " deletions(-)") ||
			 word(line, len, &i, " deletion(-)"))
			st.deletions = n;
		else
			return false;
	}
	while (i < len && (line[i] == ' ' || line[i] == '\r'))
		i++;
	if (i < len)
		return false;
	*out = st;
	return true;
}

/* The name on a line of a diffstat, name_len bytes; NULL if it has none. */
static const char *stat_name(const char *line, size_t len, size_t *name_len)
{
	const char *bar = len && *line == ' ' ? memchr(line, '|', len) : NULL;
	const char *end = line + len, *s = line, *p;

	if (!bar)
		return NULL;
	while (*s == ' ')
		s++;
	for (p = s; p < bar && *p != ' '; p++)
		;
	*name_len = (size_t)(p - s);
	while (p < bar && *p == ' ')
		p++;
	if (p != bar || !*name_len)
		return NULL;
	for (p = bar + 1; p < end && *p == ' '; p++)
		;
	if (p < end && ascii_is_digit(*p))
		return s;
	return ascii_begins(p, (size_t)(end - p), "Bin ") ? s : NULL;
}

size_t diffstat_read_paths(const char *s, size_t len, struct arena *a,
			   const char ***out)
{
	size_t n = 0, size = 0;

	*out = NULL;
	for (size_t pos = 0, n_line; pos < len && n < DIFFSTAT_PATHS_MAX;
	     pos += n_line + 1) {
		const char *name;
		size_t name_len;

		n_line = line_len(s + pos, len - pos);
		name = stat_name(s + pos, n_line, &name_len);
		if (!name)
			continue;
		*out = arena_grow(a, *out, n, &size, sizeof(**out));
		(*out)[n++] = arena_strndup(a, name, name_len);
	}
	return n;
}
