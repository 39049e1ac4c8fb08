/* SPDX-License-Identifier: MIT */
#include "common/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/utf8.h"

/*
 * Nothing here allocates: fatal() is how the want of memory is reported.  A
 * line is one write(2) of at most PIPE_BUF bytes, so that the lines of several
 * processes on one pipe do not mix.
 */

#define LINE_SIZE 4096

/* What systemd takes for the severity of a line: sd-daemon(3). */
enum priority {
	PRIORITY_FATAL = 2,
	PRIORITY_WARN = 4,
	PRIORITY_INFO = 6,
	PRIORITY_DEBUG = 7,
};

static enum log_level log_level = LOG_NORMAL;
static bool with_priority;

void log_init(enum log_level level)
{
	log_level = level;
	with_priority = getenv("JOURNAL_STREAM") != NULL;
}

__attribute__((format(printf, 3, 0))) static void
put(enum priority priority, int number, const char *fmt, va_list ap)
{
	const int errno_kept = errno;
	char raw[LINE_SIZE];
	char line[LINE_SIZE];
	size_t len = 0;

	if (vsnprintf(raw, sizeof(raw), fmt, ap) < 0)
		raw[0] = '\0';
	if (number) {
		char reason[128];
		if (strerror_r(number, reason, sizeof(reason)))
			snprintf(reason, sizeof(reason), "errno %d", number);
		len = strlen(raw);
		snprintf(raw + len, sizeof(raw) - len, ": %s", reason);
	}

	len = 0;
	if (with_priority)
		len = (size_t)snprintf(line, sizeof(line), "<%d>", priority);
	len +=
	    utf8_copy_shown(line + len, sizeof(line) - len, raw, strlen(raw));
	line[len++] = '\n'; /* in place of the NUL */
	while (write(STDERR_FILENO, line, len) < 0 && errno == EINTR)
		;
	errno = errno_kept;
}

void log_warnx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(PRIORITY_WARN, 0, fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	if (log_level < LOG_NORMAL)
		return;
	va_start(ap, fmt);
	put(PRIORITY_INFO, 0, fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	va_list ap;

	if (log_level < LOG_VERBOSE)
		return;
	va_start(ap, fmt);
	put(PRIORITY_DEBUG, 0, fmt, ap);
	va_end(ap);
}

void fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(PRIORITY_FATAL, errno, fmt, ap);
	va_end(ap);
	exit(EX_OSERR);
}

void fatalx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(PRIORITY_FATAL, 0, fmt, ap);
	va_end(ap);
	exit(EX_SOFTWARE);
}
