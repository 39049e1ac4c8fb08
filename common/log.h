/* SPDX-License-Identifier: MIT */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

/*
 * The log: one event per line on stderr, `verb noun key=value ...`:
 *
 *	deliver done outbox=41 code=250 tries=1 ms=312
 *
 * Same keys everywhere: msgid, uid, outbox, subscriber.  Never a body, never
 * a password; control bytes of a value show as '?'.  Under systemd (the
 * environment variable JOURNAL_STREAM is set) lines carry the <N> priority.
 */

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE }; /* -q, none, -v */

void log_init(enum log_level level);
void log_warnx(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...)  /* not with -q */
	__attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) /* only with -v */
	__attribute__((format(printf, 1, 2)));

/* Say why and end the process: fatal with errno's text and exit code 71,
 * fatalx (a broken promise of our own) with 70. */
_Noreturn void fatal(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
_Noreturn void fatalx(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

#endif /* COMMON_LOG_H */
