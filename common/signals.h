/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SIGNALS_H
#define COMMON_SIGNALS_H

#include <stdbool.h>

struct err;

/*
 * SIGTERM, SIGINT and SIGHUP as bytes on a pipe, for a loop that polls. One
 * loop in a process.
 */

/* Catch the three signals from now on. *fd is readable when one has come; it
 * stays ours. -1 with ERR_SYSTEM. */
int signals_open(int *fd, struct err *err);

/* Take the signals that have come off the pipe: SIGTERM and SIGINT set *stop,
 * SIGHUP sets *reload. Neither is ever cleared. */
void signals_take(bool *stop, bool *reload);

#endif /* COMMON_SIGNALS_H */
