/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_TRANSCRIPT_H
#define BOT_COMMAND_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct effect;
struct strbuf;

/*
 * What became of each command, in words (LAYOUT 8): the text of an answer
 * above its digests.
 */

struct transcript {
	int64_t asked_at;   /* date of the mail that asked first */
	const char *zone;
	bool confirmed;     /* this answers the mail that confirmed it */
	size_t n_asked;     /* commands of that mail */
	size_t n_max;       /* how many of a mail are read */
	const struct effect *effects; /* [n] of the first ones */
	size_t n;
};

/*
 * Appends LF lines of our own. A line that came is shown on one line, folded,
 * at most TRANSCRIPT_LINE_MAX bytes of it and TRANSCRIPT_WORD_MAX of a word,
 * what is not fit for the eye as '?'. With something that waits, it says how
 * to confirm it.
 */
#define TRANSCRIPT_LINE_MAX 300
#define TRANSCRIPT_WORD_MAX 60

void transcript_write(const struct transcript *t, struct strbuf *out);

#endif /* BOT_COMMAND_TRANSCRIPT_H */
