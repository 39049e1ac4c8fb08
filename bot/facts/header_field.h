/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_HEADER_FIELD_H
#define BOT_FACTS_HEADER_FIELD_H

#include <stddef.h>

#include "common/mail/addr.h"
#include "common/mail/msgid.h"

struct arena;
struct mail_field;
struct mail_header;

/* Fields of a header, by name. Results are in the arena. */

/* The value of the first, at most MAIL_FIELD_SHORT_MAX bytes of it; "" if there
 * is none. */
const char *header_field_value(const struct mail_header *h, const char *name,
			       struct arena *a);

/* The first word of a value, without comments and parameters. */
const char *header_field_word(const struct mail_field *f, struct arena *a);

size_t header_field_count(const struct mail_header *h, const char *name);

/* The ids of the first, from its raw value: see msgid.h on folds. */
void header_field_msgids(const struct mail_header *h, const char *name,
			 struct arena *a, struct mail_msgids *out);

/* The addresses of all fields of these names[0..n), one name after the other. */
void header_field_addrs(const struct mail_header *h, const char *const *names,
			size_t n, struct arena *a, struct mail_addrs *out);

#endif /* BOT_FACTS_HEADER_FIELD_H */
