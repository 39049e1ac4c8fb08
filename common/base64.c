/* SPDX-License-Identifier: MIT */
#include "common/base64.h"

#include "common/strbuf.h"

void base64_add(struct strbuf *out, const void *data, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *in = data;

	for (; len; in += 3) {
		size_t n = len < 3 ? len : 3;
		unsigned long bits = (unsigned long)in[0] << 16;

		if (n > 1)
			bits |= (unsigned long)in[1] << 8;
		if (n > 2)
			bits |= in[2];
		strbuf_addch(out, digits[bits >> 18 & 63]);
		strbuf_addch(out, digits[bits >> 12 & 63]);
		strbuf_addch(out, n > 1 ? digits[bits >> 6 & 63] : '=');
		strbuf_addch(out, n > 2 ? digits[bits & 63] : '=');
		len -= n;
	}
}
