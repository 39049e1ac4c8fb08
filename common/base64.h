/* SPDX-License-Identifier: MIT */
#ifndef COMMON_BASE64_H
#define COMMON_BASE64_H

#include <stddef.h>

struct strbuf;

/* Append data[0..len) as base64 (RFC 4648 section 4), padded, on one line. */
void base64_add(struct strbuf *out, const void *data, size_t len);

#endif /* COMMON_BASE64_H */
