/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_TREE_NOTICE_H
#define BOT_FACTS_TREE_NOTICE_H

#include <stdbool.h>

struct arena;

/*
 * The subjects by which trees say that they took a patch (RULES R5, kind
 * notice):
 *
 *	[tip: x86/urgent] TITLE
 *	Patch "TITLE" has been added to the 5.10-stable tree
 */

struct tree_notice {
	const char *title;
	const char *tree; /* "tip/x86/urgent", "5.10-stable" */
	bool stable;      /* a stable tree: it takes what mainline has */
};

/* False, and out left alone, if subject is neither. */
bool tree_notice_parse(const char *subject, struct arena *a,
			struct tree_notice *out);

#endif /* BOT_FACTS_TREE_NOTICE_H */
