/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_APPLIED_LINE_H
#define BOT_FACTS_APPLIED_LINE_H

#include <stdbool.h>

struct arena;

/*
 * What the line of an applied notice names: what was done, where to, and of
 * which patches it speaks.
 */

#define APPLIED_PLACE_MAX 121 /* bytes of place */

/* Stored; never renumber. */
enum applied_verb {
	APPLIED_VERB_APPLIED = 1, /* "pushed", "picked" and "taken", too */
	APPLIED_VERB_QUEUED = 2,
	APPLIED_VERB_MERGED = 3,
	APPLIED_VERB_PULLED = 4,
};

/* "applied", "queued", "merged" or "pulled". */
const char *applied_verb_name(enum applied_verb verb);

struct applied_line {
	enum applied_verb verb;
	/* "kvmarm-master/next" of "Applied to kvmarm-master/next, thanks!": one
	 * word that can name a tree or a branch, or a tree and its branch as b4
	 * and patchwork write them, "arm64 (for-next/fixes)"; "" none. */
	const char *place;
	const char *patches; /* as applied_patches.h writes those it names; "" none */
	bool is_whole;       /* a word names the whole series: "series", "all", "both" */
	bool drops_it;       /* "I'll drop it": the writer drops all that they had applied */
};

/* Read a line without blanks around it; it always has a verb. Strings are in
 * the arena. */
void applied_line_read(const char *line, struct arena *a,
		       struct applied_line *out);

#endif /* BOT_FACTS_APPLIED_LINE_H */
