/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_READ_H
#define BOT_FACTS_FACTS_READ_H

#include <stddef.h>

#include "common/hash.h"

struct arena;
struct facts;
struct strbuf;

/*
 * Read one mail.  raw[0..len): a leading From_ line is skipped, CRLF or LF;
 * of more than MAIL_MAX bytes the first MAIL_MAX are read.
 * scratch: working memory, reused from mail to mail.
 * Never fails: what cannot be made sense of is FACTS_UNREADABLE with a why
 * (a mail with neither a header field nor a body).
 */
void facts_read(const char *raw, size_t len, struct arena *a,
		struct strbuf *scratch, struct facts *out);

/* The sha256 alone: to know a mail again without reading it. */
void facts_digest(const char *raw, size_t len, struct arena *a,
		  unsigned char sha256[HASH_SHA256_SIZE]);

#endif /* BOT_FACTS_FACTS_READ_H */
