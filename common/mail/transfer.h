/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_TRANSFER_H
#define COMMON_MAIL_TRANSFER_H

#include <stddef.h>

struct strbuf;

/*
 * Content transfer encodings (RFC 2045 section 6), forgiving: whatever comes
 * in, something comes out, never more bytes than came in.
 */

/*
 * Append what data[0..len) decodes to.  Base64 ends at its padding or before
 * the first line that is not all of its alphabet; returns the bytes used, so
 * that the caller can keep what follows (a list's footer) as it stands.
 */
size_t mail_transfer_base64(struct strbuf *out, const char *data, size_t len);

/* Append quoted-printable decoded; what is no valid escape stays as it is.
 * Blanks at the end of a line go (6.7 rule 3). */
void mail_transfer_qp(struct strbuf *out, const char *data, size_t len);

#endif /* COMMON_MAIL_TRANSFER_H */
