/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FAULT_H
#define CONFIG_FAULT_H

#include <stddef.h>

#include "config/source.h"

struct arena;
struct config_setting_t;
struct config_t;
struct file_named;
struct strbuf;

/*
 * The faults of a config file, collected while it is read.
 *
 * path names a setting as libconfig does, "lists.[0].digest.to"; people see
 * "lists[0].digest.to". A fault stands at the place of that setting, or of
 * the nearest one that it would stand in.
 */

struct config_reader {
	struct config_t *file;
	struct arena *arena; /* of all that is read */
	const char *folder;  /* of the config file */
	struct sources sources;
	struct fault {
		const char *name; /* of the file, as libconfig says it */
		unsigned line;    /* 0: none */
		size_t order;
		const char *text; /* "imap.port: must be ..." */
	} *faults;                /* [n_faults] in arena */
	size_t n_faults, faults_size;
	struct file_named *files; /* [n_files] in arena */
	size_t n_files, files_size;
};

/* Add a fault. fmt: what was expected and what was found, "must be ..., got
 * ...". */
void fault_add(struct config_reader *r, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Append all faults in the order of the file, "file:line: path: text\n". */
void fault_print(struct config_reader *r, struct strbuf *out);

/* Where a setting stands: "patchdigest.conf:14: imap.port". The strings of
 * this and of what follows are r->arena's. */
const char *fault_place(struct config_reader *r, const char *path);

/* A value as it stands behind "got": 99999, true, "text", a list ( ... ).
 * fault_text() quotes a text: fit for a terminal, a long one cut. */
const char *fault_value(struct config_reader *r,
			const struct config_setting_t *s);
const char *fault_text(struct config_reader *r, const char *text);

#endif /* CONFIG_FAULT_H */
