/* SPDX-License-Identifier: MIT */
#ifndef BOT_MODEL_STABLE_H
#define BOT_MODEL_STABLE_H

#include <stdbool.h>

struct model_series;

/* Whether s was sent for a stable tree: it is a backport by RULES R8, or a word
 * of its tags names a stable tree or a kernel: "stable", "5.10", "v5.10.y",
 * "5.10-stable", "linux-5.10.y". */
bool stable_is_for(const struct model_series *s);

/* Like stable_is_for(), but for this tree, "5.10-stable"; true too if s names no
 * kernel version. */
bool stable_is_for_tree(const struct model_series *s, const char *tree);

#endif /* BOT_MODEL_STABLE_H */
