/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_MARKUP_H
#define BOT_DIGEST_HTML_MARKUP_H

#include <stddef.h>

struct fold_items;
struct strbuf;

/*
 * Text to HTML; all functions append to out. Everything but our own markup goes
 * through here: control and bidi characters become '?' and & < > " ' references,
 * so that text is harmless in an element and in a quoted attribute.
 */

/* Text alone. */
void html_text(struct strbuf *out, const char *s);

/* Text in a <bdi>, so that a title in Hebrew does not turn what is around it. */
void html_foreign(struct strbuf *out, const char *s);

/* Text in which each "[7]" links to entry 7; numbers over last do not. */
void html_refs(struct strbuf *out, const char *s, int last);

/* Items as a <ul class="i">, with links as html_refs() makes them. */
void html_items(struct strbuf *out, const struct fold_items *items, int last);

/* Text that links to url; text alone if url is NULL or not of http or https. */
void html_link(struct strbuf *out, const char *url, const char *text);

/* Our own folded lines as paragraphs, "  command" ones as <pre>. */
void html_prose(struct strbuf *out, const char *lines);

/* Other people's text[0..len) as fold_quote() takes it, as <pre>; nothing if
 * fold_quote() leaves nothing. */
void html_quote(struct strbuf *out, const char *text, size_t len);

#endif /* BOT_DIGEST_HTML_MARKUP_H */
