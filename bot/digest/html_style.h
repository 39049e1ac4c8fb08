/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_STYLE_H
#define BOT_DIGEST_HTML_STYLE_H

struct strbuf;

/*
 * The style of the page, and the policy that lets a browser take this style
 * and nothing else: no script, no image, no font, no frame, no form. So no
 * attribute style="" works either.
 */
void html_style_policy(struct strbuf *out); /* <meta ...> */
void html_style(struct strbuf *out);        /* <style> ... </style> */

#endif /* BOT_DIGEST_HTML_STYLE_H */
