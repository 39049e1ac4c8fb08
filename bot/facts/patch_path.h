/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_PATH_H
#define BOT_FACTS_PATCH_PATH_H

#include "common/slice.h"

struct arena;

/*
 * File names as the headers of a diff write them: with a first component
 * that is no directory (a/, b/), quoted with octal escapes where they hold
 * other than plain characters, followed by a tab and a time.  A quoted name
 * that is not UTF-8 or holds control bytes stays escaped.  Results are in
 * the arena, "" if there is no name.
 */

/* The new name of what follows `diff --git `. */
const char *patch_path_from_git(struct slice names, struct arena *a);

/* The new name of `--- X`, `+++ Y`, without its first component; of a deleted
 * file (Y is /dev/null) the old one. */
const char *patch_path_from_names(struct slice x, struct slice y,
				  struct arena *a);

#endif /* BOT_FACTS_PATCH_PATH_H */
