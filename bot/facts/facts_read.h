/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_FACTS_READ_H
#define BOT_FACTS_FACTS_READ_H

struct arena;
struct facts;
struct facts_mail;

/* Read the facts of a mail; out's strings are in the arena. Never fails: what
 * cannot be made sense of (neither a header field nor a body) is
 * FACTS_UNREADABLE with a why. */
void facts_read(const struct facts_mail *m, struct arena *a,
		struct facts *out);

#endif /* BOT_FACTS_FACTS_READ_H */
