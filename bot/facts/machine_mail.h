/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_MACHINE_MAIL_H
#define BOT_FACTS_MACHINE_MAIL_H

#include <stdbool.h>

struct arena;
struct mail_header;

/* Mail that no person wrote, or that must not be answered automatically (RFC
 * 3834 section 2). */

/* Whether Auto-Submitted says so (RFC 3834 section 5). */
bool machine_mail_says_so(const struct mail_header *h, struct arena *a);

/* Whether a machine sent the mail with header h. email: of its sender, lower
 * case, "" if not known; subject: decoded. */
bool machine_mail_is(const struct mail_header *h, const char *email,
		  const char *subject, struct arena *a);

/* Whether Precedence says bulk, junk or list, as mail of a mailing list does
 * anyway. */
bool machine_mail_is_bulk(const struct mail_header *h, struct arena *a);

/* Whether email, in lower case, is one of the robots everybody knows (doc/RULES
 * R15). */
bool machine_mail_is_robot(const char *email);

#endif /* BOT_FACTS_MACHINE_MAIL_H */
