/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_text.h"

#include <string.h>

#include "bot/facts/patch_diff.h"
#include "bot/facts/scan.h"

enum {
	FOOTER_MIN = 40, /* '_' of a list's footer */
	COMMIT_MIN = 8,  /* hex digits of a Fixes: */
};

/* Whether c before "stable@" is part of the same name. */
static bool is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_' ||
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

static bool is_fixes(struct slice line)
{
	size_t n = 0;

	if (!scan_case_word(&line, "Fixes:"))
		return false;
	line = slice_ltrim(line);
	while (n < line.len && ascii_is_hex(line.s[n]))
		n++;
	return n >= COMMIT_MIN;
}

static bool is_footer(struct slice line)
{
	size_t n = scan_run(line, '_');

	return n >= FOOTER_MIN &&
	       (n == line.len || line.s[n] == ' ' || line.s[n] == '\r');
}

/* Whether the text for people ends before this line. */
static bool ends_text(struct slice line)
{
	return ascii_is(line.s, line.len, "-- ") ||
	       ascii_begins(line.s, line.len, "base-commit:") ||
	       is_footer(line);
}

static void read_text_line(struct slice line, bool ended,
			   struct patch_text *out)
{
	switch (ascii_lower(*line.s)) {
	case 'f':
		if (!ended && is_fixes(line))
			out->fixes = true;
		break;
	case 'c':
		if (!ended && ascii_case_begins(line.s, line.len, "Cc:") &&
		    patch_text_has_stable(line.s, line.len))
			out->stable = true;
		break;
	case 's':
		if (ascii_case_begins(line.s, line.len, "Signed-off-by:"))
			out->signed_off = true;
		break;
	default:
		if ((*line.s == ' ' || ascii_is_digit(*line.s)) &&
		    diffstat_parse_total(line, &out->stat))
			out->has_stat = true;
	}
}

void patch_text_scan(const char *text, size_t begin, size_t len,
		     struct patch_text *out)
{
	struct slice rest = {text + begin, len - begin}, line;
	bool ended = false;

	*out = (struct patch_text){.end = begin, .diff = len};
	for (struct slice here = rest; slice_next(&rest, '\n', &line);
	     here = rest) {
		if (!line.len)
			continue;
		if ((*line.s == 'd' || *line.s == '-') &&
		    patch_diff_begins(here)) {
			out->has_diff = true;
			out->diff = (size_t)(here.s - text);
			return;
		}
		if (!ended && strchr("-b_", *line.s))
			ended = ends_text(line);
		read_text_line(line, ended, out);
		if (!ended && slice_trim(line).len)
			out->end = (size_t)(line.s + line.len - text);
	}
}
