/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_HEADER_H
#define BOT_FACTS_FACTS_HEADER_H

#include <stdbool.h>

struct arena;
struct facts;
struct mail_header;

/* The facts that stand in the header of a mail: the private half of
 * facts_read.c. Strings are in the arena. */

/* Fill the fields of out that the header alone decides: all from msgid ("" if
 * the mail has none that can be used) to loop, but for kind, author and
 * recipients. */
void facts_header_read(const struct mail_header *h, struct arena *a,
		       struct facts *out);

/* Fill recipients. */
void facts_header_add_recipients(const struct mail_header *h, struct arena *a,
				 struct facts *out);

/* Whether To or Cc names the stable list. */
bool facts_header_has_stable(const struct mail_header *h);

#endif /* BOT_FACTS_FACTS_HEADER_H */
