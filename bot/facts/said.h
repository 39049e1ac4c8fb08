/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_SAID_H
#define BOT_FACTS_SAID_H

#include <stddef.h>

#include "bot/facts/facts.h"
#include "bot/facts/text.h"

struct arena;

/*
 * What the text of a mail says of a series (RULES R11 to R13): fill trailers,
 * links and applied of out, whose kind, tag and robot are there.
 *
 * body[0..len): decoded, valid UTF-8, LF line ends.  begin: where the text for
 * people begins; text: what patch_text_scan() found behind it.
 */
void said_read(const char *body, size_t len, size_t begin,
	       const struct patch_text *text, struct arena *a,
	       struct facts *out);

#endif /* BOT_FACTS_SAID_H */
