/* SPDX-License-Identifier: MIT */
#include "common/mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/ascii.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A name is looked up with everything but its letters and digits left out, so
 * that iso-8859-1, ISO_8859-1 and iso8859-1 are one.  Most mail is ASCII or
 * UTF-8 and never comes near iconv.
 */

#define REPLACEMENT  "\xef\xbf\xbd"
#define BOM          "\xef\xbb\xbf"
#define NAME_LEN_MAX 20 /* letters and digits of the longest name known */

/* Those that are known by number; UTF-8 needs no converter, and UTF-16 and
 * UTF-32 get one by their byte order. */
enum charset {
	UNKNOWN = -1, /* US-ASCII too: what has 8-bit bytes is no US-ASCII */
	UTF_8,
	UTF_16, /* byte order by its mark, else little-endian as most writers */
	UTF_32,
	UTF_16BE,
	UTF_16LE,
	UTF_32BE,
	UTF_32LE,
	CP1252,
};

/* ASCII bytes stand for themselves in all of these. */
#define TABLE(names_, iconv_, unit_)                                           \
	{                                                                      \
		.names = names_, .iconv_name = iconv_, .unit = unit_,          \
		.is_ascii = true                                               \
	}

static struct converter {
	const char *names; /* as mail writes it, a blank between two */
	const char *iconv_name;
	unsigned unit; /* bytes passed over where nothing decodes */
	bool is_ascii; /* ASCII bytes always stand for themselves */
	enum { CLOSED, OPEN, MISSING } state;
	iconv_t cd; /* own, for the life of the process; valid if OPEN */
} converters[] = {
    [UTF_8] = {.names = "utf8 unicode11utf8"},
    [UTF_16] = {.names = "utf16"},
    [UTF_32] = {.names = "utf32"},
    [UTF_16BE] = {.names = "utf16be", .iconv_name = "UTF-16BE", .unit = 2},
    [UTF_16LE] = {.names = "utf16le", .iconv_name = "UTF-16LE", .unit = 2},
    [UTF_32BE] = {.names = "utf32be", .iconv_name = "UTF-32BE", .unit = 4},
    [UTF_32LE] = {.names = "utf32le", .iconv_name = "UTF-32LE", .unit = 4},
    [CP1252] = TABLE("iso88591 latin1 windows1252 cp1252", "CP1252", 1),
    TABLE("iso88592 latin2", "ISO-8859-2", 1),
    TABLE("iso88593", "ISO-8859-3", 1),
    TABLE("iso88594", "ISO-8859-4", 1),
    TABLE("iso88595", "ISO-8859-5", 1),
    TABLE("iso88596", "ISO-8859-6", 1),
    TABLE("iso88597", "ISO-8859-7", 1),
    TABLE("iso88598 iso88598i", "ISO-8859-8", 1),
    TABLE("iso88599 latin5", "ISO-8859-9", 1),
    TABLE("iso885910", "ISO-8859-10", 1),
    TABLE("iso885913", "ISO-8859-13", 1),
    TABLE("iso885914", "ISO-8859-14", 1),
    TABLE("iso885915 latin9", "ISO-8859-15", 1),
    TABLE("iso885916", "ISO-8859-16", 1),
    TABLE("iso885911 tis620 windows874 cp874", "CP874", 1),
    TABLE("windows1250 cp1250", "CP1250", 1),
    TABLE("windows1251 cp1251", "CP1251", 1),
    TABLE("windows1253 cp1253", "CP1253", 1),
    TABLE("windows1254 cp1254", "CP1254", 1),
    TABLE("windows1255 cp1255", "CP1255", 1),
    TABLE("windows1256 cp1256", "CP1256", 1),
    TABLE("windows1257 cp1257", "CP1257", 1),
    TABLE("windows1258 cp1258", "CP1258", 1),
    TABLE("koi8r", "KOI8-R", 1),
    TABLE("koi8u", "KOI8-U", 1),
    TABLE("macintosh", "MACINTOSH", 1),
    TABLE("gb2312 gbk cp936 xgbk euccn gb18030", "GB18030", 1),
    TABLE("big5 big5hkscs cp950", "BIG5-HKSCS", 1),
    TABLE("euckr ksc56011987 ksc5601 cp949 uhc", "UHC", 1),
    TABLE("eucjp", "EUC-JP", 1),
    {.names = "iso2022jp iso2022jp2", .iconv_name = "ISO-2022-JP-2", .unit = 1},
    TABLE("shiftjis sjis xsjis cp932 windows31j", "CP932", 1),
};

#define CHARSETS (sizeof(converters) / sizeof(converters[0]))

static int find_charset(const char *charset)
{
	char name[NAME_LEN_MAX];
	size_t len = 0;

	/* RFC 2231 section 5: the language of an encoded word, "utf-8*en" */
	for (const char *p = charset; p && *p && *p != '*'; p++) {
		if (!ascii_is_alnum(*p))
			continue;
		if (len == NAME_LEN_MAX)
			return UNKNOWN;
		name[len++] = ascii_lower(*p);
	}
	for (size_t i = 0; i < CHARSETS; i++)
		if (ascii_is_one_of(name, len, converters[i].names))
			return (int)i;
	return UNKNOWN;
}

static bool is_open(struct converter *c)
{
	if (c->state == CLOSED) {
		c->cd = iconv_open("UTF-8", c->iconv_name);
		c->state = c->cd == (iconv_t)-1 ? MISSING : OPEN;
	}
	return c->state == OPEN;
}

void mail_charset_open_all(void)
{
	for (size_t i = 0; i < CHARSETS; i++)
		if (converters[i].iconv_name)
			is_open(&converters[i]);
}

static void add_without_nul(struct strbuf *out, const char *s, size_t len)
{
	while (len) {
		const char *nul = memchr(s, '\0', len);
		size_t n = nul ? (size_t)(nul - s) : len;
		strbuf_add(out, s, n);
		n += nul != NULL;
		s += n;
		len -= n;
	}
}

static void convert(struct strbuf *out, struct converter *c, const char *data,
		    size_t len)
{
	char *in = (char *)data; /* iconv does not write to it */
	char buf[4096];

	iconv(c->cd, NULL, NULL, NULL, NULL);
	for (bool more = true; more;) {
		char *to = buf;
		size_t room = sizeof(buf);
		/* at the end: what a stateful charset still holds back */
		bool last = !len;
		size_t r = last ? iconv(c->cd, NULL, NULL, &to, &room)
				: iconv(c->cd, &in, &len, &to, &room);
		int number = errno;
		add_without_nul(out, buf, (size_t)(to - buf));
		if (r != (size_t)-1 || number == E2BIG) {
			more = !last || r == (size_t)-1;
			continue;
		}
		strbuf_addstr(out, REPLACEMENT);
		/* EINVAL: the text ends within a character */
		size_t skip = number == EINVAL || len < c->unit ? len : c->unit;
		in += skip;
		len -= skip;
	}
}

/* The byte order that the text begins with; its mark is passed over. */
static int order_of(int charset, const char **data, size_t *len)
{
	static const struct {
		int of, is;
		size_t len;
		char mark[4];
	} orders[] = {
	    {UTF_16, UTF_16BE, 2, {'\xfe', '\xff'}},
	    {UTF_16, UTF_16LE, 2, {'\xff', '\xfe'}},
	    {UTF_32, UTF_32BE, 4, {0, 0, '\xfe', '\xff'}},
	    {UTF_32, UTF_32LE, 4, {'\xff', '\xfe', 0, 0}},
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		size_t n = orders[i].len;
		if (orders[i].of == charset && *len >= n &&
		    !memcmp(*data, orders[i].mark, n)) {
			*data += n;
			*len -= n;
			return orders[i].is;
		}
	}
	return charset == UTF_16 ? UTF_16LE : UTF_32LE;
}

static bool is_ascii(const char *data, size_t len)
{
	unsigned char bits = 0;

	for (size_t i = 0; i < len; i++)
		bits |= (unsigned char)data[i];
	return !(bits & 0x80);
}

/* data has no NUL unless that is part of its charset's characters. */
static void add_decoded(struct strbuf *out, int from, const char *data,
			size_t len)
{
	if (from == UNKNOWN || from == UTF_8) {
		if (len >= strlen(BOM) && !memcmp(data, BOM, strlen(BOM))) {
			data += strlen(BOM);
			len -= strlen(BOM);
		}
		if (from == UTF_8 || utf8_is_valid(data, len)) {
			utf8_add_valid(out, data, len);
			return;
		}
		from = CP1252;
	}
	if (converters[from].is_ascii && is_ascii(data, len))
		strbuf_add(out, data, len);
	else if (is_open(&converters[from]))
		convert(out, &converters[from], data, len);
	else
		utf8_add_valid(out, data, len);
}

void mail_charset_add(struct strbuf *out, const char *charset, const char *data,
		      size_t len)
{
	int from = find_charset(charset);

	if (!len)
		return;
	if (from == UTF_16 || from == UTF_32)
		from = order_of(from, &data, &len);
	bool wide = from >= UTF_16BE && from <= UTF_32LE;
	if (wide || !memchr(data, '\0', len)) {
		add_decoded(out, from, data, len);
		return;
	}
	struct strbuf clean = STRBUF_INIT;
	add_without_nul(&clean, data, len);
	add_decoded(out, from, clean.buf, clean.len);
	strbuf_release(&clean);
}
