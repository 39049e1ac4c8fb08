/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_FD_MESSAGE_H
#define BOT_READ_FD_MESSAGE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * One message and the descriptors that go with it over a SOCK_SEQPACKET pair
 * of our own processes.
 */

#define FD_MESSAGE_MAX     (128 * 1024) /* bytes of a message */
#define FD_MESSAGE_FDS 3

/* fds stay the caller's; -1 among them are left out. -1 with errno. */
int fd_message_send(int sock, const void *data, size_t len, const int *fds,
	      size_t n_fds);

/* Waits. Bytes received, 0 if the other end has gone, -1 with errno. The
 * caller owns fds[0..*n_fds), which close on exec. */
ssize_t fd_message_receive(int sock, void *data, size_t size,
		     int fds[FD_MESSAGE_FDS], size_t *n_fds);

#endif /* BOT_READ_FD_MESSAGE_H */
