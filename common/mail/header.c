/* SPDX-License-Identifier: MIT */
#include "common/mail/header.h"

#include <string.h>

#include "common/arena.h"
#include "common/ascii.h"
#include "common/slice.h"
#include "common/utf8.h"

struct splitter {
	struct mail_header *h;
	struct arena *a;
	size_t size;             /* of h->fields */
	struct mail_field *open; /* the field a folded line would continue */
};

static void add_field(struct splitter *s, const struct mail_field *f)
{
	struct mail_header *h = s->h;

	h->fields =
	    arena_grow(s->a, h->fields, h->n, &s->size, sizeof(*h->fields));
	h->fields[h->n] = *f;
	s->open = &h->fields[h->n++];
}

static void cap_field(struct splitter *s)
{
	if (s->open->value_len <= MAIL_FIELD_MAX)
		return;
	s->open->value_len = MAIL_FIELD_MAX;
	s->h->truncated = true;
}

/*
 * RFC 5322 2.2: a name is printable ASCII but the colon; blanks before the
 * colon are of old (4.5).  Anything else is no field, and neither is what is
 * folded below it.
 */
static void take_line(struct splitter *s, const char *line, size_t len)
{
	struct mail_field f = {.name = line};
	size_t i = 0;

	s->open = NULL;
	while (i < len && line[i] > ' ' && line[i] < 0x7f && line[i] != ':')
		i++;
	f.name_len = i;
	while (i < len && (line[i] == ' ' || line[i] == '\t'))
		i++;
	if (!f.name_len || i == len || line[i] != ':')
		return;
	f.value = line + i + 1;
	f.value_len = len - i - 1;
	add_field(s, &f);
	cap_field(s);
}

static bool is_from_line(const char *s, size_t len)
{
	if (len && *s == '>') {
		s++;
		len--;
	}
	return ascii_begins(s, len, "From ");
}

void mail_header_parse(const char *raw, size_t len, struct arena *a,
		       struct mail_header *out)
{
	struct splitter s = {.h = out, .a = a};
	size_t lines = 0, pos = 0;

	memset(out, 0, sizeof(*out));
	if (len > MAIL_MAX)
		len = MAIL_MAX;
	while (pos < len) {
		const char *line = raw + pos;
		const char *nl = memchr(line, '\n', len - pos);
		size_t n = nl ? (size_t)(nl - line) : len - pos;
		bool full;

		pos += n + (nl != NULL);
		if (n && line[n - 1] == '\r')
			n--;
		if (!n) {
			out->body = pos;
			return;
		}
		if (line == raw && is_from_line(line, n))
			continue;
		/* beyond the limits only the end of the header is looked for */
		full = pos > MAIL_HEADER_MAX || ++lines > MAIL_HEADER_LINES_MAX;
		if (full) {
			out->truncated = true;
			s.open = NULL;
		} else if (*line != ' ' && *line != '\t') {
			take_line(&s, line, n);
		} else if (s.open) {
			s.open->value_len = (size_t)(line + n - s.open->value);
			cap_field(&s);
		}
	}
	out->body = len;
}

const struct mail_field *mail_header_next(const struct mail_header *h,
					  const char *name,
					  const struct mail_field *prev)
{
	size_t i = prev ? (size_t)(prev - h->fields) + 1 : 0;

	for (; i < h->n; i++) {
		const struct mail_field *f = &h->fields[i];

		if (ascii_case_is(f->name, f->name_len, name))
			return f;
	}
	return NULL;
}

const struct mail_field *mail_header_find(const struct mail_header *h,
					  const char *name)
{
	return mail_header_next(h, name, NULL);
}

/* Copy without NULs, each fold as one blank; returns the bytes written. */
static size_t unfold(const char *v, size_t len, char *out)
{
	size_t i = 0, n = 0;

	while (i < len) {
		size_t brk = i;

		if (v[brk] == '\r')
			brk++;
		if (brk < len && v[brk] == '\n') {
			for (i = brk + 1; i < len && ascii_is_space(v[i]);)
				i++;
			if (n && out[n - 1] != ' ')
				out[n++] = ' ';
			continue;
		}
		if (v[i])
			out[n++] = v[i];
		i++;
	}
	return n;
}

const char *mail_field_value(const struct mail_field *f, size_t max,
			     struct arena *a)
{
	struct slice v;
	char *out;
	size_t len;

	if (!f)
		return "";
	v = slice_trim((struct slice){f->value, f->value_len});
	v.len = utf8_cut(v.s, v.len, max);
	if (!memchr(v.s, '\n', v.len) && !memchr(v.s, '\0', v.len))
		return arena_strndup(a, v.s, v.len);
	out = arena_alloc(a, v.len + 1);
	len = unfold(v.s, v.len, out);
	while (len && ascii_is_space(out[len - 1]))
		len--;
	out[len] = '\0';
	return out;
}
