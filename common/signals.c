/* SPDX-License-Identifier: MIT */
#include "common/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "common/err.h"

/* The handler does nothing but write a byte. */
static int signal_pipe[2] = {-1, -1};

static void on_signal(int number)
{
	int saved = errno;
	char byte = number == SIGHUP ? 'h' : 't';

	(void)!write(signal_pipe[1], &byte, 1);
	errno = saved;
}

int signals_open(int *fd, struct err *err)
{
	struct sigaction action = {.sa_handler = on_signal};

	if (pipe(signal_pipe))
		return err_errno(err, "cannot make a pipe");
	for (int i = 0; i < 2; i++) {
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	*fd = signal_pipe[0];
	return 0;
}

void signals_take(bool *stop, bool *reload)
{
	char byte;

	while (read(signal_pipe[0], &byte, 1) == 1) {
		if (byte == 'h')
			*reload = true;
		else
			*stop = true;
	}
}
