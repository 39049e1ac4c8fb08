/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_CHARSET_H
#define COMMON_MAIL_CHARSET_H

#include <stddef.h>

struct strbuf;

/*
 * Text of any charset to UTF-8, by iconv from a fixed list of names.
 *
 * A mail's own charset string never reaches iconv: it is looked up (any
 * case, common aliases, "gb2312" read as gb18030, "iso-8859-1" as
 * windows-1252) in a list of charsets of real mail.  Unknown names: UTF-8 if
 * the bytes are valid UTF-8, else windows-1252.  Bytes that do not decode
 * become U+FFFD; NULs and a byte order mark at the start are left out.  UTF-7
 * is not decoded: it is ASCII that could hide a tag or a command.
 */

/* Open every converter of the list now: iconv loads shared objects, which a
 * closed-in process may not.  Costs some milliseconds; without it each opens
 * at first use. */
void mail_charset_open_all(void);

/* Append data[0..len) as valid UTF-8 without NUL.  charset: any string, "" or
 * NULL for US-ASCII/unknown. */
void mail_charset_add(struct strbuf *out, const char *charset, const char *data,
		      size_t len);

#endif /* COMMON_MAIL_CHARSET_H */
