/* SPDX-License-Identifier: MIT */
#include "bot/facts/command_lines.h"

#include <string.h>

#include "bot/facts/own_lines.h"
#include "bot/facts/scan.h"
#include "common/arena.h"
#include "common/mail/mime.h"
#include "common/strbuf.h"
#include "common/utf8.h"

#define CUT_MARK "\342\200\246" /* U+2026 */
#define RULE_MIN 5              /* '-' on both sides of a forwarded head */

static bool has_prefix(struct slice line, const char *prefix)
{
	return scan_word(&line, prefix) &&
	       (!line.len || ascii_is_space(*line.s));
}

bool command_lines_is_one(const char *line, const char *prefix)
{
	return has_prefix(slice_of(line), prefix);
}

/* `---------- Forwarded message ---------`, in whatever language. */
static bool is_forward(struct slice line)
{
	size_t begin, end = 0;

	if (ascii_begins(line.s, line.len, "Begin forwarded message:"))
		return true;
	line = slice_rtrim(line);
	begin = scan_run(line, '-');
	if (begin < RULE_MIN || begin == line.len)
		return false;
	while (line.s[line.len - 1 - end] == '-')
		end++;
	return end >= RULE_MIN;
}

void command_lines_add(struct command_lines *out, struct slice line,
		       struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	struct slice piece;

	if (out->n == COMMAND_LINES_MAX) {
		out->n_more++;
		return;
	}
	if (!out->line)
		out->line =
		    arena_array(a, COMMAND_LINES_MAX, sizeof(*out->line));
	line = slice_rtrim(line);
	while (sb.len <= COMMAND_LINE_MAX && slice_next(&line, '\t', &piece)) {
		utf8_add_shown(&sb, piece.s, piece.len);
		if (line.len)
			strbuf_addch(&sb, ' ');
	}
	if (sb.len > COMMAND_LINE_MAX) {
		strbuf_setlen(&sb,
			      utf8_cut(sb.buf, sb.len,
				       COMMAND_LINE_MAX - strlen(CUT_MARK)));
		strbuf_addstr(&sb, CUT_MARK);
	}
	out->line[out->n++] = strbuf_to_arena(&sb, a);
}

static void read_text(struct slice text, const char *prefix, struct arena *a,
		      struct command_lines *out)
{
	struct own_lines own;
	struct own_line line;

	own_lines_init(&own, text.s, text.len);
	while (own_lines_next(&own, &line) && !is_forward(line.text))
		if (has_prefix(line.text, prefix))
			command_lines_add(out, line.text, a);
}

/* One line of flowed text: where the line before was broken softly, *soft,
 * it goes on. */
static void add_flowed(struct strbuf *out, struct slice line, bool delsp,
		       bool *soft)
{
	bool quoted = line.len && *line.s == '>', signature;

	scan_word(&line, " ");
	signature = ascii_is(line.s, line.len, "-- ");
	if (*soft && (quoted || signature))
		strbuf_addch(out, '\n');
	*soft = ascii_ends(line.s, line.len, " ") && !quoted && !signature;
	strbuf_add(out, line.s, line.len - (*soft && delsp));
	if (!*soft)
		strbuf_addch(out, '\n');
}

/* The text without its soft line breaks, in flat. */
static struct slice unflow(struct slice text, bool delsp, struct strbuf *flat)
{
	struct slice line;
	bool soft = false;

	strbuf_reset(flat);
	while (slice_next(&text, '\n', &line))
		add_flowed(flat, line, delsp, &soft);
	return (struct slice){flat->buf, flat->len};
}

void command_lines_read(const struct mail_text *text, const char *prefix,
			struct arena *a, struct command_lines *out)
{
	struct strbuf flat = STRBUF_INIT;

	if (!strstr(text->text, prefix))
		return; /* as in most mail */
	for (size_t i = 0; i < text->n_parts; i++) {
		const struct mail_text_part *p = &text->parts[i];
		struct slice part = {text->text + p->at, p->len};

		if (p->flowed)
			part = unflow(part, p->delsp, &flat);
		if (p->body)
			read_text(part, prefix, a, out);
	}
	strbuf_release(&flat);
}
