/* SPDX-License-Identifier: MIT */
#include "bot/facts/facts_mail.h"

#include <string.h>

#include "common/arena.h"

/*
 * One form for the hash (the same mail must hash alike from an mbox, a Maildir,
 * git and IMAP) and for all that reads it after. Most archives have that form
 * already, and then nothing is copied but the strings that are kept.
 */

/* CRLF to LF into the arena, at most MAIL_MAX bytes of the result. */
static void to_lf(const char *raw, size_t len, struct arena *a,
		  struct facts_mail *m)
{
	size_t room = len < MAIL_MAX ? len : MAIL_MAX, n = 0;
	char *out = arena_alloc(a, room + 1);

	while (len && n < room) {
		const char *cr = memchr(raw, '\r', len);
		size_t part = cr ? (size_t)(cr - raw) : len;

		/* a CR that ends no line stays */
		if (cr && !(part + 1 < len && cr[1] == '\n'))
			part++;
		if (part > room - n)
			part = room - n;
		memcpy(out + n, raw, part);
		n += part;
		raw += part;
		len -= part;
		if (len && *raw == '\r' && len > 1 && raw[1] == '\n') {
			raw++;
			len--;
		}
	}
	m->raw = out;
	m->len = n;
}

static void normalize(const char *raw, size_t len, struct arena *a,
		      struct facts_mail *m)
{
	if (len >= 5 && !memcmp(raw, "From ", 5)) {
		const char *nl = memchr(raw, '\n', len);
		size_t n = nl ? (size_t)(nl - raw) + 1 : len;

		raw += n;
		len -= n;
	}
	if (len && memchr(raw, '\r', len)) {
		to_lf(raw, len, a, m);
	} else {
		m->raw = raw;
		m->len = len < MAIL_MAX ? len : MAIL_MAX;
	}
	/* R14: trailing line ends are no part of a mail */
	while (m->len && strchr("\n\r", m->raw[m->len - 1]) &&
	       m->raw[m->len - 1])
		m->len--;
}

void facts_mail_parse(const char *raw, size_t len, struct arena *a,
		      struct strbuf *scratch, struct facts_mail *out)
{
	normalize(raw, len, a, out);
	hash_sha256(out->raw, out->len, out->sha256);
	mail_header_parse(out->raw, out->len, a, &out->header);
	mail_mime_text(out->raw, out->len, &out->header, a, scratch,
		       &out->text);
}

void facts_mail_digest(const char *raw, size_t len, struct arena *a,
		       unsigned char sha256[HASH_SHA256_SIZE])
{
	struct facts_mail m;

	normalize(raw, len, a, &m);
	hash_sha256(m.raw, m.len, sha256);
}
