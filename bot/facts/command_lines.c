/* SPDX-License-Identifier: MIT */
#include "bot/facts/command_lines.h"

#include <string.h>

#include "bot/facts/own_lines.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/mail/mime.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define CUT_MARK      "\342\200\246" /* U+2026 */
#define RULE_MIN      5              /* '-' on both sides of a forwarded head */
#define BEGIN_FORWARD "Begin forwarded message:"

static bool has_prefix(const char *s, size_t len, const char *prefix)
{
	size_t n = strlen(prefix);

	return len >= n && !memcmp(s, prefix, n) &&
	       (len == n || ascii_is_blank(s[n]) || s[n] == '\r');
}

bool command_lines_is_one(const char *line, const char *prefix)
{
	return has_prefix(line, strlen(line), prefix);
}

static size_t run(const char *s, size_t len, char c)
{
	size_t n = 0;

	while (n < len && s[n] == c)
		n++;
	return n;
}

/* `---------- Forwarded message ---------`, in whatever language. */
static bool is_forward(const char *s, size_t len)
{
	size_t n = strlen(BEGIN_FORWARD), tail = 0;

	if (len >= n && !memcmp(s, BEGIN_FORWARD, n))
		return true;
	while (len && (ascii_is_blank(s[len - 1]) || s[len - 1] == '\r'))
		len--;
	n = run(s, len, '-');
	if (n < RULE_MIN || n == len)
		return false;
	while (s[len - 1 - tail] == '-')
		tail++;
	return tail >= RULE_MIN;
}

void command_lines_add(struct command_lines *out, const char *line, size_t len,
		       struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;

	if (out->n == COMMAND_LINES_MAX) {
		out->n_more++;
		return;
	}
	if (!out->line)
		out->line =
		    arena_array(a, COMMAND_LINES_MAX, sizeof(*out->line));
	while (len && (ascii_is_blank(line[len - 1]) || line[len - 1] == '\r'))
		len--;
	for (size_t from = 0, to; from < len; from = to + 1) {
		const char *tab = memchr(line + from, '\t', len - from);

		to = tab ? (size_t)(tab - line) : len;
		utf8_add_shown(&sb, line + from, to - from);
		if (tab)
			strbuf_addch(&sb, ' ');
		if (sb.len > COMMAND_LINE_MAX)
			break;
	}
	if (sb.len > COMMAND_LINE_MAX) {
		size_t at = COMMAND_LINE_MAX - strlen(CUT_MARK);

		while (((unsigned char)sb.buf[at] & 0xc0) == 0x80)
			at--;
		strbuf_setlen(&sb, at);
		strbuf_addstr(&sb, CUT_MARK);
	}
	out->line[out->n++] = arena_strndup(a, sb.buf, sb.len);
	strbuf_release(&sb);
}

static void read_text(const char *s, size_t len, const char *prefix,
		      struct arena *a, struct command_lines *out)
{
	struct own_lines own;
	struct own_line line;

	own_lines_init(&own, s, len);
	while (own_lines_next(&own, &line) && !is_forward(line.s, line.len))
		if (has_prefix(line.s, line.len, prefix))
			command_lines_add(out, line.s, line.len, a);
}

/* One line of flowed text: where the line before was broken softly, *soft,
 * it goes on. */
static void add_flowed(struct strbuf *out, const char *s, size_t len,
		       bool delsp, bool *soft)
{
	bool quoted = len && *s == '>';
	bool signature;

	if (len && *s == ' ') {
		s++;
		len--;
	}
	signature = len == 3 && !memcmp(s, "-- ", 3);
	if (*soft && (quoted || signature))
		strbuf_addch(out, '\n');
	*soft = len && s[len - 1] == ' ' && !quoted && !signature;
	strbuf_add(out, s, len - (*soft && delsp));
	if (!*soft)
		strbuf_addch(out, '\n');
}

static void unflow(const char *s, size_t len, bool delsp, struct strbuf *out)
{
	bool soft = false;

	while (len) {
		const char *nl = memchr(s, '\n', len);
		size_t n = nl ? (size_t)(nl - s) : len;

		add_flowed(out, s, n, delsp, &soft);
		s += n + (nl != NULL);
		len -= n + (nl != NULL);
	}
}

void command_lines_read(const struct mail_text *text, const char *prefix,
			struct arena *a, struct command_lines *out)
{
	struct strbuf flat = STRBUF_INIT;

	if (!strstr(text->text, prefix))
		return; /* as in most mail */
	for (size_t i = 0; i < text->n_parts; i++) {
		const struct mail_text_part *p = &text->parts[i];
		const char *s = text->text + p->at;

		if (!p->body)
			continue;
		if (!p->flowed) {
			read_text(s, p->len, prefix, a, out);
			continue;
		}
		strbuf_reset(&flat);
		unflow(s, p->len, p->delsp, &flat);
		read_text(flat.buf, flat.len, prefix, a, out);
	}
	strbuf_release(&flat);
}
