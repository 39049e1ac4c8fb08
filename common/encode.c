/* SPDX-License-Identifier: MIT */
#include "common/encode.h"

#include "common/strbuf.h"

/* Append the bits of data, width of them a digit, zeros behind the last. */
static void add_digits(struct strbuf *out, const void *data, size_t len,
		       const char *digits, unsigned width)
{
	const unsigned char *in = data;
	const unsigned mask = (1u << width) - 1;
	unsigned bits = 0, n_bits = 0; /* not written yet: the lowest n_bits */

	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | in[i]) & 0xffff;
		for (n_bits += 8; n_bits >= width; n_bits -= width)
			strbuf_addch(out,
				     digits[bits >> (n_bits - width) & mask]);
	}
	if (n_bits)
		strbuf_addch(out, digits[bits << (width - n_bits) & mask]);
}

void encode_base32(struct strbuf *out, const void *data, size_t len)
{
	add_digits(out, data, len, "abcdefghijklmnopqrstuvwxyz234567", 5);
}

void encode_base64(struct strbuf *out, const void *data, size_t len)
{
	size_t start = out->len;

	add_digits(out, data, len,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		   "abcdefghijklmnopqrstuvwxyz0123456789+/",
		   6);
	while ((out->len - start) % 4)
		strbuf_addch(out, '=');
}
