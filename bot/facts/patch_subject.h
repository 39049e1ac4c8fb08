/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_SUBJECT_H
#define BOT_FACTS_PATCH_SUBJECT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/*
 * What the subject of a mail says (doc/RULES R5): `[RFC PATCH v2 1/3] title`.
 * Pure.  Numbers that do not fit saturate at PATCH_NUMBER_MAX.
 */

#define PATCH_NUMBER_MAX 1000000

struct patch_subject {
	const char *title;    /* what follows the brackets; "" if nothing does */
	const char *tags;     /* words of the brackets that are none of ours, joined by one blank */
	const char *revision; /* "1" if not named; "2", "5.5" */
	bool has_revision;
	bool counted;         /* an N/M stands there */
	uint32_t counter;     /* N; 0 if not counted */
	uint32_t expected;    /* M; 0 if not counted */
	bool reply;           /* began with Re: and kin */
	bool has_patch;       /* word PATCH */
	bool rfc;             /* RFC or RFT */
	bool resend;          /* RESEND or REPOST */
	bool pull;            /* PULL, or the title starts GIT PULL */
	bool autosel;         /* AUTOSEL or MANUALSEL */
	bool kernel;          /* a tag K.k such as 5.10 (v5.5 beside stable too) */
	bool notice;          /* a stable or tip robot's notice */
};

/* subject: decoded, one line, valid UTF-8. Strings in the arena. */
void patch_subject_parse(const char *subject, struct arena *a,
			 struct patch_subject *out);

/* Compare revisions number by number: 5 < 5.5 < 6 < 10; as strcmp. */
int patch_revision_compare(const char *a, const char *b);

#endif /* BOT_FACTS_PATCH_SUBJECT_H */
