/* SPDX-License-Identifier: MIT */
#include "common/mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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

struct converter {
	const char *iconv_name;
	unsigned unit; /* bytes passed over where nothing decodes */
	bool is_ascii; /* do ASCII bytes always stand for themselves? */
	enum { CLOSED, OPEN, MISSING } state;
	iconv_t cd; /* own, for the life of the process; valid if OPEN */
};

enum charset {
	UNKNOWN, /* US-ASCII too: what has 8-bit bytes is no US-ASCII */
	UTF_8,
	UTF_16, /* byte order by BOM, else little-endian as most writers */
	UTF_32,
	ISO_8859_2,
	ISO_8859_3,
	ISO_8859_4,
	ISO_8859_5,
	ISO_8859_6,
	ISO_8859_7,
	ISO_8859_8,
	ISO_8859_9,
	ISO_8859_10,
	ISO_8859_13,
	ISO_8859_14,
	ISO_8859_15,
	ISO_8859_16,
	CP874,
	CP1250,
	CP1251,
	CP1252,
	CP1253,
	CP1254,
	CP1255,
	CP1256,
	CP1257,
	CP1258,
	KOI8_R,
	KOI8_U,
	MACINTOSH,
	GB18030,
	BIG5,
	UHC,
	EUC_JP,
	ISO_2022_JP,
	SHIFT_JIS,
	UTF_16BE,
	UTF_16LE,
	UTF_32BE,
	UTF_32LE,
	CHARSETS
};

static struct converter converters[CHARSETS] = {
    [ISO_8859_2] = {.iconv_name = "ISO-8859-2", 1, true},
    [ISO_8859_3] = {.iconv_name = "ISO-8859-3", 1, true},
    [ISO_8859_4] = {.iconv_name = "ISO-8859-4", 1, true},
    [ISO_8859_5] = {.iconv_name = "ISO-8859-5", 1, true},
    [ISO_8859_6] = {.iconv_name = "ISO-8859-6", 1, true},
    [ISO_8859_7] = {.iconv_name = "ISO-8859-7", 1, true},
    [ISO_8859_8] = {.iconv_name = "ISO-8859-8", 1, true},
    [ISO_8859_9] = {.iconv_name = "ISO-8859-9", 1, true},
    [ISO_8859_10] = {.iconv_name = "ISO-8859-10", 1, true},
    [ISO_8859_13] = {.iconv_name = "ISO-8859-13", 1, true},
    [ISO_8859_14] = {.iconv_name = "ISO-8859-14", 1, true},
    [ISO_8859_15] = {.iconv_name = "ISO-8859-15", 1, true},
    [ISO_8859_16] = {.iconv_name = "ISO-8859-16", 1, true},
    [CP874] = {.iconv_name = "CP874", 1, true},
    [CP1250] = {.iconv_name = "CP1250", 1, true},
    [CP1251] = {.iconv_name = "CP1251", 1, true},
    [CP1252] = {.iconv_name = "CP1252", 1, true},
    [CP1253] = {.iconv_name = "CP1253", 1, true},
    [CP1254] = {.iconv_name = "CP1254", 1, true},
    [CP1255] = {.iconv_name = "CP1255", 1, true},
    [CP1256] = {.iconv_name = "CP1256", 1, true},
    [CP1257] = {.iconv_name = "CP1257", 1, true},
    [CP1258] = {.iconv_name = "CP1258", 1, true},
    [KOI8_R] = {.iconv_name = "KOI8-R", 1, true},
    [KOI8_U] = {.iconv_name = "KOI8-U", 1, true},
    [MACINTOSH] = {.iconv_name = "MACINTOSH", 1, true},
    [GB18030] = {.iconv_name = "GB18030", 1, true},
    [BIG5] = {.iconv_name = "BIG5-HKSCS", 1, true},
    [UHC] = {.iconv_name = "UHC", 1, true},
    [EUC_JP] = {.iconv_name = "EUC-JP", 1, true},
    [ISO_2022_JP] = {.iconv_name = "ISO-2022-JP-2", 1, false},
    [SHIFT_JIS] = {.iconv_name = "CP932", 1, true},
    [UTF_16BE] = {.iconv_name = "UTF-16BE", 2, false},
    [UTF_16LE] = {.iconv_name = "UTF-16LE", 2, false},
    [UTF_32BE] = {.iconv_name = "UTF-32BE", 4, false},
    [UTF_32LE] = {.iconv_name = "UTF-32LE", 4, false},
};

static const struct {
	const char *name;
	enum charset charset;
} names[] = {
    {"utf8", UTF_8},
    {"unicode11utf8", UTF_8},
    {"iso88591", CP1252},
    {"latin1", CP1252},
    {"windows1252", CP1252},
    {"cp1252", CP1252},
    {"iso885915", ISO_8859_15},
    {"latin9", ISO_8859_15},
    {"iso88592", ISO_8859_2},
    {"latin2", ISO_8859_2},
    {"iso88593", ISO_8859_3},
    {"iso88594", ISO_8859_4},
    {"iso88595", ISO_8859_5},
    {"iso88596", ISO_8859_6},
    {"iso88597", ISO_8859_7},
    {"iso88598", ISO_8859_8},
    {"iso88598i", ISO_8859_8},
    {"iso88599", ISO_8859_9},
    {"latin5", ISO_8859_9},
    {"iso885910", ISO_8859_10},
    {"iso885911", CP874},
    {"tis620", CP874},
    {"windows874", CP874},
    {"cp874", CP874},
    {"iso885913", ISO_8859_13},
    {"iso885914", ISO_8859_14},
    {"iso885916", ISO_8859_16},
    {"windows1250", CP1250},
    {"cp1250", CP1250},
    {"windows1251", CP1251},
    {"cp1251", CP1251},
    {"windows1253", CP1253},
    {"cp1253", CP1253},
    {"windows1254", CP1254},
    {"cp1254", CP1254},
    {"windows1255", CP1255},
    {"cp1255", CP1255},
    {"windows1256", CP1256},
    {"cp1256", CP1256},
    {"windows1257", CP1257},
    {"cp1257", CP1257},
    {"windows1258", CP1258},
    {"cp1258", CP1258},
    {"koi8r", KOI8_R},
    {"koi8u", KOI8_U},
    {"macintosh", MACINTOSH},
    {"gb2312", GB18030},
    {"gbk", GB18030},
    {"cp936", GB18030},
    {"xgbk", GB18030},
    {"euccn", GB18030},
    {"gb18030", GB18030},
    {"big5", BIG5},
    {"big5hkscs", BIG5},
    {"cp950", BIG5},
    {"euckr", UHC},
    {"ksc56011987", UHC},
    {"ksc5601", UHC},
    {"cp949", UHC},
    {"uhc", UHC},
    {"eucjp", EUC_JP},
    {"iso2022jp", ISO_2022_JP},
    {"iso2022jp2", ISO_2022_JP},
    {"shiftjis", SHIFT_JIS},
    {"sjis", SHIFT_JIS},
    {"xsjis", SHIFT_JIS},
    {"cp932", SHIFT_JIS},
    {"windows31j", SHIFT_JIS},
    {"utf16", UTF_16},
    {"utf16be", UTF_16BE},
    {"utf16le", UTF_16LE},
    {"utf32", UTF_32},
    {"utf32be", UTF_32BE},
    {"utf32le", UTF_32LE},
};

static enum charset find(const char *charset)
{
	char name[NAME_LEN_MAX + 1];
	size_t len = 0;

	/* RFC 2231 section 5: the language of an encoded word, "utf-8*en" */
	for (const char *p = charset; p && *p && *p != '*'; p++) {
		bool upper = *p >= 'A' && *p <= 'Z';
		if (!upper && !(*p >= 'a' && *p <= 'z') &&
		    !(*p >= '0' && *p <= '9'))
			continue;
		if (len == NAME_LEN_MAX)
			return UNKNOWN;
		name[len++] = (char)(upper ? *p + ('a' - 'A') : *p);
	}
	name[len] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i].name, name))
			return names[i].charset;
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

/* Which byte order does the text begin with?  Its mark is passed over. */
static enum charset order_of(enum charset charset, const char **data,
			     size_t *len)
{
	static const struct {
		enum charset of;
		enum charset is;
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
static void add(struct strbuf *out, enum charset from, const char *data,
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
	enum charset from = find(charset);

	if (!len)
		return;
	if (from == UTF_16 || from == UTF_32)
		from = order_of(from, &data, &len);
	bool wide = from >= UTF_16BE;
	if (wide || !memchr(data, '\0', len)) {
		add(out, from, data, len);
		return;
	}
	struct strbuf clean = STRBUF_INIT;
	add_without_nul(&clean, data, len);
	add(out, from, clean.buf, clean.len);
	strbuf_release(&clean);
}
