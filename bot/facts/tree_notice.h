/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_TREE_NOTICE_H
#define BOT_FACTS_TREE_NOTICE_H

#include <stdbool.h>

struct arena;

/*
 * The subjects by which trees say that they applied a patch (doc/RULES R5, kind
 * notice):
 *
 *	[tip: x86/urgent] TITLE
 *	Patch "TITLE" has been added to the 5.10-stable tree
 */

struct tree_notice {
	const char *title;
	const char *tree; /* "tip/x86/urgent", "5.10-stable" */
	bool stable;      /* a stable tree: it applies what mainline has */
};

/* Parse subject; false, and out left alone, if it is neither. Strings are in the
 * arena. */
bool tree_notice_parse(const char *subject, struct arena *a,
			struct tree_notice *out);

#endif /* BOT_FACTS_TREE_NOTICE_H */
