/* SPDX-License-Identifier: MIT */
#ifndef IMAP_FETCH_H
#define IMAP_FETCH_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct imap_session;

/*
 * Mails of the examined folder, one in memory at a time (UID FETCH with
 * BODY.PEEK, so nothing is marked seen).
 */

/* data[0..len) with CRLF line ends, borrowed during the call; size: what the
 * server says the whole mail has (more than len if it was cut at max). data
 * NULL: the server gave nothing for this UID (expunged, or unreadable to us).
 * Non-zero stops the fetch (it returns -1 with whatever err the callback
 * set). */
typedef int imap_fetch_fn(void *arg, uint32_t uid, const char *data, size_t len,
			  size_t size, struct err *err);

/*
 * Every UID first..last that exists, in ascending order, each once; mails
 * over max bytes are cut there (BODY.PEEK[]<0.max>).
 * Works in batches of sizes first and bodies then; an answer that
 * cannot be parsed halves the batch; at one, that UID is given with NULL.
 */
int imap_fetch_range(struct imap_session *s, uint32_t first, uint32_t last,
		     size_t max, imap_fetch_fn *fn, void *arg, struct err *err);

#endif /* IMAP_FETCH_H */
