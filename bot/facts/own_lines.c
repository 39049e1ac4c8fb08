/* SPDX-License-Identifier: MIT */
#include "bot/facts/own_lines.h"

#include "bot/facts/scan.h"

enum {
	QUOTE_BLANKS = 3, /* a mark of quotes may stand behind so many */
	RULE_MIN = 10,    /* '_' of a rule */
	ORIGINAL_MIN = 5, /* '-' before "Original Message" */
};

static bool is_quote(struct slice line)
{
	size_t n = scan_run(line, ' ');

	return n <= QUOTE_BLANKS && n < line.len &&
	       (line.s[n] == '>' || line.s[n] == '|');
}

/* `----- Original Message` */
static bool is_original(struct slice line)
{
	size_t n = scan_run(line, '-');

	line = slice_ltrim(slice_skip(line, n));
	return n >= ORIGINAL_MIN && scan_case_word(&line, "Original Message");
}

/* `--- 8< ---`, `-- >8 --`, `---8<--- cut here ---8<---` */
static bool is_scissors(struct slice line)
{
	line = slice_rtrim(line);
	if (line.len < 4 || line.s[line.len - 1] != '-')
		return false;
	for (size_t i = 1; i + 1 < line.len; i++)
		if (line.s[i] == '8' &&
		    (line.s[i + 1] == '<' || line.s[i - 1] == '>'))
			return true;
	return false;
}

/* Whether own lines end before this line; rest follows it. */
static bool is_end(struct slice line, struct slice rest)
{
	struct slice all = slice_rtrim(line);

	switch (*line.s) {
	case '-':
		return ascii_is(all.s, all.len, "--") || is_original(all);
	case '_':
		return all.len >= RULE_MIN && scan_run(all, '_') == all.len;
	case 'F':
	case 'f':
		/* the head of a mail that is quoted whole */
		return scan_case_word(&line, "From:") &&
		       (scan_case_word(&rest, "Sent:") ||
			scan_case_word(&rest, "Date:") ||
			scan_case_word(&rest, "To:"));
	}
	return false;
}

void own_lines_init(struct own_lines *own, const char *text, size_t len)
{
	*own = (struct own_lines){.rest = {text, len}, .gap = true};
}

bool own_lines_next(struct own_lines *own, struct own_line *out)
{
	struct slice line;

	while (slice_next(&own->rest, '\n', &line)) {
		if (is_quote(line)) {
			own->gap = true;
			continue;
		}
		if (line.len && is_end(line, own->rest)) {
			own->rest.len = 0;
			break;
		}
		if (line.len && *line.s == '-' && is_scissors(line)) {
			own->cut = !own->cut;
			own->gap = true;
			continue;
		}
		if (own->cut)
			continue;
		*out = (struct own_line){.text = line, .opens = own->gap};
		own->gap = !slice_trim(line).len;
		return true;
	}
	return false;
}
