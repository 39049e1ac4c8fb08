/* SPDX-License-Identifier: MIT */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include <stddef.h>

struct err;
struct strbuf;

/*
 * Append all of path, a regular file of at most max bytes, to out.
 *
 * -1 with a text that does not name the file: "cannot open it: ...", "is not a
 * regular file". A pipe in that place is refused, not waited for.
 */
int file_read(const char *path, size_t max, struct strbuf *out,
	      struct err *err);

/* Sync the folder that holds the file path: a name that was made or linked
 * there is then still there after a power cut. -1 with ERR_SYSTEM. */
int file_sync_folder(const char *path, struct err *err);

#endif /* COMMON_FILE_H */
