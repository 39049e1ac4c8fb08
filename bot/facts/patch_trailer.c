/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_trailer.h"

#include "bot/facts/own_lines.h"
#include "bot/facts/scan.h"
#include "common/arena.h"

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
	    kinds[KINDS];  /* [n_kinds] of the key last read */
	size_t n_kinds;    /* 0 once they have their address */
	struct slice name; /* what stood behind the colon instead */
};

/* Note the kind at the start of `Reviewed-and-tested-by:`, and move *v behind
 * its '-'; false if there is none. */
static bool read_trailer_kind(struct reading *r, struct slice *v)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct slice rest = *v;

		if (!scan_case_word(&rest, words[i].word) ||
		    !scan_word(&rest, "-"))
			continue;
		r->kinds[r->n_kinds++] = words[i].kind;
		*v = rest;
		return true;
	}
	return false;
}

/* `Reviewed-by:`, `Reviewed-and-tested-by:`: r->kinds, and *v moves behind it;
 * false if v begins with something else. */
static bool read_key(struct reading *r, struct slice *v)
{
	r->n_kinds = 0;
	while (r->n_kinds < KINDS && read_trailer_kind(r, v)) {
		if (scan_case_word(v, "by:"))
			return true;
		if (!scan_case_word(v, "and-"))
			break;
	}
	r->n_kinds = 0;
	return false;
}

/*
 * The address in v: `Name <address>`, or a word with an '@' in it. What follows
 * is comment and never reaches the parser, which would take the last address
 * for the one.
 */
static bool read_addr(struct slice v, struct arena *a, struct mail_addr *out)
{
	const char *at = v.len ? memchr(v.s, '@', v.len) : NULL;
	const char *open, *close, *end = v.s + v.len;

	if (!at)
		return false;
	open = memchr(v.s, '<', v.len);
	close = open ? memchr(open, '>', (size_t)(end - open)) : NULL;
	if (close && open < at && at < close) {
		v.len = (size_t)(close - v.s) + 1;
	} else {
		const char *start = at;

		while (at < end && !ascii_is_space(*at))
			at++;
		while (at > v.s && strchr(",;.:)", at[-1]))
			at--;
		while (start > v.s && !ascii_is_space(start[-1]))
			start--;
		v = (struct slice){start,
				   at > start ? (size_t)(at - start) : 0};
	}
	mail_addr_parse(arena_strndup(a, v.s, v.len), a, out);
	if (!*out->name)
		out->name = out->email;
	return *out->email;
}

static void add_trailers(struct reading *r, const struct mail_addr *addr)
{
	struct patch_trailers *out = r->out;

	for (size_t i = 0; i < r->n_kinds && out->n < PATCH_TRAILERS_MAX; i++) {
		if (!out->trailer)
			out->trailer = arena_array(r->arena, PATCH_TRAILERS_MAX,
						   sizeof(*out->trailer));
		out->trailer[out->n++] =
		    (struct patch_trailer){r->kinds[i], *addr};
	}
	r->n_kinds = 0;
}

/* The second line of a trailer: the address, behind blanks; with the name too
 * if the first line ended with the colon. */
static bool read_second(struct reading *r, struct slice line)
{
	struct mail_addr addr;

	line = slice_ltrim(line);
	if (!line.len || line.len > VALUE_MAX ||
	    (r->name.len && *line.s != '<'))
		return false;
	if (r->name.len)
		line = slice_of(arena_printf(r->arena, "%.*s %.*s",
					     (int)r->name.len, r->name.s,
					     (int)line.len, line.s));
	if (!read_addr(line, r->arena, &addr))
		return false;
	add_trailers(r, &addr);
	return true;
}

/* blanks: how many line may begin with. */
static void read_trailer(struct reading *r, struct slice line, size_t blanks)
{
	struct mail_addr addr;

	if (r->n_kinds && read_second(r, line))
		return;
	r->n_kinds = 0;
	for (; blanks && line.len && ascii_is_space(*line.s); blanks--)
		line = slice_skip(line, 1);
	/* most lines begin with none of these */
	if (!line.len || !strchr("AaNnRrTt", *line.s) || !read_key(r, &line))
		return;
	r->name = slice_ltrim(line);
	if (r->name.len > VALUE_MAX)
		r->n_kinds = 0;
	else if (read_addr(r->name, r->arena, &addr))
		add_trailers(r, &addr);
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
		read_trailer(&r, line.text, BLANKS_MAX);
}

void patch_trailer_read_patch(const char *text, size_t len, struct arena *a,
			      struct patch_trailers *out)
{
	struct reading r = {.arena = a, .out = out};
	struct slice rest = {text, len}, line;

	*out = (struct patch_trailers){0};
	while (slice_next(&rest, '\n', &line) &&
	       !ascii_is(line.s, line.len, "---"))
		read_trailer(&r, line, 0);
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
