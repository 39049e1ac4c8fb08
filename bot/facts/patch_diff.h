/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_DIFF_H
#define BOT_FACTS_PATCH_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/facts/diffstat.h"

struct arena;

/*
 * What a diff changes (doc/RULES R6, R9).  The bodies of hunks are passed over by
 * their counts, so that no line of one can pass for a header.
 */

#define PATCH_PATHS_MAX 4000 /* paths kept of one mail */

struct patch_diff {
	const char **paths; /* [n_paths] new names, each once, in order */
	size_t n_paths;
	struct diffstat counted; /* files: each name once up to
				    PATCH_PATHS_MAX, then every file */
	bool has_stat;          /* a `N files changed` line outside hunks .. */
	struct diffstat stat; /* .. the last one */
};

/* Whether a diff begins on the first line of text: `diff --git X Y`, or
 * `--- X`, `+++ Y`, `@@ ` on three lines. */
bool patch_diff_begins(struct slice text);

/* Read a diff, which text starts with; valid UTF-8, LF line ends. Strings of
 * out are in the arena. */
void patch_diff_scan(struct slice text, struct arena *a,
		     struct patch_diff *out);

#endif /* BOT_FACTS_PATCH_DIFF_H */
