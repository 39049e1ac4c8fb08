/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_FOLDER_H
#define TESTS_UNIT_FOLDER_H

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/strbuf.h"
#include "tests/unit/table.h"

/* A new folder for a test, or for a group of tests: setup and teardown. */

static char folder[200];

static inline int folder_make(void **test)
{
	const char *tmp = getenv("TMPDIR");

	(void)test;
	snprintf(folder, sizeof(folder), "%.150s/patchdigest-test.XXXXXX",
		 tmp ? tmp : "/tmp");
	return mkdtemp(folder) ? 0 : -1;
}

/* Remove all that is in a folder. */
static inline void folder_empty(const char *path)
{
	DIR *d = opendir(path);

	for (struct dirent *e; d && (e = readdir(d));) {
		struct strbuf below = STRBUF_INIT;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		strbuf_addf(&below, "%s/%s", path, e->d_name);
		if (remove(below.buf)) {
			folder_empty(below.buf);
			remove(below.buf);
		}
		strbuf_release(&below);
	}
	if (d)
		closedir(d);
}

static inline int folder_remove(void **test)
{
	(void)test;
	folder_empty(folder);
	return rmdir(folder);
}

/* The path of a file in it: until the call after the next. */
static inline const char *folder_path(const char *name)
{
	static char path[2][512];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static inline void folder_put(const char *name, const char *data, size_t len,
			      mode_t mode)
{
	FILE *f = fopen(folder_path(name), "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(folder_path(name), mode), 0);
}

static inline void folder_write(const char *name, const char *text, mode_t mode)
{
	folder_put(name, text, strlen(text), mode);
}

#endif /* TESTS_UNIT_FOLDER_H */
