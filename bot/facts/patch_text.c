/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_text.h"

#include <string.h>

#include "bot/facts/patch_diff.h"
#include "common/ascii.h"

enum {
	FOOTER_MIN = 40, /* '_' of a list's footer */
	COMMIT_MIN = 8,  /* hex digits of a Fixes: */
};

static size_t line_len(const char *s, size_t len)
{
	const char *nl = memchr(s, '\n', len);

	return nl ? (size_t)(nl - s) : len;
}

/* May c stand before "stable@" without being part of the same name? */
static bool is_name_char(char c)
{
	return ascii_is_digit(c) || (c >= 'a' && c <= 'z') ||
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
		if (ascii_case_begins(at, left, "vger.kernel.org") ||
		    ascii_case_begins(at, left, "kernel.org"))
			return true;
	}
	return false;
}

static bool is_fixes(const char *s, size_t len)
{
	size_t i = 6, from;

	if (!ascii_case_begins(s, len, "Fixes:"))
		return false;
	while (i < len && (s[i] == ' ' || s[i] == '\t'))
		i++;
	for (from = i;
	     i < len && (ascii_is_digit(s[i]) ||
			 ((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'f'));)
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
	       ascii_begins(s, len, "base-commit:") || is_footer(s, len);
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
		if (!ended && ascii_case_begins(s, n, "Cc:") &&
		    patch_text_has_stable(s, n))
			out->stable = true;
		break;
	case 'S':
	case 's':
		if (ascii_case_begins(s, n, "Signed-off-by:"))
			out->signed_off = true;
		break;
	default:
		if ((*s == ' ' || ascii_is_digit(*s)) &&
		    diffstat_parse_total(s, n, &out->stat))
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
		    patch_diff_begins(s, len - pos)) {
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
