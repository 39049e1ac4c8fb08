/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SPAWNER_PROCESS_H
#define BOT_READ_SPAWNER_PROCESS_H

/*
 * The spawner's own process: its loop over main's requests. Messages (fd_message.h,
 * wire.h) are an operation and its arguments; the answer begins with an error
 * code and text.
 */

enum spawner_op {
	SPAWNER_READ = 1,    /* has input, window, seen; job; fds -> pid; fds: records, page */
	SPAWNER_REAP = 2,    /* pid -> status */
	SPAWNER_COMMAND = 3, /* shell command -> first line of output */
	SPAWNER_GIT = 4,     /* repository, arguments -> status, output */
};

#define SPAWNER_COMMAND_MS 30000
#define SPAWNER_GIT_MS     60000

/* sock: to main. Returns never; ends when main has gone. */
_Noreturn void spawner_process(int sock);

#endif /* BOT_READ_SPAWNER_PROCESS_H */
