/* SPDX-License-Identifier: MIT */
#include "bot/facts/text.h"

#include <stdint.h>
#include <string.h>

#include "bot/facts/diff.h"
#include "common/arena.h"
#include "common/utf8.h"

enum {
	FOOTER_MIN = 40,      /* '_' of a list's footer */
	COMMIT_MIN = 8,       /* hex digits of a Fixes: */
	COUNT_MAX = 10000000, /* where the numbers of a diffstat saturate */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool begins(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !memcmp(s, word, n);
}

static bool begins_any_case(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && !ascii_ncasecmp(s, word, n);
}

static size_t line_len(const char *s, size_t len)
{
	const char *nl = memchr(s, '\n', len);

	return nl ? (size_t)(nl - s) : len;
}

/* The number at s[*i..len), moving *i behind it; false if there is none. */
static bool number(const char *s, size_t len, size_t *i, uint32_t *n)
{
	size_t from = *i;

	for (*n = 0; *i < len && is_digit(s[*i]); ++*i)
		if (*n < COUNT_MAX)
			*n = 10 * *n + (uint32_t)(s[*i] - '0');
	if (*n > COUNT_MAX)
		*n = COUNT_MAX;
	return *i > from;
}

static bool word(const char *s, size_t len, size_t *i, const char *w)
{
	if (!begins(s + *i, len - *i, w))
		return false;
	*i += strlen(w);
	return true;
}

bool patch_text_is_stat(const char *line, size_t len, struct facts_stat *stat)
{
	struct facts_stat st = {0};
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
	*stat = st;
	return true;
}

bool patch_text_is_diff(const char *s, size_t len)
{
	size_t n = line_len(s, len);

	if (begins(s, n, "diff --git "))
		return memchr(s + 12, ' ', n > 12 ? n - 12 : 0) != NULL;
	if (!begins(s, n, "--- ") || n == len)
		return false;
	s += n + 1;
	len -= n + 1;
	n = line_len(s, len);
	return begins(s, n, "+++ ") && n < len &&
	       begins(s + n + 1, len - n - 1, "@@ ");
}

/* May c stand before "stable@" without being part of the same name? */
static bool is_name_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' ||
	       c == '+';
}

bool patch_text_has_stable(const char *s, size_t len)
{
	const char *at = s, *end = s + len;

	while ((at = memchr(at, '@', (size_t)(end - at)))) {
		size_t before = (size_t)(at - s), left = (size_t)(end - at) - 1;

		at++;
		if (before < 6 || ascii_ncasecmp(at - 7, "stable", 6) ||
		    (before > 6 && is_name_char(at[-8])))
			continue;
		if (begins_any_case(at, left, "vger.kernel.org") ||
		    begins_any_case(at, left, "kernel.org"))
			return true;
	}
	return false;
}

static bool is_fixes(const char *s, size_t len)
{
	size_t i = 6, from;

	if (!begins_any_case(s, len, "Fixes:"))
		return false;
	while (i < len && (s[i] == ' ' || s[i] == '\t'))
		i++;
	for (from = i; i < len && (is_digit(s[i]) || ((s[i] | 0x20) >= 'a' &&
						      (s[i] | 0x20) <= 'f'));)
		i++;
	return i - from >= COMMIT_MIN;
}

static bool is_footer(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] == '_')
		n++;
	return n >= FOOTER_MIN && (n == len || s[n] == ' ' || s[n] == '\r');
}

/* Does the text for people end before this line? */
static bool is_end(const char *s, size_t len)
{
	return (len == 3 && !memcmp(s, "-- ", 3)) ||
	       begins(s, len, "base-commit:") || is_footer(s, len);
}

static bool is_blank_line(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
			return false;
	return true;
}

static void take_line(const char *s, size_t n, bool ended,
		      struct patch_text *out)
{
	switch (*s) {
	case 'F':
	case 'f':
		if (!ended && is_fixes(s, n))
			out->fixes = true;
		break;
	case 'C':
	case 'c':
		if (!ended && begins_any_case(s, n, "Cc:") &&
		    patch_text_has_stable(s, n))
			out->stable = true;
		break;
	case 'S':
	case 's':
		if (begins_any_case(s, n, "Signed-off-by:"))
			out->signed_off = true;
		break;
	default:
		if ((*s == ' ' || is_digit(*s)) &&
		    patch_text_is_stat(s, n, &out->stat))
			out->has_stat = true;
	}
}

void patch_text_scan(const char *text, size_t begin, size_t len,
		     struct patch_text *out)
{
	bool ended = false;

	memset(out, 0, sizeof(*out));
	out->end = begin;
	out->diff = len;
	for (size_t pos = begin, n; pos < len; pos += n + 1) {
		const char *s = text + pos;

		n = line_len(s, len - pos);
		if ((*s == 'd' || *s == '-') &&
		    patch_text_is_diff(s, len - pos)) {
			out->has_diff = true;
			out->diff = pos;
			return;
		}
		if (!n)
			continue;
		if (!ended && (*s == '-' || *s == 'b' || *s == '_'))
			ended = is_end(s, n);
		take_line(s, n, ended, out);
		if (!ended && !is_blank_line(s, n))
			out->end = pos + n;
	}
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
	if (p < end && is_digit(*p))
		return s;
	return begins(p, (size_t)(end - p), "Bin ") ? s : NULL;
}

size_t patch_text_stat_paths(const char *s, size_t len, struct arena *a,
			     const char ***out)
{
	size_t n = 0, size = 0;

	*out = NULL;
	for (size_t pos = 0, n_line; pos < len && n < PATCH_STAT_PATHS_MAX;
	     pos += n_line + 1) {
		const char *name;
		size_t name_len;

		n_line = line_len(s + pos, len - pos);
		name = stat_name(s + pos, n_line, &name_len);
		if (!name)
			continue;
		if (n == size) {
			const char **grown;

			size = size ? 4 * size : 16;
			grown = arena_array(a, size, sizeof(*grown));
			if (n)
				memcpy(grown, *out, n * sizeof(*grown));
			*out = grown;
		}
		(*out)[n++] = arena_strndup(a, name, name_len);
	}
	return n;
}
