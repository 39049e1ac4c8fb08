/* SPDX-License-Identifier: MIT */
#include "common/mail/transfer.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/ascii.h"
#include "common/slice.h"
#include "common/strbuf.h"

enum {
	OUT = -1, /* no character of base64 */
	GAP = -2, /* a blank within a line */
	END = -3, /* padding */
};

static const signed char b64_values[128] = {
    OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, GAP, OUT, OUT, OUT, GAP, OUT,
    OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT,
    OUT, OUT, GAP, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, 62,  OUT,
    OUT, OUT, 63,  52,  53,  54,  55,  56,  57,  58,  59,  60,  61,  OUT, OUT,
    OUT, END, OUT, OUT, OUT, 0,   1,   2,   3,   4,   5,   6,   7,   8,   9,
    10,  11,  12,  13,  14,  15,  16,  17,  18,  19,  20,  21,  22,  23,  24,
    25,  OUT, OUT, OUT, OUT, OUT, OUT, 26,  27,  28,  29,  30,  31,  32,  33,
    34,  35,  36,  37,  38,  39,  40,  41,  42,  43,  44,  45,  46,  47,  48,
    49,  50,  51,  OUT, OUT, OUT, OUT, OUT,
};

static int b64_value(char c)
{
	unsigned char u = (unsigned char)c;

	return u < 128 ? b64_values[u] : OUT;
}

struct b64 {
	unsigned bits; /* not yet written */
	int n;         /* how many, 0..7 */
	char *to;
};

static bool is_alphabet(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (b64_value(s[i]) == OUT)
			return false;
	return true;
}

/* Four characters at a time while all are digits; returns the bytes used. */
static size_t b64_quads(struct b64 *b, const char *s, size_t len)
{
	size_t i = 0;

	for (; !b->n && len - i >= 4; i += 4) {
		int v1 = b64_value(s[i]), v2 = b64_value(s[i + 1]);
		int v3 = b64_value(s[i + 2]), v4 = b64_value(s[i + 3]);
		int bits;

		if ((v1 | v2 | v3 | v4) < 0)
			break;
		bits = v1 << 18 | v2 << 12 | v3 << 6 | v4;
		*b->to++ = (char)(bits >> 16 & 0xff);
		*b->to++ = (char)(bits >> 8 & 0xff);
		*b->to++ = (char)(bits & 0xff);
	}
	return i;
}

/*
 * Decode one line.  Returns the bytes used: len, or less at padding; SIZE_MAX
 * if the line is not all of the alphabet, and then nothing was decoded.
 */
static size_t b64_line(struct b64 *b, const char *s, size_t len)
{
	struct b64 before = *b;
	size_t i = 0;

	while (i < len) {
		int v;

		i += b64_quads(b, s + i, len - i);
		if (i == len)
			break;
		v = b64_value(s[i]);
		if (v == OUT || (v == END && !is_alphabet(s + i, len - i))) {
			*b = before;
			return SIZE_MAX;
		}
		if (v == END)
			return i;
		i++;
		if (v == GAP)
			continue;
		b->bits = b->bits << 6 | (unsigned)v;
		b->n += 6;
		if (b->n >= 8) {
			b->n -= 8;
			*b->to++ = (char)(b->bits >> b->n & 0xff);
		}
	}
	return len;
}

size_t mail_transfer_base64(struct strbuf *out, const char *data, size_t len)
{
	struct b64 b = {0};
	size_t pos = 0;

	strbuf_grow(out, len);
	b.to = out->buf + out->len;
	while (pos < len) {
		const char *line = data + pos;
		const char *nl = memchr(line, '\n', len - pos);
		size_t n = nl ? (size_t)(nl - line) : len - pos;
		size_t used = b64_line(&b, line, n);

		if (used == SIZE_MAX)
			break;
		pos += used;
		if (used < n) {
			while (pos < len && data[pos] == '=')
				pos++;
			break;
		}
		pos += nl != NULL;
	}
	strbuf_setlen(out, (size_t)(b.to - out->buf));
	return pos;
}

/* One line without its end.  Returns whether the line break is soft. */
static bool qp_line(struct strbuf *out, const char *s, size_t len)
{
	len = slice_rtrim((struct slice){s, len}).len;
	while (len) {
		const char *eq = memchr(s, '=', len);
		size_t n = eq ? (size_t)(eq - s) : len;
		int hi, lo;

		strbuf_add(out, s, n);
		s += n;
		len -= n;
		if (!len)
			return false;
		if (len == 1)
			return true;
		hi = ascii_hex_value(s[1]);
		lo = len > 2 ? ascii_hex_value(s[2]) : -1;
		if (hi < 0 || lo < 0) {
			strbuf_addch(out, '=');
			s++;
			len--;
			continue;
		}
		strbuf_addch(out, (char)(hi << 4 | lo));
		s += 3;
		len -= 3;
	}
	return false;
}

void mail_transfer_qp(struct strbuf *out, const char *data, size_t len)
{
	while (len) {
		const char *nl = memchr(data, '\n', len);
		size_t n = nl ? (size_t)(nl - data) : len;
		bool soft = qp_line(out, data, n);

		n += nl != NULL;
		if (nl && !soft)
			strbuf_addch(out, '\n');
		data += n;
		len -= n;
	}
}
