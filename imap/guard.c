/* SPDX-License-Identifier: MIT */
#include "imap/guard.h"

#include <stdint.h>
#include <string.h>

#include "common/ascii.h"

void imap_guard_init(struct imap_guard *g)
{
	*g = (struct imap_guard){.literal_max = IMAP_GUARD_LINE_MAX};
}

/* "* 12 NAME": does the line give this data for a number? */
static bool has_numbered(const struct imap_guard *g, const char *name)
{
	const char *p = g->head;

	if (strncmp(p, "* ", 2))
		return false;
	p += 2;
	p += strspn(p, "0123456789");
	return p > g->head + 2 && *p == ' ' &&
	       !ascii_ncasecmp(p + 1, name, strlen(name));
}

static bool is_atom_char(char c)
{
	return c > ' ' && c < 0x7f && !strchr("(){%*\"\\]", c);
}

/*
 * RFC 3501 section 9: "PERMANENTFLAGS" SP "(" [flag-perm *(SP flag-perm)] ")".
 * libetpan dereferences NULL if the first flag is none.
 */
static bool has_bad_flags(const char *head)
{
	static const char code[] = "[PERMANENTFLAGS (";
	const char *p = strchr(head, '[');

	if (!p || ascii_ncasecmp(p, code, strlen("[PERMANENTFLAGS")))
		return false;
	if (ascii_ncasecmp(p, code, strlen(code)))
		return true;
	p += strlen(code);
	if (*p == ')')
		return false;
	if (*p == '\\' && p[1] == '*')
		return false;
	if (*p == '\\')
		p++;
	return !is_atom_char(*p);
}

static const char *end_line(struct imap_guard *g)
{
	const char *wrong = NULL;

	if (g->number_done) {
		if (g->number > g->literal_max)
			return "a literal is larger than was asked for";
		g->literal_left = g->number;
		g->number_done = false;
		g->line_len = 0;
		return NULL; /* the line goes on after the literal */
	}
	if (has_numbered(g, "EXISTS"))
		g->news = true;
	if (!ascii_ncasecmp(g->head, "* BYE", 5)) {
		g->bye = true;
		memcpy(g->bye_text, g->head + 5, sizeof(g->head) - 5);
		if (!g->leaving)
			wrong = "the server said goodbye";
	}
	if (has_bad_flags(g->head))
		wrong = "malformed PERMANENTFLAGS";
	g->head[0] = '\0';
	g->head_len = g->line_len = 0;
	g->depth = 0;
	return wrong;
}

/* Follow "{n}" up to the end of the line; anything else is no literal. */
static void follow_number(struct imap_guard *g, char c)
{
	if (c == '{' && has_numbered(g, "FETCH")) {
		g->in_number = true;
		g->number = 0;
	} else if (g->in_number && c >= '0' && c <= '9') {
		if (g->number <= SIZE_MAX / 10 - 1)
			g->number = g->number * 10 + (size_t)(c - '0');
	} else if (g->in_number && c == '}') {
		g->in_number = false;
		g->number_done = true;
		return;
	} else {
		g->in_number = false;
	}
	if (c != '\r')
		g->number_done = false;
}

static const char *line_char(struct imap_guard *g, char c)
{
	if (c == '\n')
		return end_line(g);
	if (++g->line_len > IMAP_GUARD_LINE_MAX)
		return "a line is too long";
	if (g->head_len < sizeof(g->head) - 1 && c != '\r') {
		g->head[g->head_len++] = c ? c : '?';
		g->head[g->head_len] = '\0';
	}
	/* Quoted or not: a stray quote must not hide what libetpan nests. */
	if (c == '(' && ++g->depth > IMAP_GUARD_DEPTH_MAX)
		return "an answer is nested too deeply";
	if (c == ')' && g->depth)
		g->depth--;
	follow_number(g, c);
	return NULL;
}

const char *imap_guard_check(void *arg, const char *data, size_t len)
{
	struct imap_guard *g = arg;

	while (len) {
		const char *wrong;

		if (g->literal_left) {
			size_t n =
			    len < g->literal_left ? len : g->literal_left;

			g->literal_left -= n;
			data += n;
			len -= n;
			continue;
		}
		wrong = line_char(g, *data++);
		if (wrong)
			return wrong;
		len--;
	}
	return NULL;
}
