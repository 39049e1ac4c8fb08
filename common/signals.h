/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SIGNALS_H
#define COMMON_SIGNALS_H

#include <stdbool.h>

struct err;

/*
 * SIGTERM, SIGINT and SIGHUP as bytes on a pipe, for a loop that polls. One
 * loop in a process.
 */

/* Catch them from now on. *fd: readable when one has come; -1 with ERR_SYSTEM. */
int signals_open(int *fd, struct err *err);

/* What has come since: sets *stop for SIGTERM and SIGINT, *reload for SIGHUP,
 * and leaves them alone otherwise. */
void signals_take(bool *stop, bool *reload);

#endif /* COMMON_SIGNALS_H */
