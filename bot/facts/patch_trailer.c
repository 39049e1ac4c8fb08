/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_trailer.h"

#include <string.h>

#include "bot/facts/own_lines.h"
#include "common/arena.h"
#include "common/ascii.h"

enum {
	BLANKS_MAX = 8,   /* before a trailer of a reply */
	VALUE_MAX = 1000, /* bytes behind the colon that are looked at */
};

static const struct {
	const char *word;
	enum patch_trailer_kind kind;
} words[] = {
    {"Acked", PATCH_TRAILER_ACKED},   {"Nacked", PATCH_TRAILER_NACKED},
    {"NAKed", PATCH_TRAILER_NACKED},  {"Reviewed", PATCH_TRAILER_REVIEWED},
    {"Tested", PATCH_TRAILER_TESTED},
};

#define KINDS (sizeof(words) / sizeof(words[0]))

struct reading {
	struct arena *arena;
	struct patch_trailers *out;
	enum patch_trailer_kind
	    kinds[KINDS]; /* [n_kinds] of the key last read */
	size_t n_kinds;   /* 0 once they have their address */
	const char *name; /* [name_len] what stood behind the colon instead */
	size_t name_len;
};

static size_t find_word(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		size_t n = strlen(words[i].word);

		if (len > n && s[n] == '-' &&
		    !ascii_ncasecmp(s, words[i].word, n))
			break;
	}
	return i;
}

/* `Reviewed-by:`, `Reviewed-and-tested-by:`: r->kinds, and where the value
 * begins; 0 if s[0..len) is something else. */
static size_t read_key(struct reading *r, const char *s, size_t len)
{
	size_t pos = 0;

	r->n_kinds = 0;
	while (r->n_kinds < KINDS) {
		size_t i = find_word(s + pos, len - pos);

		if (i == KINDS)
			break;
		r->kinds[r->n_kinds++] = words[i].kind;
		pos += strlen(words[i].word) + 1;
		if (len - pos >= 3 && !ascii_ncasecmp(s + pos, "by:", 3))
			return pos + 3;
		if (len - pos < 4 || ascii_ncasecmp(s + pos, "and-", 4))
			break;
		pos += 4;
	}
	r->n_kinds = 0;
	return 0;
}

/*
 * The address in s[0..len): `Name <address>`, or a word with an '@' in it.
 * What follows is comment and never reaches the parser, which would take the
 * last address for the one.
 */
static bool read_addr(const char *s, size_t len, struct arena *a,
		      struct mail_addr *out)
{
	const char *open, *close, *at;
	size_t n;

	at = memchr(s, '@', len);
	if (!at)
		return false;
	open = memchr(s, '<', len);
	close = open ? memchr(open, '>', len - (size_t)(open - s)) : NULL;
	if (close && open < at && at < close) {
		n = (size_t)(close - s) + 1;
	} else {
		n = (size_t)(at - s);
		while (n < len && !ascii_is_space(s[n]))
			n++;
		while (n && strchr(",;.:)", s[n - 1]))
			n--;
		while (at > s && !ascii_is_space(at[-1]))
			at--;
		n -= (size_t)(at - s);
		s = at;
	}
	mail_addr_parse(arena_strndup(a, s, n), a, out);
	if (!*out->name)
		out->name = out->email;
	return *out->email;
}

static void add(struct reading *r, const struct mail_addr *addr)
{
	struct patch_trailers *out = r->out;

	for (size_t i = 0; i < r->n_kinds; i++) {
		if (out->n == PATCH_TRAILERS_MAX)
			return;
		if (!out->trailer)
			out->trailer = arena_array(r->arena, PATCH_TRAILERS_MAX,
						   sizeof(*out->trailer));
		out->trailer[out->n++] =
		    (struct patch_trailer){r->kinds[i], *addr};
	}
	r->n_kinds = 0;
}

static bool may_begin(const char *s, size_t len)
{
	return len > 8 && memchr("AaNnRrTt", *s, 8);
}

/* The second line of a trailer: the address, behind blanks; with the name too
 * if the first line ended with the colon. */
static bool take_second(struct reading *r, const char *s, size_t len)
{
	struct mail_addr addr;

	while (len && ascii_is_space(*s)) {
		s++;
		len--;
	}
	if (!len || len > VALUE_MAX || (r->name_len && *s != '<'))
		return false;
	if (r->name_len) {
		s = arena_printf(r->arena, "%.*s %.*s", (int)r->name_len,
				 r->name, (int)len, s);
		len += r->name_len + 1;
	}
	if (!read_addr(s, len, r->arena, &addr))
		return false;
	add(r, &addr);
	return true;
}

/* blanks: how many s[0..len) may begin with. */
static void take_line(struct reading *r, const char *s, size_t len,
		      size_t blanks)
{
	struct mail_addr addr;
	size_t value;

	if (r->n_kinds && take_second(r, s, len))
		return;
	r->n_kinds = 0;
	for (; blanks && len && ascii_is_space(*s); blanks--) {
		s++;
		len--;
	}
	if (!may_begin(s, len))
		return;
	value = read_key(r, s, len);
	if (!value)
		return;
	while (value < len && ascii_is_space(s[value]))
		value++;
	r->name = s + value;
	r->name_len = len - value;
	if (r->name_len > VALUE_MAX)
		r->n_kinds = 0;
	else if (read_addr(r->name, r->name_len, r->arena, &addr))
		add(r, &addr);
}

void patch_trailer_read_reply(const char *text, size_t len, struct arena *a,
			      struct patch_trailers *out)
{
	struct reading r = {.arena = a, .out = out};
	struct own_line line;
	struct own_lines own;

	*out = (struct patch_trailers){0};
	own_lines_init(&own, text, len);
	while (own_lines_next(&own, &line))
		take_line(&r, line.s, line.len, BLANKS_MAX);
}

void patch_trailer_read_patch(const char *text, size_t len, struct arena *a,
			      struct patch_trailers *out)
{
	struct reading r = {.arena = a, .out = out};

	*out = (struct patch_trailers){0};
	while (len) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl - text) : len;

		if (n == 3 && !memcmp(text, "---", 3))
			return;
		take_line(&r, text, n, 0);
		text += n + (nl != NULL);
		len -= n + (nl != NULL);
	}
}

const char *patch_trailer_name(enum patch_trailer_kind kind)
{
	switch (kind) {
	case PATCH_TRAILER_ACKED:
		return "Acked-by";
	case PATCH_TRAILER_NACKED:
		return "Nacked-by";
	case PATCH_TRAILER_REVIEWED:
		return "Reviewed-by";
	case PATCH_TRAILER_TESTED:
		break;
	}
	return "Tested-by";
}
