/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_PART_H
#define BOT_MAIL_PART_H

#include <stddef.h>

struct arena;
struct digest_text;

/*
 * Cutting what is long into mails (doc/LAYOUT 7).
 *
 * A text is a row of pieces that are never cut: of a digest the head with the
 * tables, each entry of the patch list, what follows the list, each commit
 * message; of plain text what lies between empty lines. From the first commit
 * message that was not made (messages_max of text.h) on all counts as left out.
 */

/* One of plain and digest is NULL. */
struct part_text {
	const char *title;   /* its first line, for the parts that go on with it */
	const char *plain;   /* our own lines, LF, ends with one */
	const struct digest_text *digest; /* its footer is not used */
	const char *command; /* the line that asks for all of a digest, "#digest ..."; NULL */
};

struct part_options {
	size_t room;        /* bytes of text that a part may have */
	size_t max_parts;   /* 0: any number */
	const char *footer; /* of part 1: from the line "-- " */
	const char *bot;    /* where the commands are mailed to; NULL */
};

/* Cut texts[0..n_texts), n_texts > 0, an empty line between two. *parts: [*n]
 * texts in the arena, at least one. */
void part_cut(const struct part_text *texts, size_t n_texts,
	      const struct part_options *options, struct arena *a,
	      const char ***parts, size_t *n);

#endif /* BOT_MAIL_PART_H */
