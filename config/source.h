/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/*
 * The text of the config file and of what it includes, for what libconfig
 * does not say: it ends the process on a folder in place of a file, turns a
 * number that does not fit into another one without a word, and tells a quote
 * that is not closed from the next one on.
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

/* The path of the file that libconfig calls name; the first one's if none. */
const char *source_path(const struct sources *s, const char *name);

/* Line number line (from 1) of a file, without blanks around it; "" if there
 * is none. */
const char *source_line(const struct sources *s, const char *name,
			unsigned line, struct arena *a);

/* The first line, up to that one, that ends within a string; 0 if none does.
 * Comments of several lines are read as if they were none. */
unsigned source_open_string(const struct sources *s, const char *name,
			    unsigned line);

/*
 * The number that a setting is set to on that line, or behind line ends, as
 * it is written: digits with a sign, or hexadecimal. False if there is none
 * to be found; *fits says whether it is within int64_t.
 */
bool source_number(const struct sources *s, const char *name, unsigned line,
		   const char *setting, int64_t *number, bool *fits);

#endif /* CONFIG_SOURCE_H */
