/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_HEADER_H
#define COMMON_MAIL_HEADER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The header block of a mail, cut into fields (RFC 5322 section 2.2).
 *
 * A leading `From ` or `>From ` line is skipped, and so is a line without a
 * colon; a fold of blanks alone does not end the header. The header ends at the
 * first empty line (LF or CRLF). The raw bytes are borrowed: nothing is copied
 * until a value is asked for.
 */

#define MAIL_MAX              (1024 * 1024) /* bytes of a mail that are read */
#define MAIL_HEADER_MAX       (256 * 1024)  /* bytes of the header block */
#define MAIL_HEADER_LINES_MAX 2000
#define MAIL_FIELD_MAX        (64 * 1024)   /* bytes of one field */
#define MAIL_FIELD_SHORT_MAX  4096          /* of Subject and Message-ID */

struct mail_field {
	const char *name;  /* borrowed: raw, not NUL-terminated */
	size_t name_len;
	const char *value; /* borrowed: raw, folds inside, after the colon */
	size_t value_len;
};

struct mail_header {
	struct mail_field *fields; /* [n], in the order of the mail, in the arena */
	size_t n;
	size_t body;               /* offset of the body in the raw mail */
	bool truncated;            /* a limit above cut the header */
};

/* Cut raw[0..len).  Never fails: what is no field is passed over. */
void mail_header_parse(const char *raw, size_t len, struct arena *a,
		       struct mail_header *out);

/* The first field of that name (any case), or NULL.  mail_header_next gives
 * the next one after prev, or the first if prev is NULL. */
const struct mail_field *mail_header_find(const struct mail_header *h,
					  const char *name);
const struct mail_field *mail_header_next(const struct mail_header *h,
					  const char *name,
					  const struct mail_field *prev);

/*
 * The value unfolded (each fold's line break removed, its blanks kept as
 * one), without NULs, trimmed; at most max bytes; not decoded.  In the arena,
 * NUL-terminated.  "" for a NULL field.
 */
const char *mail_field_value(const struct mail_field *f, size_t max,
			     struct arena *a);

#endif /* COMMON_MAIL_HEADER_H */
