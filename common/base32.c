/* SPDX-License-Identifier: MIT */
#include "common/base32.h"

#include "common/strbuf.h"

void base32_add(struct strbuf *out, const void *data, size_t len)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	const unsigned char *in = data;
	unsigned bits = 0, n_bits = 0; /* not written yet: the lowest n_bits */

	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | in[i]) & 0xfff;
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			strbuf_addch(out, digits[bits >> (n_bits - 5) & 31]);
	}
	if (n_bits)
		strbuf_addch(out, digits[bits << (5 - n_bits) & 31]);
}
