/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_POST_H
#define BOT_READ_POST_H

#include <stddef.h>
#include <sys/types.h>

/*
 * One message and the descriptors that go with it over a SOCK_SEQPACKET pair
 * of our own processes.
 */

#define POST_MAX     (128 * 1024) /* bytes of a message */
#define POST_FDS_MAX 3

/* fds stay the caller's; -1 among them are left out. -1 with errno. */
int post_send(int sock, const void *data, size_t len, const int *fds,
	      size_t n_fds);

/* Waits. Bytes received, 0 if the other end has gone, -1 with errno. The
 * caller owns fds[0..*n_fds), which close on exec. */
ssize_t post_receive(int sock, void *data, size_t size,
		     int fds[POST_FDS_MAX], size_t *n_fds);

#endif /* BOT_READ_POST_H */
