/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_LINES_H
#define BOT_PEOPLE_LINES_H

#include <stddef.h>

struct err;
struct strbuf;

/*
 * Files of lines that the operator or a project keeps by hand: the mailmap,
 * the employers.
 *
 * A fault in a line costs that line alone. It is told as config_load tells
 * its own, "FILE:LINE: text", and nothing stops for it.
 */

#define LINES_FILE_MAX  (16 << 20) /* bytes of a file */
#define LINES_LINE_MAX  4096       /* bytes of a line */
#define LINES_FAULT_MAX 20         /* told of one file; then how many more */

/* One line, not empty, no comment, without its end and blanks around it.
 * line is good for the call. NULL, or what is wrong with it. */
typedef const char *lines_fn(void *context, const char *line, size_t len);

/*
 * Give each line of the file to fn, in order. An empty line, and one whose
 * first character is '#', is none; the text is valid UTF-8 (what is not shows
 * as U+FFFD). Faults are appended to faults, a line each.
 *
 * -1, with nothing given to fn, if the file cannot be read, is no regular file
 * or is longer than LINES_FILE_MAX.
 */
int lines_each(const char *path, lines_fn *fn, void *context,
	       struct strbuf *faults, struct err *err);

#endif /* BOT_PEOPLE_LINES_H */
