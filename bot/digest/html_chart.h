/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_CHART_H
#define BOT_DIGEST_HTML_CHART_H

struct arena;
struct model;
struct plan;
struct strbuf;

/*
 * The charts of the page, as SVG that stretches. The words stand beside it in
 * HTML, so they keep their size on a phone; the numbers are there as tables,
 * too.
 */

#define HTML_CHART_BARS 92 /* bars at most: of days, in long ranges of several days each */

/* Append patches and replies per day; nothing if there were none. */
void html_chart_days(const struct model *m, struct arena *a,
		     struct strbuf *out);

/* Append the entries per group of p, with links to "#t0", "#t1", ...; nothing if
 * there is one group only. */
void html_chart_topics(const struct plan *p, struct strbuf *out);

#endif /* BOT_DIGEST_HTML_CHART_H */
