/* SPDX-License-Identifier: MIT */
#include "common/utf8.h"

#include <string.h>
#include <unictype.h>
#include <uniwidth.h>

#define REPLACEMENT_STR "\xef\xbf\xbd"

size_t utf8_next(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c = p[0];
	uint32_t least;
	size_t n;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		n = 2;
		least = 0x80;
		c &= 0x1f;
	} else if ((c & 0xf0) == 0xe0) {
		n = 3;
		least = 0x800;
		c &= 0x0f;
	} else if (c >= 0xf0 && c <= 0xf4) {
		n = 4;
		least = 0x10000;
		c &= 0x07;
	} else {
		goto invalid;
	}
	if (len < n)
		goto invalid;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			goto invalid;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		goto invalid;
	*cp = c;
	return n;

invalid:
	*cp = UTF8_REPLACEMENT;
	return 1;
}

/* True if the character that utf8_next() read as n bytes is a real one. */
static bool is_good(uint32_t cp, size_t n)
{
	return cp != UTF8_REPLACEMENT || n > 1;
}

/* How many bytes at the start of s are ASCII other than NUL. */
static size_t ascii_run(const char *s, size_t len)
{
	const uint64_t ones = 0x0101010101010101u;
	const uint64_t tops = 0x8080808080808080u;
	size_t i = 0;

	for (; len - i >= 8; i += 8) {
		uint64_t word;
		memcpy(&word, s + i, 8);
		if ((word | (word - ones)) & tops)
			break;
	}
	while (i < len && s[i] && !(s[i] & 0x80))
		i++;
	return i;
}

size_t utf8_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

bool utf8_is_valid(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t cp;

		i += ascii_run(s + i, len - i);
		while (i < len && s[i] & 0x80) {
			size_t n = utf8_next(s + i, len - i, &cp);
			if (!is_good(cp, n))
				return false;
			i += n;
		}
		if (i < len && !s[i])
			return false;
	}
	return true;
}

/* True if this character moves, hides or reorders what a reader sees. */
static bool is_hidden(uint32_t cp)
{
	if (cp < 0xa0)
		return cp < 0x20 || cp >= 0x7f;
	return cp == 0x61c || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) || cp == 0x2060 ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

/* The next character of s as it is shown: a piece of s or a constant.
 * Returns the bytes read. */
static size_t next_shown(const char *s, size_t len, const char **shown,
			 size_t *shown_len)
{
	uint32_t cp;
	size_t n = utf8_next(s, len, &cp);

	*shown = s;
	*shown_len = n;
	if (!is_good(cp, n)) {
		*shown = REPLACEMENT_STR;
		*shown_len = strlen(REPLACEMENT_STR);
	} else if (is_hidden(cp)) {
		*shown = "?";
		*shown_len = 1;
	}
	return n;
}

size_t utf8_copy_shown(char *out, size_t size, const char *s, size_t len)
{
	size_t used = 0;

	for (size_t i = 0; i < len;) {
		const char *shown;
		size_t shown_len;
		if (s[i] >= 0x20 && s[i] < 0x7f && used + 1 < size) {
			out[used++] = s[i++];
			continue;
		}
		i += next_shown(s + i, len - i, &shown, &shown_len);
		if (shown_len >= size - used)
			break;
		memcpy(out + used, shown, shown_len);
		used += shown_len;
	}
	out[used] = '\0';
	return used;
}

int utf8_char_width(uint32_t cp)
{
	int width;

	if (cp < 0x300)
		return cp != 0xad;
	if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mn |
						     UC_CATEGORY_MASK_Me))
		return 0;
	width = uc_width(cp, "UTF-8");
	return width < 0 ? 1 : width;
}

size_t utf8_width(const char *s, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += utf8_next(s + i, len - i, &cp);
		width += (size_t)utf8_char_width(cp);
	}
	return width;
}
