/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_author.h"

#include <stdbool.h>
#include <string.h>

#include "bot/facts/scan.h"
#include "common/arena.h"

enum { FROM_MAX = 1024 }; /* bytes of an in-body From that are looked at */

/* text behind its empty lines. */
static struct slice skip_empty(struct slice text)
{
	struct slice rest = text, line;

	while (slice_next(&rest, '\n', &line) && !slice_trim(line).len)
		text = rest;
	return text;
}

size_t patch_author_parse(const char *text, size_t len, struct arena *a,
			  struct mail_addr *out)
{
	struct slice here = skip_empty((struct slice){text, len});
	struct slice rest = here, line;
	bool found = false;

	out->name = out->email = "";
	while (slice_next(&rest, '\n', &line)) {
		/* a line that begins with a blank continues a folded one */
		if (!ascii_case_begins(line.s, line.len, "From:") &&
		    !ascii_case_begins(line.s, line.len, "Date:") &&
		    !ascii_case_begins(line.s, line.len, "Subject:") &&
		    !(found && line.len && ascii_is_blank(*line.s) &&
		      slice_trim(line).len))
			break;
		found = true;
		if (!*out->email && line.len <= FROM_MAX &&
		    scan_case_word(&line, "From:"))
			mail_addr_parse(arena_strndup(a, line.s, line.len), a,
					out);
		here = rest;
	}
	return (size_t)((found ? skip_empty(here) : here).s - text);
}
