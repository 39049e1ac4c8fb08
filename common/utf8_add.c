/* SPDX-License-Identifier: MIT */
#include "common/utf8.h"

#include "common/strbuf.h"

/* What utf8.h has for strings that grow: apart, because strbuf stands on the
 * log, and the log on the rest of it. */

#define REPLACEMENT_STR "\xef\xbf\xbd"

void utf8_add_valid(struct strbuf *out, const char *s, size_t len)
{
	if (utf8_is_valid(s, len)) {
		strbuf_add(out, s, len);
		return;
	}
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_next(s + i, len - i, &cp);

		if (!cp || (cp == UTF8_REPLACEMENT && n == 1))
			strbuf_addstr(out, REPLACEMENT_STR);
		else
			strbuf_add(out, s + i, n);
		i += n;
	}
}

void utf8_add_latin1(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (!c) {
			strbuf_addstr(out, REPLACEMENT_STR);
		} else if (c < 0x80) {
			strbuf_addch(out, (char)c);
		} else {
			strbuf_addch(out, (char)(0xc0 | c >> 6));
			strbuf_addch(out, (char)(0x80 | (c & 0x3f)));
		}
	}
}

void utf8_add_shown(struct strbuf *out, const char *s, size_t len)
{
	size_t room = UTF8_SHOWN_MAX * len; /* at most */

	strbuf_grow(out, room);
	strbuf_setlen(out, out->len + utf8_copy_shown(out->buf + out->len,
						      room + 1, s, len));
}
