/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_DIFFSTAT_H
#define BOT_FACTS_DIFFSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/slice.h"

struct arena;

/* What git writes between the text of a patch and its diff: a line per file,
 * and their total. */

#define DIFFSTAT_PATHS_MAX 300 /* so many tell what a series is about */

struct diffstat {
	uint32_t files;
	uint32_t insertions;
	uint32_t deletions;
};

/* Parse a total, ` N files changed, N insertions(+), N deletions(-)`; false,
 * and *out left alone, if line is something else. */
bool diffstat_parse_total(struct slice line, struct diffstat *out);

/*
 * The paths on the file lines, ` arch/x86/kvm/x86.c | 4 ++++`, of text,
 * as they are written there; at most DIFFSTAT_PATHS_MAX. A line of a rename or
 * of a name with blanks is left out. Returns how many; *out is in the arena.
 */
size_t diffstat_read_paths(struct slice text, struct arena *a,
			   const char ***out);

#endif /* BOT_FACTS_DIFFSTAT_H */
