/* SPDX-License-Identifier: MIT */
/* Text into HTML, days into bars. */
#include "tests/unit/table.h"

#include "bot/digest/fold.h"
#include "bot/digest/html_chart.h"
#include "bot/digest/html_markup.h"
#include "bot/facts/facts.h"
#include "bot/model/days.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/strbuf.h"

enum how { TEXT, FOREIGN, REFS, PROSE, QUOTE };

static void test_markup(void **state)
{
	static const struct {
		enum how how;
		const char *text, *want;
	} rows[] = {
	    {TEXT, "", ""},
	    {TEXT, "a & b < c > d \" e ' f",
	     "a &amp; b &lt; c &gt; d &quot; e &#39; f"},
	    {TEXT, "&lt;", "&amp;lt;"},
	    {TEXT, "<script>alert(1)</script>",
	     "&lt;script&gt;alert(1)&lt;/script&gt;"},
	    {TEXT, "\" onmouseover=\"x", "&quot; onmouseover=&quot;x"},
	    {TEXT,
	     "a\x1b[31m\xe2\x80\xae"
	     "b\nc\xff",
	     "a?[31m?b?c\xef\xbf\xbd"},
	    {TEXT, "\xd7\xa9\xd7\x9c \xc3\xa9", "\xd7\xa9\xd7\x9c \xc3\xa9"},
	    {FOREIGN, "<b>", "<bdi>&lt;b&gt;</bdi>"},
	    {REFS, "amends [7], [12]",
	     "amends <a href=\"#e7\">[7]</a>, <a href=\"#e12\">[12]</a>"},
	    {REFS, "[13] [0] [] [x] [1 [99999999999999999999] [7]] [",
	     "[13] [0] [] [x] [1 [99999999999999999999] "
	     "<a href=\"#e7\">[7]</a>] ["},
	    {REFS, "[[3]<", "[<a href=\"#e3\">[3]</a>&lt;"},
	    {PROSE, "One\ntwo:\n  #digest 2w\n  #digest <x>\nThree\n",
	     "<p>One\ntwo:</p>\n<pre>#digest 2w\n#digest &lt;x&gt;</pre>\n"
	     "<p>Three</p>\n"},
	    {PROSE, "One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"},
	    {PROSE, "", ""},
	    {QUOTE, "\n\nHello </pre>\n\tx\n  y\n\n",
	     "<pre dir=\"auto\">Hello &lt;/pre&gt;\n\tx\n  y\n</pre>\n"},
	    {QUOTE,
	     "Words | 2\n---\n a.c |  2 +-\n b/c | Bin 0 -> 1\n"
	     " 2 files changed\n\nMore\n",
	     "<pre dir=\"auto\">Words | 2\n---\n</pre>\n"
	     "<pre class=\"w\"> a.c |  2 +-\n b/c | Bin 0 -&gt; 1\n"
	     " 2 files changed\n</pre>\n<pre dir=\"auto\">\nMore\n</pre>\n"},
	    {QUOTE, " a | b\n |1\n | Bin\n",
	     "<pre dir=\"auto\"> a | b\n |1\n | Bin\n</pre>\n"},
	    {QUOTE, " |\n", "<pre dir=\"auto\"> |\n</pre>\n"},
	    {QUOTE, "\n \n", ""},
	    {QUOTE, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *text = rows[i].text;
		struct strbuf out = STRBUF_INIT;

		switch (rows[i].how) {
		case TEXT:
			html_text(&out, text);
			break;
		case FOREIGN:
			html_foreign(&out, text);
			break;
		case REFS:
			html_refs(&out, text, 12);
			break;
		case PROSE:
			html_prose(&out, text);
			break;
		case QUOTE:
			html_quote(&out, text, strlen(text));
			break;
		}
		table_str(i, text, rows[i].want, out.buf);
		strbuf_release(&out);
	}
	table_end();
}

static void test_link(void **state)
{
	static const struct {
		const char *url, *want;
	} rows[] = {
	    {NULL, "<bdi>x</bdi>"},
	    {"", "<bdi>x</bdi>"},
	    {"javascript:alert(1)", "<bdi>x</bdi>"},
	    {"data:text/html,x", "<bdi>x</bdi>"},
	    {"//evil.example", "<bdi>x</bdi>"},
	    {"https://a/?b&\"c", "<a href=\"https://a/?b&amp;&quot;c\">"
				 "<bdi>x</bdi></a>"},
	    {"http://a/", "<a href=\"http://a/\"><bdi>x</bdi></a>"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf out = STRBUF_INIT;

		html_link(&out, rows[i].url, "x");
		table_str(i, rows[i].url ? rows[i].url : "", rows[i].want,
			  out.buf);
		strbuf_release(&out);
	}
	table_end();
}

static void test_days(void **state)
{
	int64_t noon = clock_utc(2025, 3, 31, 12, 0, 0);
	const struct state_message mails[] = {
	    {.kind = FACTS_REPLY, .date_at = noon + 86400},
	    {.kind = FACTS_PATCH, .date_at = noon},
	    {.kind = FACTS_PATCH, .date_at = noon - 12 * 3600},
	    {.kind = FACTS_COVER, .date_at = noon},
	    {.kind = FACTS_OTHER, .date_at = noon + 5 * 86400},
	    /* the next day in Berlin, where it is summer */
	    {.kind = FACTS_REPLY, .date_at = noon + 11 * 3600},
	};
	static const struct {
		const char *zone, *want;
	} rows[] = {
	    {"UTC", "2025-03-31 2/1, 2025-04-01 0/1, "},
	    {"Europe/Berlin", "2025-03-31 2/0, 2025-04-01 0/2, "},
	    {"America/New_York", "2025-03-30 1/0, 2025-03-31 1/1, "
				 "2025-04-01 0/1, "},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct arena a = ARENA_INIT;
		struct strbuf got = STRBUF_INIT;
		struct model_day *days;
		size_t n;

		days_count(mails, LENGTH(mails), rows[i].zone, &a, &days, &n);
		for (size_t k = 0; k < n; k++)
			strbuf_addf(&got, "%s %zu/%zu, ",
				    days_name(days[k].day, &a), days[k].patches,
				    days[k].replies);
		table_str(i, rows[i].zone, rows[i].want, got.buf);
		strbuf_release(&got);
		arena_release(&a);
	}
	table_end();
}

static size_t count(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)); s++)
		n++;
	return n;
}

/* A bar a day; of long ranges as few as are needed, and never more. */
static void test_bars(void **state)
{
	static const struct {
		int64_t days; /* of the range */
		int64_t last; /* day of its last mail; the first is 0 */
		size_t bars;
		const char *title;
	} rows[] = {
	    {1, 0, 1, "per day"},
	    {7, 0, 7, "per day"},
	    {92, 3, 92, "per day"},
	    {93, 3, 4, "per day"},
	    {366, 91, 92, "per day"},
	    {366, 92, 14, "per 7 days"},
	    {5000, 643, 92, "per 7 days"},
	    {5000, 644, 24, "per 28 days"},
	    {400000, 376000, 104, "per 3640 days"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct model_day days[] = {{.day = 0, .patches = 3},
					   {.day = rows[i].last, .replies = 1}};
		struct model m = {
		    .range = {.since = 0,
			      .until = rows[i].days * 86400,
			      .zone = "UTC"},
		    .days = days,
		    .n_days = rows[i].last ? 2 : 1,
		};
		struct arena a = ARENA_INIT;
		struct strbuf out = STRBUF_INIT;

		html_chart_days(&m, &a, &out);
		table_int(i, rows[i].title, (int64_t)rows[i].bars,
			  (int64_t)count(out.buf, "<g>"));
		if (!strstr(out.buf, rows[i].title))
			table_str(i, "title", rows[i].title, out.buf);
		strbuf_release(&out);
		arena_release(&a);
	}
	table_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_markup),
	    cmocka_unit_test(test_link),
	    cmocka_unit_test(test_days),
	    cmocka_unit_test(test_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
