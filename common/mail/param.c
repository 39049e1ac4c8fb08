/* SPDX-License-Identifier: MIT */
#include "common/mail/param.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/strbuf.h"

struct param {
	const char *name;
	size_t name_len;
	const char *value; /* borrowed; backslashes still in if quoted */
	size_t value_len;
	bool quoted;
};

const char *mail_param_skip_comment(const char *s)
{
	size_t depth = 0;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '(')
			depth++;
		else if (*s == ')' && !--depth)
			return s + 1;
	}
	return s;
}

static const char *skip_blanks(const char *s)
{
	while (ascii_is_space(*s) || *s == '(')
		s = *s == '(' ? mail_param_skip_comment(s) : s + 1;
	return s;
}

static const char *skip_to_semicolon(const char *s)
{
	bool quoted = false;

	for (; *s && (quoted || *s != ';'); s++) {
		if (*s == '"') {
			quoted = !quoted;
		} else if (quoted && *s == '\\' && s[1]) {
			s++;
		} else if (!quoted && *s == '(') {
			s = mail_param_skip_comment(s) - 1;
		}
	}
	return s;
}

const char *mail_param_value(const char *value, struct arena *a)
{
	size_t n = 0;

	value = skip_blanks(value);
	while (value[n] && value[n] != ';' && value[n] != '(' &&
	       !ascii_is_space(value[n]))
		n++;
	return arena_strndup(a, value, n);
}

/* The parameter behind the ';' at or after *s; false if there is none. */
static bool next_param(const char **s, struct param *p)
{
	const char *c = skip_to_semicolon(*s);

	memset(p, 0, sizeof(*p));
	if (!*c)
		return false;
	c = skip_blanks(c + 1);
	p->name = c;
	while (*c && *c != '=' && *c != ';' && !ascii_is_space(*c))
		c++;
	p->name_len = (size_t)(c - p->name);
	c = skip_blanks(c);
	p->value = c;
	if (*c == '=') {
		c = skip_blanks(c + 1);
		p->quoted = *c == '"';
		p->value = p->quoted ? ++c : c;
		if (p->quoted)
			for (; *c && *c != '"'; c++)
				c += *c == '\\' && c[1];
		else
			while (*c && *c != ';' && !ascii_is_space(*c))
				c++;
		p->value_len = (size_t)(c - p->value);
		c += p->quoted && *c;
	}
	*s = c;
	return true;
}

/* RFC 2231 4: charset'language'text, the first two only in the first piece. */
static void add_encoded(struct strbuf *out, const char *s, size_t len,
			bool first)
{
	const char *end = s + len;

	for (int i = 0; first && i < 2; i++) {
		const char *q = memchr(s, '\'', (size_t)(end - s));

		if (!q)
			break;
		s = q + 1;
	}
	for (; s < end; s++) {
		int hi = -1, lo = -1;

		if (*s == '%' && end - s > 2) {
			hi = ascii_hex_value(s[1]);
			lo = ascii_hex_value(s[2]);
		}
		if (hi >= 0 && lo >= 0) {
			strbuf_addch(out, (char)(hi << 4 | lo));
			s += 2;
		} else {
			strbuf_addch(out, *s);
		}
	}
}

static void add_value(struct strbuf *out, const struct param *p)
{
	for (size_t i = 0; i < p->value_len; i++) {
		if (p->quoted && p->value[i] == '\\' && i + 1 < p->value_len)
			i++;
		strbuf_addch(out, p->value[i]);
	}
}

/*
 * True if p is the parameter name (piece -1), or that piece of it. *encoded: a
 * "*" ends its name.
 */
static bool is_piece(const struct param *p, const char *name, int piece,
		     bool *encoded)
{
	size_t n = strlen(name);
	const char *s = p->name + n, *end = p->name + p->name_len;
	int number = 0;
	bool numbered = false;

	if (p->name_len < n || ascii_ncasecmp(p->name, name, n))
		return false;
	*encoded = false;
	if (s < end && *s == '*' && s + 1 < end) {
		for (s++; s < end && *s >= '0' && *s <= '9' && number < 1000;
		     s++) {
			number = 10 * number + *s - '0';
			numbered = true;
		}
	}
	if (s < end && *s == '*') {
		*encoded = true;
		s++;
	}
	return s == end && (numbered ? number == piece : piece < 0);
}

/* Find a piece (-1: the whole) and append it; false if there is none. */
static bool add_piece(struct strbuf *out, const char *value, const char *name,
		      int piece)
{
	struct param p;
	bool encoded;

	while (next_param(&value, &p)) {
		if (!is_piece(&p, name, piece, &encoded))
			continue;
		if (encoded)
			add_encoded(out, p.value, p.value_len, piece <= 0);
		else
			add_value(out, &p);
		return true;
	}
	return false;
}

const char *mail_param_get(const char *value, const char *name, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	const char *found = "";
	int piece = 0;

	if (!strchr(value, ';'))
		return "";
	if (!add_piece(&sb, value, name, -1))
		while (piece < MAIL_PARAM_PIECES_MAX &&
		       add_piece(&sb, value, name, piece))
			piece++;
	if (sb.len)
		found = arena_strndup(a, sb.buf, strlen(sb.buf));
	strbuf_release(&sb);
	return found;
}
