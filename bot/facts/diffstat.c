/* SPDX-License-Identifier: MIT */
#include "bot/facts/diffstat.h"

#include "bot/facts/scan.h"
#include "common/arena.h"

enum { COUNT_MAX = 10000000 }; /* where the numbers saturate */

bool diffstat_parse_total(struct slice line, struct diffstat *out)
{
	struct diffstat st = {0};

	line = slice_trim(line);
	if (!scan_number(&line, COUNT_MAX, &st.files) ||
	    !(scan_word(&line, " files changed") ||
	      scan_word(&line, " file changed")))
		return false;
	while (scan_word(&line, ", ")) {
		uint32_t n;

		if (!scan_number(&line, COUNT_MAX, &n))
			return false;
		if (scan_word(&line, " insertions(+)") ||
		    scan_word(&line, " insertion(+)"))
			st.insertions = n;
		else if (scan_word(&line, " deletions(-)") ||
			 scan_word(&line, " deletion(-)"))
			st.deletions = n;
		else
			return false;
	}
	if (line.len)
		return false;
	*out = st;
	return true;
}

/* The name on a line of a diffstat; empty if it has none. */
static struct slice parse_stat_name(struct slice line)
{
	static const struct slice none = {"", 0};
	struct slice name, piece;

	if (!line.len || *line.s != ' ' || !memchr(line.s, '|', line.len))
		return none;
	slice_next(&line, '|', &piece);
	piece = slice_trim(piece);
	slice_next(&piece, ' ', &name);
	line = slice_ltrim(line);
	if (slice_ltrim(piece).len || !line.len ||
	    !(ascii_is_digit(*line.s) || scan_word(&line, "Bin ")))
		return none;
	return name;
}

size_t diffstat_read_paths(struct slice text, struct arena *a,
			   const char ***out)
{
	size_t n = 0, size = 0;
	struct slice line;

	*out = NULL;
	while (n < DIFFSTAT_PATHS_MAX && slice_next(&text, '\n', &line)) {
		struct slice name = parse_stat_name(line);

		if (!name.len)
			continue;
		*out = arena_grow(a, *out, n, &size, sizeof(**out));
		(*out)[n++] = arena_strndup(a, name.s, name.len);
	}
	return n;
}
