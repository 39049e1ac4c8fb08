/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_APPLIED_NOTICE_H
#define BOT_FACTS_APPLIED_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/facts/applied_line.h"

struct arena;

/*
 * Whether a reply says that a series was applied, or something else about it
 * that is kept in the same way (doc/RULES R12). A mail has one notice: the first
 * line of the best kind. Kinds are best in the order of the enum, but NUMBERED
 * comes right behind PHRASE, and FAILED before PASSED.
 */

#define APPLIED_LINE_MAX    500  /* bytes of the line that are kept */
#define APPLIED_NUMBERS_MAX 1000 /* patches and commits kept */

/* Stored; never renumber. */
enum applied_how {
	APPLIED_B4_TY = 1,
	APPLIED_PATCHWORK_BOT = 2,
	APPLIED_PHRASE = 3,
	APPLIED_DROPPED = 4, /* "I've dropped this patch": no longer */
	APPLIED_CHANGES = 5, /* `pw-bot: changes-requested`, or patchwork's robot says so */
	APPLIED_WORDING = 6, /* weak: decides no state */
	/* "I've queued patches 1-9 and 18": R12 counts it as wording, but it
	 * is about this series and plain */
	APPLIED_NUMBERED = 7,
	/* test results: they count only in mails of robots, which the caller
	 * must check */
	APPLIED_PASSED = 8,
	APPLIED_FAILED = 9,
};

struct applied_notice {
	enum applied_how how;
	const char *line;  /* the line that says so, trimmed */
	struct applied_line said; /* what it names; of test results and requests for changes nothing */
	const char *actor; /* patchwork-bot: "Name <address>" it speaks for; "" */
	uint32_t *patches; /* [n_patches] ascending; b4-ty, patchwork-bot, phrase: of b4's list */
	size_t n_patches;
	const char **commits; /* [n_commits] likewise: hex, lower case */
	size_t n_commits;
};

/*
 * Read the notice of a reply. text[0..len): its body, valid UTF-8, LF line
 * ends. robot: a robot wrote it; then only the lines count that the known
 * robots write. Returns false, and leaves out alone, if there is none.
 */
bool applied_notice_read(const char *text, size_t len, bool robot,
			 struct arena *a, struct applied_notice *out);

/* Whether a notice of that kind says that something was applied. */
bool applied_notice_says_applied(enum applied_how how);

/* "b4-ty", ... as doc/RULES R12 has them: NUMBERED is "wording", too. */
const char *applied_notice_name(enum applied_how how);

#endif /* BOT_FACTS_APPLIED_NOTICE_H */
