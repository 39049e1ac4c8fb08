/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PHRASE_H
#define BOT_FACTS_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The wording of one line that may say that a series was applied: the private
 * half of applied.c (RULES R12, `phrase` and `wording`).
 */

enum phrase {
	PHRASE_NONE,
	PHRASE_SAYS_SO,  /* "Applied to next, thanks!", "Thanks, series queued." */
	PHRASE_MAYBE,    /* "I have now queued the series" */
	PHRASE_NUMBERED, /* "Queued patches 1-9 and 18", "Applied all but 3" */
	PHRASE_REPORTED, /* "has been merged into": robots say it so */
};

/* s[0..len): a line without blanks around it; opens: first of its paragraph. */
enum phrase phrase_read(const char *s, size_t len, bool opens);

/* Does it say that its writer dropped the patch: "I've dropped this series",
 * "I'll drop it from my queue", "Dropped patch 3"? */
bool phrase_is_dropped(const char *s, size_t len);

#endif /* BOT_FACTS_PHRASE_H */
