/* SPDX-License-Identifier: MIT */
#include "common/mail/word.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/charset.h"
#include "common/mail/transfer.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * Where real mail breaks RFC 2047 we go along: words may stand in quotes or
 * inside other text, be longer than 75 bytes, and hold blanks.
 */

enum { CHARSET_NAME_MAX = 64 }; /* longest registered name: 45 */

struct word {
	const char *charset;
	size_t charset_len;
	char encoding; /* 'b' or 'q' */
	const char *text;
	size_t text_len;
	const char *end; /* behind the word */
};

struct decoder {
	struct strbuf out;   /* UTF-8, blanks not yet tidied */
	struct strbuf bytes; /* of adjacent words of one charset */
	const char *charset; /* of those; NULL if there are none */
	size_t charset_len;
	bool raw_is_utf8;
};

/* The next "=?" of s[0..len), or NULL. */
static const char *find_word(const char *s, size_t len)
{
	const char *end = s + len;

	while ((s = memchr(s, '=', (size_t)(end - s)))) {
		if (s + 1 < end && s[1] == '?')
			return s;
		s++;
	}
	return NULL;
}

/* Where "?=" stands in s[0..len), or NULL. */
static const char *find_end(const char *s, size_t len)
{
	const char *end = s + len;

	while ((s = memchr(s, '?', (size_t)(end - s)))) {
		if (s + 1 < end && s[1] == '=')
			return s;
		s++;
	}
	return NULL;
}

/* RFC 2047 2: "=?" charset ["*" language] "?" encoding "?" text "?=" */
static bool parse_word(const char *s, size_t len, struct word *w)
{
	const char *p = s + 2, *end = s + len, *q, *star;
	size_t room = (size_t)(end - p);

	q = memchr(p, '?', room < CHARSET_NAME_MAX ? room : CHARSET_NAME_MAX);
	if (!q || q == p || end - q < 3 || q[2] != '?')
		return false;
	w->charset = p;
	w->charset_len = (size_t)(q - p);
	star = memchr(p, '*', w->charset_len);
	if (star) /* RFC 2231 5 */
		w->charset_len = (size_t)(star - p);
	w->encoding = (char)(q[1] | 0x20);
	if (w->encoding != 'b' && w->encoding != 'q')
		return false;
	w->text = q + 3;
	q = find_end(w->text, (size_t)(end - w->text));
	if (!q)
		return false;
	w->text_len = (size_t)(q - w->text);
	w->end = q + 2;
	return true;
}

/* RFC 2047 4.2 */
static void decode_q(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int hi = -1, lo = -1;

		if (s[i] == '=' && i + 2 < len) {
			hi = ascii_hex_value(s[i + 1]);
			lo = ascii_hex_value(s[i + 2]);
		}
		if (hi >= 0 && lo >= 0) {
			strbuf_addch(out, (char)(hi << 4 | lo));
			i += 2;
		} else {
			strbuf_addch(out, (char)(s[i] == '_' ? ' ' : s[i]));
		}
	}
}

static void flush(struct decoder *d)
{
	char name[CHARSET_NAME_MAX + 1];

	if (!d->charset)
		return;
	memcpy(name, d->charset, d->charset_len);
	name[d->charset_len] = '\0';
	mail_charset_add(&d->out, name, d->bytes.buf, d->bytes.len);
	strbuf_reset(&d->bytes);
	d->charset = NULL;
}

static void add_word(struct decoder *d, const struct word *w)
{
	if (d->charset &&
	    (d->charset_len != w->charset_len ||
	     ascii_ncasecmp(d->charset, w->charset, w->charset_len)))
		flush(d);
	d->charset = w->charset;
	d->charset_len = w->charset_len;
	if (w->encoding == 'q')
		decode_q(&d->bytes, w->text, w->text_len);
	else
		mail_transfer_base64(&d->bytes, w->text, w->text_len);
}

static void add_raw(struct decoder *d, const char *s, size_t len)
{
	flush(d);
	if (d->raw_is_utf8)
		strbuf_add(&d->out, s, len);
	else
		utf8_add_latin1(&d->out, s, len);
}

static bool is_all_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!ascii_is_space(s[i]))
			return false;
	return true;
}

static void decode(struct decoder *d, const char *value, size_t len)
{
	const char *raw = value, *end = value + len, *at = value;
	/* no word ends behind the last "?=": without that limit each of many
	 * unfinished words would be searched to the end of the value */
	const char *limit = end;
	struct word w;

	while (limit - value >= 2 && (limit[-2] != '?' || limit[-1] != '='))
		limit--;
	while ((at = find_word(at, (size_t)(limit - at)))) {
		size_t n = (size_t)(at - raw);

		if (!parse_word(at, (size_t)(limit - at), &w)) {
			at += 2;
			continue;
		}
		/* RFC 2047 6.2: blanks between two words vanish */
		if (n && !(d->charset && is_all_blank(raw, n)))
			add_raw(d, raw, n);
		add_word(d, &w);
		raw = at = w.end;
	}
	flush(d);
	add_raw(d, raw, (size_t)(end - raw));
}

/* One blank for a run of them, none at the ends, no other control bytes. */
static const char *tidy(const struct strbuf *in, struct arena *a)
{
	char *out = arena_alloc(a, in->len + 1);
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < in->len; i++) {
		unsigned char c = (unsigned char)in->buf[i];

		if (ascii_is_space((char)c)) {
			gap = n > 0;
			continue;
		}
		if (c < ' ' || c == 0x7f)
			continue;
		if (gap)
			out[n++] = ' ';
		gap = false;
		out[n++] = (char)c;
	}
	return out;
}

/* Nothing to decode and nothing to tidy: most values. */
static bool is_tidy(const char *s, size_t len)
{
	char before = ' ';

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c < ' ' || c == 0x7f || (c == ' ' && before == ' ') ||
		    (c == '?' && before == '='))
			return false;
		before = c;
	}
	return !len || before != ' ';
}

const char *mail_word_decode(const char *value, struct arena *a)
{
	struct decoder d = {.out = STRBUF_INIT, .bytes = STRBUF_INIT};
	size_t len = strlen(value);
	const char *text;

	if (is_tidy(value, len))
		return arena_strndup(a, value, len);
	d.raw_is_utf8 = utf8_is_valid(value, len);
	decode(&d, value, len);
	text = tidy(&d.out, a);
	strbuf_release(&d.out);
	strbuf_release(&d.bytes);
	return text;
}
