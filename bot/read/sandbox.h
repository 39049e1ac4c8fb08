/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SANDBOX_H
#define BOT_READ_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * The walls round a reader, put up once it has opened all it needs.
 *
 * After sandbox_close() the process cannot execute, fork, trace, open a file
 * for writing, make memory executable, dump core or write to a file; unless
 * asked for it cannot open a file or a socket at all. Its memory is bounded,
 * and its processor time between two calls of sandbox_tick(). Landlock, where
 * the kernel has it, also narrows what can be opened.
 *
 * Under AddressSanitizer, which needs more than that, only what it bears.
 */

#define SANDBOX_CPU_S    10                  /* between two ticks */
#define SANDBOX_MEMORY   (192 * 1024 * 1024) /* of address space */

/* Are the walls whole? Not under AddressSanitizer. */
bool sandbox_is_whole(void);

enum sandbox_needs {
	SANDBOX_FILES = 1 << 0,   /* open files for reading, below readable */
	SANDBOX_NETWORK = 1 << 1, /* connect to a mail server */
};

int sandbox_close(unsigned needs, const char *const *readable,
		  size_t n_readable, struct err *err);

/* The work goes on: the processor time is counted anew. SIGPROF ends the
 * process that used it up. */
void sandbox_tick(void);

#endif /* BOT_READ_SANDBOX_H */
