/* SPDX-License-Identifier: MIT */
#include "bot/digest/html_markup.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "bot/digest/fold.h"
#include "common/strbuf.h"
#include "common/utf8.h"

static void add_escaped(struct strbuf *out, const char *s, size_t len)
{
	static const char *const refs[UCHAR_MAX + 1] = {
	    ['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",
	    ['"'] = "&quot;", ['\''] = "&#39;",
	};
	struct strbuf shown = STRBUF_INIT;

	utf8_add_shown(&shown, s, len);
	for (size_t i = 0; i < shown.len; i++) {
		const char *ref = refs[(unsigned char)shown.buf[i]];

		if (ref)
			strbuf_addstr(out, ref);
		else
			strbuf_addch(out, shown.buf[i]);
	}
	strbuf_release(&shown);
}

void html_text(struct strbuf *out, const char *s)
{
	add_escaped(out, s, strlen(s));
}

void html_foreign(struct strbuf *out, const char *s)
{
	strbuf_addstr(out, "<bdi>");
	html_text(out, s);
	strbuf_addstr(out, "</bdi>");
}

/* The number of "[7]" at s, and its length; 0 if it is none up to last. */
static int ref_at(const char *s, int last, size_t *len)
{
	int number = 0;
	size_t i = 1;

	while (s[i] >= '0' && s[i] <= '9' && number <= last)
		number = 10 * number + (s[i++] - '0');
	*len = i + 1;
	return s[i] == ']' && number <= last ? number : 0;
}

void html_refs(struct strbuf *out, const char *s, int last)
{
	const char *open;

	while ((open = strchr(s, '['))) {
		size_t len;
		int number = ref_at(open, last, &len);

		add_escaped(out, s, (size_t)(open - s));
		if (number) {
			strbuf_addf(out, "<a href=\"#e%d\">[%d]</a>", number,
				    number);
			s = open + len;
		} else {
			strbuf_addch(out, '[');
			s = open + 1;
		}
	}
	html_text(out, s);
}

void html_items(struct strbuf *out, const struct fold_items *items, int last)
{
	strbuf_addstr(out, "<ul class=\"i\">");
	for (size_t i = 0; i < items->n; i++) {
		strbuf_addstr(out, "<li><bdi>");
		html_refs(out, items->item[i], last);
		/* the comma is for who reads without our style, or copies */
		strbuf_addf(out, "</bdi>%s</li>\n",
			    i + 1 < items->n ? "," : "");
	}
	strbuf_addstr(out, "</ul>\n");
}

void html_link(struct strbuf *out, const char *url, const char *text)
{
	bool safe = url && (!strncmp(url, "https://", 8) ||
			    !strncmp(url, "http://", 7));

	if (safe) {
		strbuf_addstr(out, "<a href=\"");
		html_text(out, url);
		strbuf_addstr(out, "\">");
	}
	html_foreign(out, text);
	if (safe)
		strbuf_addstr(out, "</a>");
}

void html_prose(struct strbuf *out, const char *lines)
{
	static const char *const begin[] = {"", "<p>", "<pre>"};
	static const char *const end[] = {"", "</p>\n", "</pre>\n"};
	int inside = 0;

	while (*lines) {
		size_t len = strcspn(lines, "\n");
		bool command = lines[0] == ' ' && lines[1] == ' ';
		int wanted = !len ? 0 : command ? 2 : 1;

		if (wanted != inside) {
			strbuf_addf(out, "%s%s", end[inside], begin[wanted]);
			inside = wanted;
		} else if (len) {
			strbuf_addch(out, '\n');
		}
		add_escaped(out, lines + (command ? 2 : 0),
			    len - (command ? 2 : 0));
		lines += len + (lines[len] == '\n');
	}
	strbuf_addstr(out, end[inside]);
}

/* A line whose tabs stay. */
static void add_tabbed(struct strbuf *out, const char *s, size_t len)
{
	const char *tab;

	while ((tab = memchr(s, '\t', len))) {
		size_t n = (size_t)(tab - s);

		add_escaped(out, s, n);
		strbuf_addch(out, '\t');
		s += n + 1;
		len -= n + 1;
	}
	add_escaped(out, s, len);
}

/* Is it a line of a diffstat, " a.c | 2 +-"? */
static bool is_stat(const char *s, size_t len)
{
	const char *end = s + len, *bar;

	if (!len || *s != ' ')
		return false;
	while ((bar = memchr(s, '|', (size_t)(end - s)))) {
		for (s = bar + 1; s < end && *s == ' ';)
			s++;
		if (bar[-1] == ' ' && s < end && s > bar + 1 &&
		    ((*s >= '0' && *s <= '9') || !strncmp(s, "Bin ", 4)))
			return true;
	}
	return false;
}

/* Words are wrapped; a diffstat, to its last line that begins with a blank,
 * keeps its columns. */
void html_quote(struct strbuf *out, const char *text, size_t len)
{
	struct strbuf quoted = STRBUF_INIT;
	bool stat = false;

	fold_quote(&quoted, text, len);
	for (size_t i = 0; i < quoted.len;) {
		size_t n = strcspn(quoted.buf + i, "\n");
		size_t indent = n < 2 ? n : 2;
		const char *line = quoted.buf + i + indent;
		bool was = stat;

		stat = (was && *line == ' ') || is_stat(line, n - indent);
		if (!i || stat != was)
			strbuf_addf(out, "%s%s", i ? "</pre>\n" : "",
				    stat ? "<pre class=\"w\">"
					 : "<pre dir=\"auto\">");
		add_tabbed(out, quoted.buf + i + indent, n - indent);
		strbuf_addch(out, '\n');
		i += n + 1;
	}
	if (quoted.len)
		strbuf_addstr(out, "</pre>\n");
	strbuf_release(&quoted);
}
