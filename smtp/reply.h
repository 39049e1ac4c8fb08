/* SPDX-License-Identifier: MIT */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/strbuf.h"

struct _mailstream;

/*
 * Replies of an SMTP server (RFC 5321 section 4.2).  Only the code decides;
 * the text is for people. A reply that breaks the grammar has no code. Private
 * to smtp/.
 */

#define SMTP_REPLY_LINES_MAX 200 /* of one reply; then it has no code */

struct smtp_reply {
	int code; /* 200..599; 0: no reply, or one that cannot be read */
	struct strbuf text; /* own; the lines without codes, each ended by LF */
};

#define SMTP_REPLY_INIT                                                        \
	{                                                                      \
		.code = 0, .text = STRBUF_INIT                                 \
	}

void smtp_reply_release(struct smtp_reply *r);

/* Parse a line without its end: its code, whether more lines follow, and where
 * its text starts. -1 if it is no line of a reply. */
int smtp_reply_line(const char *line, size_t len, int *code, bool *more,
		    const char **text);

/* Read a whole reply from the stream into r, in place of what r held. */
void smtp_reply_read(struct smtp_reply *r, struct _mailstream *stream);

/* Write code and text to out as one line of printable ASCII, cut to size:
 * "550 5.7.1 not wanted". */
void smtp_reply_show(const struct smtp_reply *r, char *out, size_t size);

/* True if an EHLO reply offers the extension name; its parameters are written
 * to out, cut to size. */
bool smtp_reply_offers(const struct smtp_reply *r, const char *name, char *out,
		       size_t size);

#endif /* SMTP_REPLY_H */
