/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_TAKEN_LINE_H
#define BOT_MODEL_TAKEN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/model.h"

struct arena;

/*
 * What the line of a notice names: the private half of taken.c.  Pure.
 */

/* Of "pushed", "picked" and "taken", too: applied. */
enum model_verb taken_line_verb(const char *line);

/* "kvmarm-master/next" of "Applied to kvmarm-master/next, thanks!": one word
 * that can name a tree or a branch, or a tree and its branch as b4 and
 * patchwork write them, "arm64 (for-next/fixes)"; "" if there is none. */
const char *taken_line_place(const char *line, struct arena *a);

/* Does it speak of the whole: "series", "all", "both"? */
bool taken_line_is_whole(const char *line);

/* "I'll drop it from my queue": does it speak of what he had, in no words but
 * "it" or "them"? */
bool taken_line_is_it(const char *line);

#endif /* BOT_MODEL_TAKEN_LINE_H */
