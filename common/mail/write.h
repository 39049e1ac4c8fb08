/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_WRITE_H
#define COMMON_MAIL_WRITE_H

#include <stddef.h>

struct mail_addr;
struct strbuf;

/*
 * Writing a message: header fields and text that any server takes.
 *
 * Lines end in LF here; smtp/ sends CRLF.  No header line is longer than 78
 * columns where it can be folded, none than 998 bytes.  CR, LF and other
 * control bytes of a value become blanks: a value cannot start a field.
 */

#define MAIL_WRITE_MSGID_MAX 995 /* bytes: with blank and brackets 998 */

/* Append "Name: value\n", folded at blanks, non-ASCII words encoded (RFC 2047,
 * UTF-8). Characters that utf8_add_shown() replaces are replaced likewise. */
void mail_write_field(struct strbuf *out, const char *name, const char *value);

/* "Name: display name <address>\n", quoted or encoded as needed; the address
 * alone if there is no name.  Bytes that no address has show as '?'. */
void mail_write_addr(struct strbuf *out, const char *name,
		     const struct mail_addr *addr);

/* "Name: <id>\n <id>\n": each id of ids (without <>) on a line of its own.  Ids
 * that cannot be written as they are (over MAIL_WRITE_MSGID_MAX bytes, blanks,
 * non-ASCII, brackets) are left out; with none left, nothing is written. */
void mail_write_msgids(struct strbuf *out, const char *name,
		       const char *const *ids, size_t n);

/* Append text[0..len) (LF lines) as quoted-printable, RFC 2045 6.7; lines
 * that begin "From " or with a dot are protected. */
void mail_write_qp(struct strbuf *out, const char *text, size_t len);

/* Turn a finished message (header, empty line, 8bit text) into one whose
 * body is quoted-printable: for servers without 8BITMIME. */
void mail_write_recode_qp(struct strbuf *out, const char *message, size_t len);

#endif /* COMMON_MAIL_WRITE_H */
