/* SPDX-License-Identifier: MIT */
#ifndef COMMON_MAIL_MSGID_H
#define COMMON_MAIL_MSGID_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * Message-ids: the names that tie a reply to a patch and a patch to its series.
 *
 * Source: RFC 5322 section 3.6.4; old forms (words between ids) section 4.5.4.
 * Everywhere in this program an id is kept WITHOUT its angle brackets, with
 * the letter case as received; two ids are the same if strcmp() says so.  An
 * id is what stands between '<' and '>', valid UTF-8 without white space or
 * control bytes in it; text outside brackets is dropped.
 *
 * The values here may still be folded: a fold (line break and the blanks after
 * it) inside an id is taken out, while a blank inside one makes it no id.
 * Unfolding first would hide which of the two it was.
 */

#define MAIL_MSGID_MAX 996 /* bytes without <>; one line, RFC 5322 2.1.1 */
#define MAIL_REFS_MAX  128 /* ids kept from one field: the first and the newest 127 */

struct mail_msgids {
	const char **id; /* [n], each non-empty; NULL only if n == 0 */
	size_t n;        /* 0..MAIL_REFS_MAX */
	bool truncated;  /* the field held more */
};

/* The ids of a References or In-Reply-To value, in its order, each once.
 * value: any bytes.  Ids over MAIL_MSGID_MAX are left out. */
void mail_msgid_parse_list(const char *value, struct arena *a,
			   struct mail_msgids *out);

/* The id of a Message-ID value: the first; "" if there is none or it is over
 * MAIL_MSGID_MAX. */
const char *mail_msgid_parse(const char *value, struct arena *a);

#endif /* COMMON_MAIL_MSGID_H */
