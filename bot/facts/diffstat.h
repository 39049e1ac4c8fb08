/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_DIFFSTAT_H
#define BOT_FACTS_DIFFSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * and *out left alone, if line[0..len) is something else. */
bool diffstat_parse_total(const char *line, size_t len, struct diffstat *out);

/*
 * The paths on the file lines, ` arch/x86/kvm/x86.c | 4 ++++`, of s[0..len),
 * as they are written there; at most DIFFSTAT_PATHS_MAX. A line of a rename or
 * of a name with blanks is left out. Returns how many; *out is in the arena.
 */
size_t diffstat_read_paths(const char *s, size_t len, struct arena *a,
			   const char ***out);

#endif /* BOT_FACTS_DIFFSTAT_H */
