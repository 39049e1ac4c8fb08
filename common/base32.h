/* SPDX-License-Identifier: MIT */
#ifndef COMMON_BASE32_H
#define COMMON_BASE32_H

#include <stddef.h>

struct strbuf;

/* Append data[0..len) as base32 (RFC 4648 section 6) in lower case, without
 * padding: letters a-z and digits 2-7, which survive any mail program. */
void base32_add(struct strbuf *out, const void *data, size_t len);

#endif /* COMMON_BASE32_H */
