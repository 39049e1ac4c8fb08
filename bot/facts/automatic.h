/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_AUTOMATIC_H
#define BOT_FACTS_AUTOMATIC_H

#include <stdbool.h>

struct arena;
struct mail_header;

/* Mail that no person wrote, or that nobody should answer by itself (RFC 3834
 * section 2, RELIABILITY A2). */

/* email: of the sender, lower case, "" if not known; subject: decoded. */
bool automatic_is(const struct mail_header *h, const char *email,
		  const char *subject, struct arena *a);

/* Precedence bulk, junk or list: on mail of a mailing list it says nothing. */
bool automatic_is_bulk(const struct mail_header *h, struct arena *a);

#endif /* BOT_FACTS_AUTOMATIC_H */
