/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_WORD_H
#define COMMON_MAIL_WORD_H

struct arena;

/*
 * Header text as people read it: encoded words (RFC 2047).
 *
 * value: unfolded, NUL-terminated, any bytes.  Encoded words are decoded
 * (blanks between two adjacent words vanish; adjacent words of one charset
 * are joined as bytes first), raw 8-bit bytes are taken as UTF-8 if all of
 * the value is valid UTF-8, else as ISO 8859-1; runs of blanks, tabs and line
 * breaks become one blank; NUL and other C0 bytes that decoding brought to
 * light are removed; the result is trimmed, valid UTF-8, in the arena.
 * The charset of an encoded word is read as charset.h says.
 */
const char *mail_word_decode(const char *value, struct arena *a);

#endif /* COMMON_MAIL_WORD_H */
