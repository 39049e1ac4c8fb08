/* SPDX-License-Identifier: MIT */
#ifndef BOT_FILTER_MAINTAINERS_H
#define BOT_FILTER_MAINTAINERS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct pattern;

/*
 * One section of a MAINTAINERS file, as the kernel has it: whose code a patch
 * touches.
 *
 *	F: path or glob (topic.h); a name without a star is a file or a folder
 *	X: the same, for paths that are not the section's
 *	N: a pattern (pattern.h), anywhere in a path
 *	K: a pattern, anywhere in title or commit message; blanks mean nothing
 *	M: R: who looks after it: a name and an address
 */

#define MAINTAINERS_MAX (16 * 1024 * 1024) /* bytes of a file */

struct maintainers_section {
	const char *name;          /* as the file writes it */
	const char **people;       /* [n_people] addresses of M: and R:, lower case */
	size_t n_people;
	const char **files;        /* [n_files] */
	size_t n_files;
	const char **excluded;     /* [n_excluded] */
	size_t n_excluded;
	struct pattern **paths;    /* [n_paths] N: */
	size_t n_paths;
	struct pattern **keywords; /* [n_keywords] K: */
	size_t n_keywords;
};

/*
 * Parse one section of a MAINTAINERS file, text[0..len). name: its name in any
 * case, blanks at both ends left out; or the words its name begins with, if no
 * other name begins so.
 *
 * -1 with ERR_DATA and the nearest name there is, or with what is wrong in the
 * section's patterns.
 */
int maintainers_parse(const char *text, size_t len, const char *name,
		      struct arena *a, struct maintainers_section *out,
		      struct err *err);

/* As maintainers_parse() for the text of a file; -1 also if it cannot be read. */
int maintainers_read(const char *path, const char *name, struct arena *a,
		     struct maintainers_section *out, struct err *err);

/* Parse all sections of a file, in its order; a pattern with a fault is left
 * out. -1 if the file cannot be read. */
int maintainers_read_all(const char *path, struct arena *a,
			 struct maintainers_section **sections, size_t *n,
			 struct err *err);

/* True if the path belongs to the section by F:, N: and X:. */
bool maintainers_match_path(const struct maintainers_section *s,
			    const char *path);
/* True if one of its keywords (K:) matches in the text. */
bool maintainers_match_text(const struct maintainers_section *s,
			    const char *text);

#endif /* BOT_FILTER_MAINTAINERS_H */
