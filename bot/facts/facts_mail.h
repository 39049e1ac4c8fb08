/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_MAIL_H
#define BOT_FACTS_FACTS_MAIL_H

#include <stddef.h>

#include "common/hash.h"
#include "common/mail/header.h"
#include "common/mail/mime.h"

struct arena;
struct strbuf;

/*
 * A mail as facts_read and command_mail_read take it: brought to one form, its
 * header and its text parsed once.
 */

struct facts_mail {
	const char *raw; /* [len] LF line ends, none at its end, no From_ line */
	size_t len;      /* 0..MAIL_MAX */
	struct mail_header header;
	struct mail_text text; /* in scratch: until that is used again */
	unsigned char sha256[HASH_SHA256_SIZE]; /* of raw (doc/RULES R14) */
};

/*
 * Parse raw[0..len): a leading From_ line is skipped, CRLF or LF; of more than
 * MAIL_MAX bytes the first MAIL_MAX are read. out borrows raw, or has a copy in
 * the arena. scratch: working memory, reused from mail to mail. Never fails.
 */
void facts_mail_parse(const char *raw, size_t len, struct arena *a,
		      struct strbuf *scratch, struct facts_mail *out);

/* The sha256 alone: to know a mail again without parsing it. */
void facts_mail_digest(const char *raw, size_t len, struct arena *a,
		       unsigned char sha256[HASH_SHA256_SIZE]);

#endif /* BOT_FACTS_FACTS_MAIL_H */
