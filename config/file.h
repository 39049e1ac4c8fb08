/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct setting_reader;
struct strbuf;

/*
 * The files that settings name and that have to be there.
 */

struct file_list {
	struct file_named {
		const char *place; /* "patchdigest.conf:14: imap.ca_file" */
		const char *path;
		bool secret;
	} * files; /* [n] in the reader's arena */
	size_t n;
};

void file_collect(struct setting_reader *r, const struct config *c,
		  struct file_list *out);

/* Append a line for each that is not as it should be; returns how many. */
size_t file_check(const struct file_list *list, struct strbuf *faults);

#endif /* CONFIG_FILE_H */
