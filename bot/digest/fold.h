/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_FOLD_H
#define BOT_DIGEST_FOLD_H

#include <stddef.h>

struct arena;
struct strbuf;

/*
 * Lines of the digest (LAYOUT.md 1): folded by display width, never over what
 * SMTP carries.
 *
 * Text given to these functions is valid UTF-8 on one line, already fit to be
 * shown (wording_shown), unless said otherwise.
 */

#define FOLD_WIDTH    78  /* columns of a line of our own */
#define FOLD_LINE_MAX 900 /* bytes; a longer word or line is broken at a
			   * character's edge (RFC 5321 4.5.3.1.6 allows 998) */

/* What is joined by ", ". Start with zeros; everything is in the arena. */
struct fold_items {
	const char **item; /* [n] */
	size_t n;
	size_t size;
};

void fold_items_add(struct fold_items *items, struct arena *a, const char *fmt,
		    ...) __attribute__((format(printf, 3, 4)));

/* Add text, which the arena holds; nothing is added for "". */
void fold_items_put(struct fold_items *items, struct arena *a,
		    const char *text);

/*
 * Append text's blank-separated words, breaking before a word that would
 * pass column 78; a word too long for any line stays whole. The current line
 * of out holds column columns already, and further lines get indent blanks.
 * No line feed at the end.
 */
void fold_words(struct strbuf *out, size_t column, size_t indent,
		const char *text);

/* Append lines of items: indent blanks, the items folded with further lines
 * indented alike, a line feed; nothing if there are no items. */
void fold_items_lines(struct strbuf *out, size_t indent,
		      const struct fold_items *items);

/* Append a paragraph: indent blanks, text folded like that with further lines
 * indented by further, a line feed. */
void fold_paragraph(struct strbuf *out, size_t indent, size_t further,
		    const char *text);

/* The same as fold_words for items: breaks come only between them, and the comma stays at
 * the end of its line and counts. An item too long for any line has lines of
 * its own, folded at words. */
void fold_items(struct strbuf *out, size_t column, size_t indent,
		const struct fold_items *items);

/*
 * Append other people's text[0..len), any valid UTF-8 in LF lines: every line
 * indented by two, tabs as they are, other control characters as '?', blanks
 * at the end of a line and empty lines at both ends of the text left out. A
 * line over FOLD_LINE_MAX bytes goes on in the next line, indented by four.
 * Ends in a line feed unless nothing is left.
 */
void fold_quote(struct strbuf *out, const char *text, size_t len);

#endif /* BOT_DIGEST_FOLD_H */
