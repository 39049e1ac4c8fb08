/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_APPLIED_PHRASE_H
#define BOT_FACTS_APPLIED_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether the wording of one line says that a series was applied or dropped
 * (doc/RULES R12, `phrase` and `wording`).
 */

enum applied_phrase {
	APPLIED_PHRASE_NONE,
	APPLIED_PHRASE_SAYS_SO,  /* "Applied to next, thanks!", "Thanks, series queued." */
	APPLIED_PHRASE_MAYBE,    /* "I have now queued the series" */
	APPLIED_PHRASE_NUMBERED, /* "Queued patches 1-9 and 18", "Applied all but 3" */
	APPLIED_PHRASE_REPORTED, /* "has been merged into": robots say it so */
};

/* s[0..len): a line without blanks around it; opens: it is the first of its
 * paragraph. Questions, plans and conditions are APPLIED_PHRASE_NONE. */
enum applied_phrase applied_phrase_read(const char *s, size_t len, bool opens);

/* Whether the line says that its writer dropped the patch: "I've dropped this
 * series", "I'll drop it from my queue", "Dropped patch 3". */
bool applied_phrase_is_dropped(const char *s, size_t len);

#endif /* BOT_FACTS_APPLIED_PHRASE_H */
