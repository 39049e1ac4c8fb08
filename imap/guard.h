/* SPDX-License-Identifier: MIT */
#ifndef IMAP_GUARD_H
#define IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A guard reads what an IMAP server sends before libetpan does, and stops what
 * libetpan does not survive: nesting that overflows the stack, lines and
 * literals without end (libetpan allocates what a literal announces), a list of
 * flags that it frees as NULL. It also stops a BYE that nobody asked for: only
 * the end of the connection would follow. It keeps what libetpan forgets: that
 * the server announced new mail, and why it said goodbye.
 *
 * Only in a FETCH line does "{n}" begin a literal, by libetpan's rules or
 * stricter ones.
 */

#define IMAP_GUARD_LINE_MAX  65536
#define IMAP_GUARD_DEPTH_MAX 32
#define IMAP_GUARD_HEAD_SIZE 256

struct imap_guard {
	size_t literal_max; /* bytes; the session sets it before each command */
	bool news;          /* EXISTS was announced; the session clears it */
	bool leaving;       /* LOGOUT was sent: BYE is no fault */
	bool bye;           /* BYE was said */
	char bye_text[IMAP_GUARD_HEAD_SIZE]; /* what came with it */

	/* of the line being read */
	char head[IMAP_GUARD_HEAD_SIZE]; /* its beginning, NUL-terminated */
	size_t head_len;
	size_t line_len;
	unsigned depth;
	bool in_number, number_done; /* after '{', after "{n}" */
	size_t number;
	size_t literal_left; /* bytes of the literal still to come */
};

void imap_guard_init(struct imap_guard *g);

/* Check the next bytes: a tls_guard_fn, arg is the struct imap_guard. Returns
 * NULL, or what is wrong with them. */
const char *imap_guard_check(void *arg, const char *data, size_t len);

#endif /* IMAP_GUARD_H */
