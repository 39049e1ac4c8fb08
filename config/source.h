/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/*
 * The text of the config file and of the files that it includes, read to find
 * faults that libconfig hides: it ends the process where a file is a
 * folder, silently changes a number that does not fit, and reports a missing
 * quote at a later line.
 */

#define SOURCE_FILES_MAX 64
#define SOURCE_MAX       (1024 * 1024) /* bytes of one file */

struct sources {
	const char *folder; /* what includes are relative to */
	struct source {
		const char *name; /* as libconfig says it: path, or as included */
		const char *path; /* as we open and show it */
		const char *text; /* NUL-terminated */
	} files[SOURCE_FILES_MAX];
	size_t n;
};

/*
 * Read path and, step by step, what its @include lines name, into *s, whose
 * strings are the arena's. Each must be a regular file; one that is not there
 * is left to libconfig, which knows what is a comment.
 *
 * Returns 0, or -1 with ERR_CONFIG and a text that begins with the path.
 */
int source_read(struct sources *s, const char *path, const char *folder,
		struct arena *a, struct err *err);

/* The path of the file that libconfig calls name; if no file is called so, the
 * path of the config file itself. */
const char *source_path(const struct sources *s, const char *name);

/* Line number line (from 1) of a file, without blanks around it; "" if there
 * is none. */
const char *source_line(const struct sources *s, const char *name,
			unsigned line, struct arena *a);

/* The number of the first line, at most line, at whose end a string is still
 * open; 0 if there is no such line. A comment of several lines is read as if it
 * were settings. */
unsigned source_open_string(const struct sources *s, const char *name,
			    unsigned line);

/*
 * Find the number, decimal or hexadecimal, that the file gives the setting on
 * that line or on a later one. False if there is no number; *fits is false if
 * it is out of int64_t's range, and *number is then clipped to it.
 */
bool source_number(const struct sources *s, const char *name, unsigned line,
		   const char *setting, int64_t *number, bool *fits);

#endif /* CONFIG_SOURCE_H */
