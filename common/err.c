/* SPDX-License-Identifier: MIT */
#include "common/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "common/utf8.h"

/* Bytes of a text before it is made safe: some are lost there. */
#define RAW_SIZE (2 * sizeof(((struct err *)NULL)->text))

/* The text, then ": " and what is behind it, or NULL. The arguments may point
 * into err->text, so that is written last. */
__attribute__((format(printf, 2, 0))) static void
set_text(struct err *err, const char *fmt, va_list ap, const char *behind)
{
	char raw[RAW_SIZE];

	vsnprintf(raw, sizeof(raw), fmt, ap);
	size_t len = strlen(raw);
	if (behind)
		snprintf(raw + len, sizeof(raw) - len, ": %s", behind);
	utf8_copy_shown(err->text, sizeof(err->text), raw, strlen(raw));
}

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_text(err, fmt, ap, NULL);
	va_end(ap);
	err->code = code;
	return -1;
}

int err_errno(struct err *err, const char *fmt, ...)
{
	const int number = errno;
	char reason[128];
	va_list ap;

	if (strerror_r(number, reason, sizeof(reason)))
		snprintf(reason, sizeof(reason), "errno %d", number);
	va_start(ap, fmt);
	set_text(err, fmt, ap, reason);
	va_end(ap);
	err->code = number == ENOENT ? ERR_NOINPUT : ERR_SYSTEM;
	return -1;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_text(err, fmt, ap, err->text);
	va_end(ap);
	return -1;
}

int err_exit_code(enum err_code code)
{
	switch (code) {
	case ERR_NONE:
		return EX_OK;
	case ERR_TEMP:
		return EX_TEMPFAIL;
	case ERR_PERM:
		return EX_UNAVAILABLE;
	case ERR_AUTH:
		return EX_NOPERM;
	case ERR_DATA:
		return EX_DATAERR;
	case ERR_CONFIG:
		return EX_CONFIG;
	case ERR_NOINPUT:
		return EX_NOINPUT;
	case ERR_SYSTEM:
		return EX_OSERR;
	}
	return EX_SOFTWARE;
}
