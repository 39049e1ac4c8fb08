/* SPDX-License-Identifier: MIT */
#ifndef COMMON_ERR_H
#define COMMON_ERR_H

/*
 * Errors: what went wrong, for the person who reads it, and what the caller
 * can do about it.
 *
 * A fallible function returns 0 or -1 and takes a struct err * last; on -1 it
 * has filled it, on 0 it has left it alone.  Text by git's rules: no capital,
 * no full stop, what failed first, the subject in 'quotes'.  Each layer puts
 * its context in front with err_wrap(), so that the user reads
 *
 *	imap imap.example.org: uid 812: cannot decode part 2: bad base64
 *
 * Bytes that came from outside are made safe by the setters: control bytes
 * show as '?'.  An error is reported once, by whoever handles it.
 */

enum err_code {
	ERR_NONE,
	ERR_TEMP,   /* try again later: network, 4xx, busy database */
	ERR_PERM,   /* refused for good: 5xx, wrong certificate */
	ERR_AUTH,   /* the server does not take our credentials */
	ERR_DATA,   /* the input is not what it should be */
	ERR_CONFIG, /* the configuration has a fault */
	ERR_NOINPUT, /* a file that was named is not there */
	ERR_SYSTEM, /* the machine failed us: disk, memory, kernel */
};

struct err {
	enum err_code code;
	char text[512]; /* NUL-terminated, one line, valid UTF-8 */
};

/* Fill err; always returns -1, so that `return err_set(...)` reads well. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set with ERR_SYSTEM (ERR_NOINPUT for ENOENT) and ": <text of errno>" appended. */
int err_errno(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put "context: " in front of the text; the code stays.  Returns -1. */
int err_wrap(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit code of sysexits.h that stands for a code: 0, 75, 69, 77, 65, 78,
 * 71. */
int err_exit_code(enum err_code code);

#endif /* COMMON_ERR_H */
