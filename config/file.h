/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct config_reader;
struct strbuf;

/*
 * The files that settings name: they must be there, and a password's file may
 * be read by its owner alone.
 */

struct file_list {
	struct file_named {
		const char *place; /* "patchdigest.conf:14: imap.ca_file" */
		const char *path;
		bool secret;
	} *files; /* [n] in the reader's arena */
	size_t n;
};

/* List the files that c names. */
void file_collect(struct config_reader *r, const struct config *c,
		  struct file_list *out);

/* Append a fault, a line, for each file that is not as it must be; returns
 * their number. */
size_t file_check(const struct file_list *list, struct strbuf *faults);

#endif /* CONFIG_FILE_H */
