/* SPDX-License-Identifier: MIT */
#include "bot/digest/fold.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/arena.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A line is measured twice: in columns, which decide where it folds, and in
 * bytes, because a word of combining characters has no width and yet must not
 * make a line that a mail server refuses.
 */
struct line {
	struct strbuf *out;
	size_t column; /* columns on the current line */
	size_t bytes;  /* bytes on it, or a bit more */
	size_t indent;
	bool fresh; /* nothing but the indent stands on it */
};

void fold_items_put(struct fold_items *items, struct arena *a, const char *text)
{
	if (!*text)
		return;
	items->item = arena_grow(a, items->item, items->n, &items->size,
				 sizeof(*items->item));
	items->item[items->n++] = text;
}

void fold_items_add(struct fold_items *items, struct arena *a, const char *fmt,
		    ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	fold_items_put(items, a, strbuf_to_arena(&text, a));
}

static struct line line_begin(struct strbuf *out, size_t column, size_t indent)
{
	return (struct line){
	    .out = out,
	    .column = column,
	    .bytes = column,
	    .indent = indent,
	    .fresh = true,
	};
}

static void line_break(struct line *l)
{
	strbuf_addch(l->out, '\n');
	strbuf_addchars(l->out, ' ', l->indent);
	l->column = l->indent;
	l->bytes = l->indent;
	l->fresh = true;
}

/* Bytes of the longest head of s[0..len) that fits in max bytes and ends
 * between characters; at least one character. */
static size_t head_len(const char *s, size_t len, size_t max)
{
	size_t n = 0;

	while (n < len) {
		uint32_t cp;
		size_t step = utf8_next(s + n, len - n, &cp);

		if (n && n + step > max)
			break;
		n += step;
	}
	return n;
}

/* Put an unbreakable piece on the line, with gap blanks before it unless the
 * line is fresh; tail columns must fit behind it. */
static void line_add(struct line *l, const char *s, size_t len, size_t gap,
		     size_t tail)
{
	size_t width = utf8_width(s, len);

	if (!l->fresh && (l->column + gap + width + tail > FOLD_WIDTH ||
			  l->bytes + gap + len > FOLD_LINE_MAX))
		line_break(l);
	if (!l->fresh) {
		strbuf_addchars(l->out, ' ', gap);
		l->column += gap;
		l->bytes += gap;
	}
	while (l->bytes + len > FOLD_LINE_MAX) {
		size_t head = head_len(s, len, FOLD_LINE_MAX - l->indent);

		strbuf_add(l->out, s, head);
		s += head;
		len -= head;
		line_break(l);
	}
	strbuf_add(l->out, s, len);
	l->column += utf8_width(s, len);
	l->bytes += len;
	l->fresh = false;
}

/* tail columns must fit behind the last word. */
static void line_add_words(struct line *l, const char *text, size_t tail)
{
	text += strspn(text, " ");
	while (*text) {
		size_t len = strcspn(text, " ");
		const char *next = text + len + strspn(text + len, " ");

		line_add(l, text, len, 1, *next ? 0 : tail);
		text = next;
	}
}

void fold_words(struct strbuf *out, size_t column, size_t indent,
		const char *text)
{
	struct line l = line_begin(out, column, indent);

	line_add_words(&l, text, 0);
}

void fold_paragraph(struct strbuf *out, size_t indent, size_t further,
		    const char *text)
{
	strbuf_addchars(out, ' ', indent);
	fold_words(out, indent, further, text);
	strbuf_addch(out, '\n');
}

void fold_printf(struct strbuf *out, size_t indent, size_t further,
		 const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	fold_paragraph(out, indent, further, text.buf);
	strbuf_release(&text);
}

void fold_items(struct strbuf *out, size_t column, size_t indent,
		const struct fold_items *items)
{
	struct line l = line_begin(out, column, indent);

	for (size_t i = 0; i < items->n; i++) {
		bool more = i + 1 < items->n;
		const char *s = items->item[i];
		size_t len = strlen(s);

		if (indent + utf8_width(s, len) + more <= FOLD_WIDTH) {
			line_add(&l, s, len, 1, more);
		} else {
			if (!l.fresh)
				line_break(&l);
			line_add_words(&l, s, more);
		}
		if (more) {
			strbuf_addch(out, ',');
			l.column++;
			l.bytes++;
		}
	}
}

void fold_items_lines(struct strbuf *out, size_t indent,
		      const struct fold_items *items)
{
	if (!items->n)
		return;
	strbuf_addchars(out, ' ', indent);
	fold_items(out, indent, indent, items);
	strbuf_addch(out, '\n');
}

/* One line of other people's text into clean, fit to be shown; tabs stay. */
static void clean_line(struct strbuf *clean, const char *s, size_t len)
{
	strbuf_reset(clean);
	while (len) {
		const char *tab = memchr(s, '\t', len);
		size_t n = tab ? (size_t)(tab - s) : len;

		utf8_add_shown(clean, s, n);
		if (tab) {
			strbuf_addch(clean, '\t');
			n++;
		}
		s += n;
		len -= n;
	}
	strbuf_rtrim(clean);
}

void fold_quote(struct strbuf *out, const char *text, size_t len)
{
	struct strbuf clean = STRBUF_INIT;
	size_t empty = 0; /* lines held back: they may be the last ones */
	bool begun = false;

	while (len) {
		const char *lf = memchr(text, '\n', len);
		size_t n = lf ? (size_t)(lf - text) : len;

		clean_line(&clean, text, n);
		text += n + !!lf;
		len -= n + !!lf;
		if (!clean.len) {
			empty++;
			continue;
		}
		if (begun)
			strbuf_addchars(out, '\n', empty);
		begun = true;
		empty = 0;

		struct line l = {
		    .out = out, .bytes = 2, .indent = 4, .fresh = true};

		strbuf_addstr(out, "  ");
		line_add(&l, clean.buf, clean.len, 0, 0);
		strbuf_addch(out, '\n');
	}
	strbuf_release(&clean);
}
