/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_MIME_H
#define COMMON_MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct mail_header;
struct strbuf;

/*
 * The text of a mail: a bounded walk over its parts (RFC 2045, 2046).
 *
 * text: all text parts but HTML, and attachments named *.patch or *.diff, in
 * order, transfer encoding and charset decoded, CRLF to LF, a newline between
 * parts where one is missing.  Format=flowed is not undone.  multipart/alternative: its first
 * text part that is not HTML.  message/rfc822 parts, message/partial and
 * external-body are not entered.  Base64 ends at its padding or at the first
 * line outside its alphabet; what follows (a list's footer) is kept as plain
 * text.  Quoted-printable faults are kept literally.
 */

#define MAIL_PARTS_MAX 200
#define MAIL_DEPTH_MAX 8

/* A part that gave text. */
struct mail_text_part {
	size_t at, len; /* where it stands in text */
	bool body;      /* text/plain, no attachment, no file: what its sender wrote */
	bool flowed;    /* of body: format=flowed (RFC 3676), not undone .. */
	bool delsp;     /* .. with DelSp=yes */
};

struct mail_text {
	const char *text;     /* valid UTF-8, LF line ends, no NUL; NUL-terminated */
	size_t len;
	size_t first_at;      /* where the first non-attached text/plain part .. */
	size_t first_len;     /* .. stands in text, and its bytes; 0: none */
	const struct mail_text_part *parts; /* [n_parts], in the arena */
	size_t n_parts;
	size_t html_parts;    /* text/html parts passed over */
	bool truncated;       /* a limit cut the walk */
};

/* raw[0..len) is the whole mail, h its header.  out->text lives in scratch,
 * which is reset first and reused from mail to mail. */
void mail_mime_text(const char *raw, size_t len, const struct mail_header *h,
		    struct arena *a, struct strbuf *scratch,
		    struct mail_text *out);

/* As mail_mime_text(), but the text is that of the first part of the given type
 * ("message/delivery-status") alone; mails within the mail are not searched.
 * False if there is no such part. */
bool mail_mime_find(const char *raw, size_t len, const struct mail_header *h,
		    const char *type, struct arena *a, struct strbuf *scratch,
		    struct mail_text *out);

#endif /* COMMON_MAIL_MIME_H */
