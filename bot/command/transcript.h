/* SPDX-License-Identifier: MIT */
#ifndef BOT_COMMAND_TRANSCRIPT_H
#define BOT_COMMAND_TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "bot/command/policy.h"

struct effect;
struct strbuf;

/*
 * What became of each command of a mail, in words: the text of an answer above
 * its digests (doc/LAYOUT 8).
 */

#define TRANSCRIPT_LINE_MAX 300 /* bytes of a line as it came */
#define TRANSCRIPT_WORD_MAX 60  /* bytes of a word of it */

struct transcript {
	enum policy_proof proof; /* CONFIRMED: the answer is to the reply that confirmed */
	int64_t asked_at;        /* date of the mail that asked first */
	size_t n_asked;          /* commands of that mail */
	size_t n_max;            /* how many of a mail are read */
	const char *zone;
	const struct effect *effects; /* [n] of the first ones */
	size_t n;
};

/*
 * Append LF lines of our own, folded: the date of the mail, each line as it
 * came with what became of it, how to confirm what waits, the texts that were
 * asked for. What is cut ends in "...", what is not fit to be shown is '?'.
 */
void transcript_write(const struct transcript *t, struct strbuf *out);

#endif /* BOT_COMMAND_TRANSCRIPT_H */
