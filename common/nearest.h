/* SPDX-License-Identifier: MIT */
#ifndef COMMON_NEAREST_H
#define COMMON_NEAREST_H

#include <stddef.h>

/*
 * For "did you mean ...?": the word of words[0..n) that needs the fewest edits
 * to become what was written, the first of several; NULL if none is near. An
 * edit changes, adds or drops a letter, or swaps two neighbours; case does not
 * count. A word is near if its edits are at most a third of the longer word's
 * letters. A word over 64 bytes is never near.
 */
const char *nearest_find(const char *written, const char *const *words,
			 size_t n);

#endif /* COMMON_NEAREST_H */
