/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/*
 * The text of the config file and of what it includes, read by ourselves
 * before libconfig does, because libconfig ends the process on a folder in
 * place of a file, takes any bytes for text, and turns a number that does not
 * fit into another one without a word.
 */

#define SOURCE_FILES_MAX 64
#define SOURCE_DEPTH_MAX 10            /* of includes, as in libconfig */
#define SOURCE_MAX       (1024 * 1024) /* bytes of one file */

struct sources {
	struct source {
		const char
		    *name; /* as libconfig says it: path, or as included */
		const char *path; /* as we open and show it */
		const char *text; /* NUL-terminated */
	} files[SOURCE_FILES_MAX];
	size_t n;
};

/*
 * Read path and, step by step, what its @include lines name (relative to
 * folder). Returns 0, or -1 with ERR_CONFIG and a text that begins with the
 * place, "patchdigest.conf:3: " or "patchdigest.conf: ". Strings are arena's.
 */
int source_read(struct sources *s, const char *path, const char *folder,
		struct arena *a, struct err *err);

/* The path of the file that libconfig calls name; the first one's if none. */
const char *source_path(const struct sources *s, const char *name);

/* Line number line (from 1) of a file, without blanks around it; "" if there
 * is none. Not NUL-terminated there: *len says how long it is. */
const char *source_line(const struct sources *s, const char *name,
			unsigned line, size_t *len);

/* The first line, up to that one, on which a string begins that is not closed
 * there; 0 if there is none. */
unsigned source_open_string(const struct sources *s, const char *name,
			    unsigned line);

/*
 * The number that a setting is set to at that place, as it is written: digits
 * with a sign, or hexadecimal, an L behind it passed over. false if there is
 * none to be found; *fits says whether it is within int64_t.
 */
bool source_number(const struct sources *s, const char *name, unsigned line,
		   const char *setting, int64_t *number, bool *fits);

#endif /* CONFIG_SOURCE_H */
