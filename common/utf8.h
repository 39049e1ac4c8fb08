/* SPDX-License-Identifier: MIT */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/*
 * UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF) and what a terminal makes of it.
 */

#define UTF8_REPLACEMENT 0xfffdu

/* Decode one character of s[0..len), len > 0.  Returns its length in bytes
 * and sets *cp; an invalid byte gives 1 and *cp = U+FFFD. */
size_t utf8_next(const char *s, size_t len, uint32_t *cp);

/* True if all of s[0..len) is valid UTF-8 without NUL. */
bool utf8_is_valid(const char *s, size_t len);

/* The bytes of s[0..len) that are kept of at most max: no character is cut in
 * two. len if it is no more than max. */
size_t utf8_cut(const char *s, size_t len, size_t max);
/* Append s[0..len) with invalid bytes and NULs replaced by U+FFFD. */
void utf8_add_valid(struct strbuf *out, const char *s, size_t len);
/* Append s[0..len), every byte taken as one character of ISO 8859-1. */
void utf8_add_latin1(struct strbuf *out, const char *s, size_t len);

/*
 * Append s[0..len) fit for a terminal, a digest, a header value or a log:
 * C0 (tab and newline too), DEL, C1, bidi controls (202A-202E, 2066-2069,
 * 200E, 200F, 061C), zero-width characters (200B-200D, 2060, FEFF), line and
 * paragraph separators each show as '?'; invalid bytes as U+FFFD.
 */
void utf8_add_shown(struct strbuf *out, const char *s, size_t len);

#define UTF8_SHOWN_MAX 3 /* bytes that one byte becomes, at most */

/* As utf8_add_shown(), but into out[size], size > 0, without allocating: NUL-
 * terminated, and cut between two characters if it does not fit.  Returns the
 * length of out. */
size_t utf8_copy_shown(char *out, size_t size, const char *s, size_t len);

/* Columns of one character: 0 combining (vowels and final consonants of Hangul
 * too) and format, 2 east-asian wide, else 1. By the tables of libunistring;
 * wcwidth(3) depends on the locale, and a digest must not. */
int utf8_char_width(uint32_t cp);
/* Columns of s[0..len); invalid bytes count 1. */
size_t utf8_width(const char *s, size_t len);

#endif /* COMMON_UTF8_H */
