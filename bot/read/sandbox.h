/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SANDBOX_H
#define BOT_READ_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * What a reader is locked into once it has opened all it needs.
 *
 * After sandbox_close() the process cannot execute, fork, trace, open a file
 * for writing, make memory executable, dump core or write to a file; unless
 * asked for it cannot open a file or a socket at all. Its memory is bounded,
 * and its processor time between two calls of sandbox_tick(). Landlock, where
 * the kernel has it, also narrows what can be opened.
 *
 * Under AddressSanitizer only the limits that it works under are set.
 */

#define SANDBOX_CPU_S    10                  /* between two ticks */
#define SANDBOX_MEMORY   (192 * 1024 * 1024) /* of address space */

/* False under AddressSanitizer: only a part of it is up. */
bool sandbox_is_whole(void);

enum sandbox_needs {
	SANDBOX_FILES = 1 << 0,   /* open files for reading, below readable */
	SANDBOX_NETWORK = 1 << 1, /* connect to a mail server */
};

/* Lock the process in, for good.  needs: enum sandbox_needs; readable: folders
 * and files below which it may open files.  -1: it is not locked in. */
int sandbox_close(unsigned needs, const char *const *readable,
		  size_t n_readable, struct err *err);

/* Count the processor time anew: the work goes on.  SIGPROF ends a process
 * that used it up. */
void sandbox_tick(void);

#endif /* BOT_READ_SANDBOX_H */
