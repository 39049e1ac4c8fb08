/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_PATTERN_H
#define BOT_FILTER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/*
 * Regular expressions as the N: and K: lines of a MAINTAINERS file have them:
 * the part of perl's that says whether a text matches somewhere, no more.
 *
 *	.  [a-z]  [^a-z]  \d \s \w \D \S \W     one byte ('.' no line feed)
 *	\b \B ^ $                               a place; lines are not told apart
 *	( ) (?: ) |                             groups, choices
 *	* + ? {2} {2,} {2,5}, a '?' or '+' behind   repetition
 *	\t \n and \ before any other sign       that sign
 *
 * Run as an automaton, all states at once: time is at most instructions times
 * text, whatever both hold. Pure.
 */

#define PATTERN_CODE_MAX 2000 /* instructions; repetitions are unrolled */

struct pattern;

/* spaced: blanks outside brackets mean nothing (perl's /x, as K: lines are
 * read). -1 with ERR_DATA where it is none, or too long. */
int pattern_compile(const char *text, bool spaced, struct arena *a,
		    struct pattern **out, struct err *err);

bool pattern_match(const struct pattern *p, const char *text, size_t len);

#endif /* BOT_FILTER_PATTERN_H */
