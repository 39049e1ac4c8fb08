/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_TAKEN_NUMBERS_H
#define BOT_MODEL_TAKEN_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/*
 * Which patches of max the line of a notice names, [*n] ascending, each once;
 * NULL if it names none. Pure. The first that is there:
 *
 *	all but patch 3, except for 4 and 5	the others
 *	the first two, last 3 patches, last patch
 *	patch 2/5, patches 1-9 and 18, patch #3	unless "but" stands before
 *	applied 1-3; 1, 2 & 4 queued		directly at the verb
 */
uint32_t *taken_numbers_read(const char *line, uint32_t max, struct arena *a,
			     size_t *n);

#endif /* BOT_MODEL_TAKEN_NUMBERS_H */
