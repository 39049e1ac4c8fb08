/* SPDX-License-Identifier: MIT */
#include "common/service.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/clock.h"

static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	size_t len = path ? strlen(path) : 0;

	if (len < 2 || len >= sizeof(addr.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(addr.sun_path, path, len);
	if (path[0] == '@') /* an abstract socket */
		addr.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	/* Best effort: a manager that does not listen is not our trouble. */
	(void)!sendto(
	    fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&addr,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

void service_ready(void)
{
	notify("READY=1");
}

void service_reloading(void)
{
	notify("RELOADING=1");
}

void service_stopping(void)
{
	notify("STOPPING=1");
}

void service_status(const char *fmt, ...)
{
	char line[300] = "STATUS=";
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line + 7, sizeof(line) - 7, fmt, ap);
	va_end(ap);
	notify(line);
}

void service_alive(void)
{
	static int64_t last_ms;
	const char *usec = getenv("WATCHDOG_USEC");
	int64_t now_ms = clock_monotonic_ms();

	if (!usec ||
	    (last_ms && now_ms - last_ms < strtoll(usec, NULL, 10) / 4000))
		return;
	last_ms = now_ms;
	notify("WATCHDOG=1");
}
