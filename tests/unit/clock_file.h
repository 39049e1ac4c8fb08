/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_CLOCK_FILE_H
#define TESTS_UNIT_CLOCK_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/err.h"

/* The time of a test, which goes on only when it is set. */

#define CLOCK_FILE_START INT64_C(1591005600) /* Mon 2020-06-01 10:00 UTC */

static char clock_file[200];

static inline void clock_file_set(int64_t at)
{
	FILE *f = fopen(clock_file, "w");

	if (!f || fprintf(f, "%lld\n", (long long)at) < 0 || fclose(f))
		abort();
}

static inline void clock_file_remove(void)
{
	unlink(clock_file);
}

/* For a setup: at CLOCK_FILE_START. The file goes when the test ends. */
static inline int clock_file_open(void)
{
	const char *tmp = getenv("TMPDIR");
	struct err err;

	if (!*clock_file) {
		snprintf(clock_file, sizeof(clock_file), "%.150s/clock.XXXXXX",
			 tmp ? tmp : "/tmp");
		int fd = mkstemp(clock_file);
		if (fd < 0 || close(fd) || atexit(clock_file_remove))
			return -1;
	}
	clock_file_set(CLOCK_FILE_START);
	return clock_use_file(clock_file, &err);
}

#endif /* TESTS_UNIT_CLOCK_FILE_H */
