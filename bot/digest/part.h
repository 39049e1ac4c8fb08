#ifndef BOT_DIGEST_PART_H
#define BOT_DIGEST_PART_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct digest_text;
struct strbuf;

/*
 * Cutting a long digest into mails (LAYOUT.md 7).
 *
 * The text is a row of pieces that are never cut: the head with the tables,
 * each entry of the patch list, what follows the list, each commit message.
 */

struct part_options {
	size_t room;         /* bytes of text that a part may have */
	size_t max_parts;    /* 0: any number */
	const char *title;   /* the digest's title line */
	const char *bot;     /* where left out messages are asked for; NULL */
	const char *command; /* the line that asks for them, "#digest ..." */
};

/* Cut. *parts: [*n] texts in the arena, at least one. */
void part_cut(const struct digest_text *t, const struct part_options *options,
	      struct arena *a, const char ***parts, size_t *n);

#endif /* BOT_DIGEST_PART_H */
