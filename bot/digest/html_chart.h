/* SPDX-License-Identifier: MIT */
#ifndef BOT_DIGEST_HTML_CHART_H
#define BOT_DIGEST_HTML_CHART_H

struct arena;
struct model;
struct plan;
struct strbuf;

/*
 * The pictures of the page, as SVG that stretches: bars have no words in them,
 * which stand beside in HTML and so keep their size on a phone. The same
 * numbers stand there as tables.
 */

#define HTML_CHART_BARS 92 /* days shown; of longer ranges, stretches of days */

/* Patches and replies per day; nothing if there were none. */
void html_chart_days(const struct model *m, struct arena *a,
		     struct strbuf *out);

/* Series per topic, with links to "#t0", "#t1", ...: the groups of p. */
void html_chart_topics(const struct plan *p, struct strbuf *out);

#endif /* BOT_DIGEST_HTML_CHART_H */
