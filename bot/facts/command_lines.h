/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_COMMAND_LINES_H
#define BOT_FACTS_COMMAND_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/slice.h"

struct arena;
struct mail_text;

/*
 * Command lines in what the sender of a mail wrote: the own lines (own.h) of
 * text/plain parts that are neither attachments nor files, up to the head of a
 * forwarded mail.
 *
 * In format=flowed (RFC 3676 section 4) stuffing is taken off and softly broken
 * lines are joined again: so a long command is whole, and the middle of a
 * sentence never stands at column 0.
 */

#define COMMAND_LINES_MAX 5    /* commands of a mail that are kept */
#define COMMAND_LINE_MAX  1000 /* bytes of one; a longer one is cut and ends in U+2026, so
				  that nothing else is obeyed than was asked */

struct command_lines {
	const char **line; /* [n] from the prefix on, blanks at the end cut */
	size_t n;
	size_t n_more; /* command lines behind these */
};

/* Append the commands of text to out; line and its strings are the arena's. */
void command_lines_read(const struct mail_text *text, const char *prefix,
		   struct arena *a, struct command_lines *out);

/* Whether line is a command line: it begins with the prefix as a whole word. */
bool command_lines_is_one(const char *line, const char *prefix);

/* Append one command: line, from the prefix on. */
void command_lines_add(struct command_lines *out, struct slice line,
		       struct arena *a);

#endif /* BOT_FACTS_COMMAND_LINES_H */
