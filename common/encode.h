/* SPDX-License-Identifier: MIT */
#ifndef COMMON_ENCODE_H
#define COMMON_ENCODE_H

#include <stddef.h>

struct strbuf;

/* Append data[0..len) as base32 (RFC 4648 section 6) in lower case, without
 * padding: letters a-z and digits 2-7, which survive any mail program. */
void encode_base32(struct strbuf *out, const void *data, size_t len);

/* Append data[0..len) as base64 (RFC 4648 section 4), padded, on one line. */
void encode_base64(struct strbuf *out, const void *data, size_t len);

#endif /* COMMON_ENCODE_H */
