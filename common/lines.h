/* SPDX-License-Identifier: MIT */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Texts of the state that hold several lines, '\n' between. */

/* Each line, in the arena; "" gives none. */
const char **lines_split(const char *text, struct arena *a, size_t *n);

/* Is that one of them, letter for letter? */
bool lines_has(const char *text, const char *line);

#endif /* COMMON_LINES_H */
