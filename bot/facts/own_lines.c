/* SPDX-License-Identifier: MIT */
#include "bot/facts/own_lines.h"

#include <string.h>

#include "common/ascii.h"

enum {
	QUOTE_BLANKS = 3, /* a mark of quotes may stand behind so many */
	RULE_MIN = 10,    /* '_' of a rule */
	ORIGINAL_MIN = 5, /* '-' before "Original Message" */
};

static size_t trimmed(const char *s, size_t len)
{
	while (len && ascii_is_space(s[len - 1]))
		len--;
	return len;
}

static size_t run(const char *s, size_t len, char c)
{
	size_t n = 0;

	while (n < len && s[n] == c)
		n++;
	return n;
}

static bool is_quote(const char *s, size_t len)
{
	size_t n = run(s, len, ' ');

	return n <= QUOTE_BLANKS && n < len && (s[n] == '>' || s[n] == '|');
}

static bool is_original(const char *s, size_t len)
{
	size_t n = run(s, len, '-');

	if (n < ORIGINAL_MIN)
		return false;
	n += run(s + n, len - n, ' ');
	return ascii_case_begins(s + n, len - n, "Original Message");
}

/* `--- 8< ---`, `-- >8 --`, `---8<--- cut here ---8<---` */
static bool is_scissors(const char *s, size_t len)
{
	size_t n = trimmed(s, len);
	const char *at = s;

	if (n < 4 || s[n - 1] != '-')
		return false;
	while ((at = memchr(at, '8', n - (size_t)(at - s)))) {
		if (at > s && (at[1] == '<' || at[-1] == '>'))
			return true;
		at++;
	}
	return false;
}

/* Is s[0..len) the head of a mail quoted whole?  rest[0..left) follows. */
static bool is_head(const char *s, size_t len, const char *rest, size_t left)
{
	return ascii_case_begins(s, len, "From:") &&
	       (ascii_case_begins(rest, left, "Sent:") ||
		ascii_case_begins(rest, left, "Date:") ||
		ascii_case_begins(rest, left, "To:"));
}

static bool is_end(const char *s, size_t len, const char *rest, size_t left)
{
	size_t n = trimmed(s, len);

	switch (*s) {
	case '-':
		return (n == 2 && s[1] == '-') || is_original(s, n);
	case '_':
		return n >= RULE_MIN && run(s, n, '_') == n;
	case 'F':
	case 'f':
		return is_head(s, len, rest, left);
	}
	return false;
}

void own_lines_init(struct own_lines *own, const char *text, size_t len)
{
	*own = (struct own_lines){.next = text, .left = len, .gap = true};
}

bool own_lines_next(struct own_lines *own, struct own_line *line)
{
	while (own->left) {
		const char *s = own->next;
		const char *nl = memchr(s, '\n', own->left);
		size_t len = nl ? (size_t)(nl - s) : own->left;

		own->next += len + (nl != NULL);
		own->left -= len + (nl != NULL);
		if (is_quote(s, len)) {
			own->gap = true;
			continue;
		}
		if (len && is_end(s, len, own->next, own->left)) {
			own->left = 0;
			break;
		}
		if (len && *s == '-' && is_scissors(s, len)) {
			own->cut = !own->cut;
			own->gap = true;
			continue;
		}
		if (own->cut)
			continue;
		*line =
		    (struct own_line){.s = s, .len = len, .opens = own->gap};
		own->gap = !trimmed(s, len);
		return true;
	}
	return false;
}
