/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_MARKUP_H
#define BOT_DIGEST_HTML_MARKUP_H

#include <stddef.h>

struct fold_items;
struct strbuf;

/*
 * Text into HTML. Everything that is not our own markup goes through here:
 * control and bidi characters show as '?', & < > " ' as references, so that it
 * is harmless in an element and in a quoted attribute.
 */

void html_text(struct strbuf *out, const char *s);

/* The same in a <bdi>, which keeps a title in Hebrew to itself. */
void html_foreign(struct strbuf *out, const char *s);

/* Text whose "[7]" link to entry 7, if it is not over last. */
void html_refs(struct strbuf *out, const char *s, int last);

/* <ul class="i"> of them. */
void html_items(struct strbuf *out, const struct fold_items *items, int last);

/* A link, if there is somewhere to go: http and https only; url may be NULL. */
void html_link(struct strbuf *out, const char *url, const char *text);

/* Our own folded lines as paragraphs, "  command" ones as <pre>. */
void html_prose(struct strbuf *out, const char *lines);

/* Other people's text, any valid UTF-8 in LF lines, as <pre>; nothing if
 * nothing is left of it. */
void html_quote(struct strbuf *out, const char *text, size_t len);

#endif /* BOT_DIGEST_HTML_MARKUP_H */
