/* SPDX-License-Identifier: MIT */
#ifndef COMMON_LINES_H
#define COMMON_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/slice.h"

struct arena;
struct strbuf;

/*
 * Lists in one string: lines with '\n' between, as the state keeps lists of
 * ids, names and addresses. "" is the list of no lines.
 */

/* Each line, in the arena. */
const char **lines_split(const char *list, struct arena *a, size_t *n);

/* Take the first line off *list, which becomes the rest; false if *list is "". */
bool lines_next(const char **list, struct slice *line);

/* The first line, in the arena; "" if there is none. */
const char *lines_first(const char *list, struct arena *a);

/* True if the list holds line, letter for letter. */
bool lines_has(const char *list, const char *line);

/* Append line to the list that out holds. */
void lines_add(struct strbuf *out, const char *line);

/* The list of lines[0..n), in the arena. */
const char *lines_join(const char *const *lines, size_t n, struct arena *a);

#endif /* COMMON_LINES_H */
