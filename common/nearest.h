/* SPDX-License-Identifier: MIT */
#ifndef COMMON_NEAREST_H
#define COMMON_NEAREST_H

#include <stddef.h>

/*
 * "did you mean ...?": the word of words[0..n) that is nearest to what was
 * written, or NULL if none is near. Near is at most a third of the longer
 * one's letters wrong, missing, too many or swapped with the next; case does
 * not count. The first of equally near ones. Words over 64 bytes are far.
 */
const char *nearest_find(const char *written, const char *const *words,
			 size_t n);

#endif /* COMMON_NEAREST_H */
