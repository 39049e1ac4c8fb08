/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_APPLIED_PATCHES_H
#define BOT_FACTS_APPLIED_PATCHES_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/*
 * Which patches of its series the line of an applied notice names. How many
 * the series has is not known when the mail is read: so what the line says is
 * kept in the words below, and becomes numbers later.
 *
 *	but:3,4-5	all but patch 3, except for 4 to 5
 *	but:first	series applied, except the first patch
 *	but:last	all but the last
 *	first:2		the first two
 *	last:3		last 3 patches
 *	list:1-9,18	patches 1-9 and 18, patch #3; unless "but" stands before
 *	exact:1-3	applied 1-3; 1, 2 & 4 queued: directly at the verb
 *
 * "2/5" in a list is patch 2 of a series of 5 or more. Several words, a blank
 * between them: the first counts that names a patch which the series has. A
 * list is read up to the first number that the series does not have; all of
 * exact: must be there, since what it counts may be other things.
 */

#define APPLIED_PATCHES_MAX 2000 /* bytes of these words */

/* What the line names, in these words; "" none. The result is in the arena. */
const char *applied_patches_read(const char *line, struct arena *a);

/* The numbers that named (what applied_patches_read gave, or any other bytes)
 * means in a series of total patches: [*n] ascending, each once; NULL if there
 * is none, or total is above 1,000. */
uint32_t *applied_patches_resolve(const char *named, uint32_t total,
				  struct arena *a, size_t *n);

#endif /* BOT_FACTS_APPLIED_PATCHES_H */
