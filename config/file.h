/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct config_reader;
struct strbuf;

/*
 * The files that settings name: they must be there, and a password's file may
 * be read by its owner alone.
 */

struct file_named {
	const char *place; /* "patchdigest.conf:14: imap.ca_file" */
	const char *path;
	bool secret;
};

/* Add path, the value of a setting, to the files of r. */
void file_add(struct config_reader *r, const char *setting, const char *path,
	      bool secret);

/* Append a fault, a line, for each file that is not as it must be; returns
 * their number. */
size_t file_check(const struct file_named *files, size_t n_files,
		  struct strbuf *faults);

#endif /* CONFIG_FILE_H */
