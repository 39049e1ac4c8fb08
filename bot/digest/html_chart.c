/* SPDX-License-Identifier: MIT */
#include "bot/digest/html_chart.h"

#include "bot/digest/html_markup.h"
#include "bot/digest/plan.h"
#include "bot/digest/wording.h"
#include "bot/model/days.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/strbuf.h"

#define STEP     10 /* units of width that a stretch has */
#define HEIGHT   100
#define ALL_DAYS 8 /* so many have each their name below */

struct bars {
	int64_t first;          /* day */
	int64_t width;          /* days of a bar */
	struct model_day *bars; /* [n] */
	size_t n;
	size_t max;
};

/* Bars are as few days wide as they can be: weeks, then four of them, ... */
static int64_t bar_width(int64_t days)
{
	static const int64_t widths[] = {1, 7, 28, 364, 3640};
	size_t i = 0;

	while (i + 1 < sizeof(widths) / sizeof(widths[0]) &&
	       (days + widths[i] - 1) / widths[i] > HTML_CHART_BARS)
		i++;
	return widths[i];
}

/* The range's days; of a long one those from the first to the last with
 * mails. */
static void find_bars(const struct model *m, struct arena *a, struct bars *out)
{
	const struct range *r = &m->range;
	int64_t first = m->days[0].day, last = m->days[m->n_days - 1].day;

	if (r->until - r->since <= (int64_t)HTML_CHART_BARS * 86400) {
		int64_t begin = days_number(r->since, r->zone);
		int64_t end = days_number(r->until - 1, r->zone);

		first = begin < first ? begin : first;
		last = end > last ? end : last;
	}
	*out =
	    (struct bars){.first = first, .width = bar_width(last - first + 1)};
	out->n = (size_t)((last - first) / out->width) + 1;
	out->bars = arena_array(a, out->n, sizeof(*out->bars));
	for (size_t i = 0; i < m->n_days; i++) {
		struct model_day *bar =
		    &out->bars[(m->days[i].day - first) / out->width];

		bar->patches += m->days[i].patches;
		bar->replies += m->days[i].replies;
		out->max = bar->patches > out->max ? bar->patches : out->max;
		out->max = bar->replies > out->max ? bar->replies : out->max;
	}
	for (size_t i = 0; i < out->n; i++)
		out->bars[i].day = first + (int64_t)i * out->width;
}

static const char *say_counts(const struct model_day *bar, struct arena *a)
{
	return arena_printf(a, "%s, %s",
			    wording_count(bar->patches, "patch", "patches", a),
			    wording_count(bar->replies, "reply", "replies", a));
}

static void add_bar(struct strbuf *out, const char *class, size_t x, size_t n,
		    size_t max)
{
	size_t height = n ? (n * HEIGHT + max - 1) / max : 0;

	if (height)
		strbuf_addf(out,
			    "<rect class=\"%s\" x=\"%zu\" y=\"%zu\" "
			    "width=\"4\" height=\"%zu\"/>",
			    class, x, HEIGHT - height, height);
}

static void add_picture(const struct bars *b, const char *title,
			struct arena *a, struct strbuf *out)
{
	struct model_day all = {.day = 0};

	for (size_t i = 0; i < b->n; i++) {
		all.patches += b->bars[i].patches;
		all.replies += b->bars[i].replies;
	}
	strbuf_addf(out,
		    "<svg class=\"chart\" viewBox=\"0 0 %zu %d\" "
		    "preserveAspectRatio=\"none\" role=\"img\" "
		    "aria-labelledby=\"days-title days-desc\">\n"
		    "<title id=\"days-title\">%s</title>\n"
		    "<desc id=\"days-desc\">%s from %s to %s; the highest bar "
		    "is %zu.</desc>\n",
		    b->n * STEP, HEIGHT, title, say_counts(&all, a),
		    days_name(b->first, a),
		    days_name(b->bars[b->n - 1].day + b->width - 1, a), b->max);
	for (size_t i = 0; i < b->n; i++) {
		const struct model_day *bar = &b->bars[i];

		strbuf_addf(out, "<g><title>%s: %s</title>",
			    days_name(bar->day, a), say_counts(bar, a));
		add_bar(out, "p", i * STEP + 1, bar->patches, b->max);
		add_bar(out, "q", i * STEP + 5, bar->replies, b->max);
		strbuf_addstr(out, "</g>\n");
	}
	strbuf_addstr(out, "</svg>\n");
}

static void add_axis(const struct bars *b, struct arena *a, struct strbuf *out)
{
	size_t last = b->n - 1;
	bool all = b->n <= ALL_DAYS && b->width == 1;

	strbuf_addf(out, "<ul class=\"axis%s\" aria-hidden=\"true\">",
		    all ? " all" : "");
	for (size_t i = 0; i < b->n; i++) {
		const char *name = days_name(b->bars[i].day, a);

		/* "05-25", if the year is plain */
		if (all)
			strbuf_addf(out, "<li>%s</li>", name + 5);
		else if (!i || i == last || i == last / 2)
			strbuf_addf(out, "<li>%s</li>", name);
	}
	strbuf_addstr(out, "</ul>\n");
}

static void add_numbers(const struct bars *b, struct arena *a,
			struct strbuf *out)
{
	strbuf_addf(out,
		    "<details><summary>The same as numbers</summary>\n"
		    "<table>\n<thead><tr><th scope=\"col\">%s</th>"
		    "<th scope=\"col\" class=\"r\">patches</th>"
		    "<th scope=\"col\" class=\"r\">replies</th></tr></thead>\n"
		    "<tbody>\n",
		    b->width == 1 ? "day" : "from");
	for (size_t i = 0; i < b->n; i++)
		strbuf_addf(out,
			    "<tr><th scope=\"row\">%s</th>"
			    "<td class=\"r\">%zu</td><td class=\"r\">%zu</td>"
			    "</tr>\n",
			    days_name(b->bars[i].day, a), b->bars[i].patches,
			    b->bars[i].replies);
	strbuf_addstr(out, "</tbody>\n</table>\n</details>\n");
}

static void add_key(struct strbuf *out, const char *class, const char *word)
{
	strbuf_addf(out,
		    "<span><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\">"
		    "<rect class=\"%s\" width=\"1\" height=\"1\"/></svg>%s"
		    "</span>\n",
		    class, word);
}

void html_chart_days(const struct model *m, struct arena *a, struct strbuf *out)
{
	const char *title = "Patches and replies per day";
	struct bars b;

	if (!m->n_days)
		return;
	find_bars(m, a, &b);
	if (b.width > 1)
		title = arena_printf(a, "Patches and replies per %d days",
				     (int)b.width);
	strbuf_addf(out,
		    "<figure>\n<figcaption>%s</figcaption>\n"
		    "<div class=\"key\">\n",
		    title);
	add_key(out, "p", "patches");
	add_key(out, "q", "replies");
	strbuf_addf(out, "<span>highest bar: %zu</span>\n</div>\n", b.max);
	add_picture(&b, title, a, out);
	add_axis(&b, a, out);
	add_numbers(&b, a, out);
	strbuf_addstr(out, "</figure>\n");
}

void html_chart_topics(const struct plan *p, struct strbuf *out)
{
	size_t max = 0;

	if (p->n_groups < 2)
		return;
	for (size_t i = 0; i < p->n_groups; i++)
		max = p->groups[i].n > max ? p->groups[i].n : max;
	strbuf_addstr(out,
		      "<table class=\"topics\">\n<caption>Entries by topic"
		      "</caption>\n<thead><tr><th scope=\"col\" class=\"r\">"
		      "entries</th><th scope=\"col\">topic</th>"
		      "<td></td></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < p->n_groups; i++) {
		const struct plan_group *g = &p->groups[i];

		strbuf_addf(out,
			    "<tr><td class=\"r\">%zu</td><th scope=\"row\">"
			    "<a href=\"#t%zu\">",
			    g->n, i);
		html_text(out, g->name);
		strbuf_addf(out,
			    "</a></th><td><svg class=\"bar\" viewBox=\"0 0 "
			    "%zu 1\" preserveAspectRatio=\"none\" "
			    "aria-hidden=\"true\"><rect class=\"p\" "
			    "width=\"%zu\" height=\"1\"/></svg></td></tr>\n",
			    max, g->n);
	}
	strbuf_addstr(out, "</tbody>\n</table>\n");
}
