/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_PATTERN_H
#define BOT_FILTER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/*
 * Perl's regular expressions, as the N: and K: lines of a MAINTAINERS file
 * have them. The only door to PCRE2. Texts are bytes: '.' is one byte, and \w
 * and letters' case are ASCII's.
 *
 * Neither a pattern nor a text can keep the program busy: work and memory of
 * a match are limited.
 */

#define PATTERN_TEXT_MAX (32 * 1024) /* bytes of a text that are looked at */

struct pattern;

/*
 * Compile a pattern into *out, which lives as long as the arena.
 *
 * spaced: blanks outside brackets mean nothing, '#' begins a comment (perl's
 * /x, as the kernel's scripts read K: lines).
 * Returns 0, or -1 with ERR_DATA, the pattern and PCRE2's reason.
 */
int pattern_compile(const char *text, bool spaced, struct arena *a,
		    struct pattern **out, struct err *err);

/* True if the pattern matches somewhere in text[0..len). A text that takes the
 * match to its limits does not match; the first such text is logged. */
bool pattern_match(struct pattern *p, const char *text, size_t len);

#endif /* BOT_FILTER_PATTERN_H */
