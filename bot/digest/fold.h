/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_FOLD_H
#define BOT_DIGEST_FOLD_H

#include <stddef.h>

struct arena;
struct strbuf;

/*
 * Lines of the digest (doc/LAYOUT 1), folded by display width and never longer
 * than SMTP carries. All functions append to out.
 *
 * Text is valid UTF-8 on one line that can be displayed as it is
 * (wording_shown), unless said otherwise.
 */

#define FOLD_WIDTH    78  /* columns of a line of our own */
#define FOLD_LINE_MAX 900 /* bytes; a longer word or line is broken at a
			   * character's edge (RFC 5321 4.5.3.1.6 allows 998) */

/* Texts to be joined by ", ". It starts as zeros; the array is in the arena. */
struct fold_items {
	const char **item; /* [n] */
	size_t n;
	size_t size;
};

/* Add a formatted text, which goes into the arena; nothing is added for "". */
void fold_items_add(struct fold_items *items, struct arena *a, const char *fmt,
		    ...) __attribute__((format(printf, 3, 4)));

/* Add text, which the arena holds; nothing is added for "". */
void fold_items_put(struct fold_items *items, struct arena *a,
		    const char *text);

/*
 * Append the words of text, which blanks separate, with a line break before a
 * word that would pass column 78; a word too long for any line stays whole. The
 * last line of out has column columns already; further lines are indented by
 * indent blanks. There is no line feed at the end.
 */
void fold_words(struct strbuf *out, size_t column, size_t indent,
		const char *text);

/* Append lines of items: indent blanks, the items folded with further lines
 * indented alike, a line feed; nothing if there are no items. */
void fold_items_lines(struct strbuf *out, size_t indent,
		      const struct fold_items *items);

/* Append a paragraph: indent blanks, text as fold_words() has it with further
 * lines indented by further, a line feed. */
void fold_paragraph(struct strbuf *out, size_t indent, size_t further,
		    const char *text);

/* Append a paragraph of formatted text. */
void fold_printf(struct strbuf *out, size_t indent, size_t further,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Append items like fold_words(), but with breaks only between items; the comma
 * stays at the end of its line and counts. An item too long for any line gets
 * lines of its own, folded at words. */
void fold_items(struct strbuf *out, size_t column, size_t indent,
		const struct fold_items *items);

/*
 * Append other people's text[0..len), any valid UTF-8 in LF lines: each line is
 * indented by two, tabs stay, other control characters become '?', blanks at
 * the end of a line and empty lines at both ends of the text are left out. A
 * line over FOLD_LINE_MAX bytes goes on in the next line, indented by four.
 * The result ends in a line feed or is empty.
 */
void fold_quote(struct strbuf *out, const char *text, size_t len);

#endif /* BOT_DIGEST_FOLD_H */
