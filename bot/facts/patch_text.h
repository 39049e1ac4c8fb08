/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_TEXT_H
#define BOT_FACTS_PATCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/facts/diffstat.h"

/*
 * The part of a mail that is written for people: where it ends and what it
 * says in fixed forms.  Lines end in LF.
 */

struct patch_text {
	size_t end;    /* of the text: its last line that is not empty */
	bool has_diff; /* doc/RULES R6 */
	size_t diff;   /* offset of its first line; len without one */
	bool has_stat; /* `N files changed` before the diff .. */
	struct diffstat stat; /* .. the last one */
	bool signed_off;        /* before the diff: a line Signed-off-by: */
	bool fixes;             /* in the text: a line Fixes: with a commit */
	bool stable; /* in the text: a line Cc: with the stable list */
};

/* Scan text[begin..len).  The text ends before the diff, a base-commit: line,
 * the signature, or a list's footer (40 or more '_'). */
void patch_text_scan(const char *text, size_t begin, size_t len,
		     struct patch_text *out);

/* Whether s[0..len) holds the address of the stable list. */
bool patch_text_has_stable(const char *s, size_t len);

#endif /* BOT_FACTS_PATCH_TEXT_H */
