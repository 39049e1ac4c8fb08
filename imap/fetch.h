/* SPDX-License-Identifier: MIT */
#ifndef IMAP_FETCH_H
#define IMAP_FETCH_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct imap_session;

/*
 * The mails of the examined folder, one in memory at a time, none marked as
 * seen (UID FETCH with BODY.PEEK).
 */

/*
 * Called for each mail. data[0..len): the mail with CRLF line ends, borrowed
 * during the call; NULL if the server gave nothing for this UID (expunged, or
 * unreadable). size: bytes of the whole mail as the server says; over len if
 * it was cut at max. Non-zero stops the fetch, which then returns -1 with the
 * err that was set here.
 */
typedef int imap_fetch_fn(void *arg, uint32_t uid, const char *data, size_t len,
			  size_t size, struct err *err);

/*
 * Call fn for each UID first..last that exists, in ascending order, each once.
 * Mails over max bytes are cut there.
 *
 * Sizes are fetched first, then bodies in batches; an answer that cannot be
 * parsed halves the batch, and a mail that cannot be fetched alone is given as
 * NULL.
 */
int imap_fetch_range(struct imap_session *s, uint32_t first, uint32_t last,
		     size_t max, imap_fetch_fn *fn, void *arg, struct err *err);

#endif /* IMAP_FETCH_H */
