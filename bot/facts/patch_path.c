/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_path.h"

#include <stdbool.h>
#include <string.h>

#include "common/arena.h"
#include "common/slice.h"
#include "common/utf8.h"

/* Without the first component: "b/mm/a.c" is mm/a.c. */
static struct slice strip(struct slice v)
{
	const char *slash = memchr(v.s, '/', v.len);

	return slash && slash + 1 < v.s + v.len
		   ? slice_skip(v, (size_t)(slash + 1 - v.s))
		   : v;
}

/* The length of the quoted name that v begins with, its quotes included. */
static size_t quoted_len(struct slice v)
{
	for (size_t i = 1; i < v.len; i++) {
		if (v.s[i] == '\\')
			i++;
		else if (v.s[i] == '"')
			return i + 1;
	}
	return v.len;
}

/* One escape of git's C style at s[0..len), behind its backslash. */
static size_t unescape(const char *s, size_t len, char *out)
{
	static const char names[] = "abtnvfr\"\\";
	static const char values[] = "\a\b\t\n\v\f\r\"\\";
	const char *at;

	if (len >= 3 && *s >= '0' && *s <= '3' && s[1] >= '0' && s[1] <= '7' &&
	    s[2] >= '0' && s[2] <= '7') {
		*out = (char)((s[0] - '0') << 6 | (s[1] - '0') << 3 |
			      (s[2] - '0'));
		return 3;
	}
	at = len && *s ? strchr(names, *s) : NULL;
	*out = at ? values[at - names] : '\\';
	return at != NULL;
}

/* The inside of a quoted name, unescaped where that can be shown. */
static struct slice unquote(struct slice v, struct arena *a)
{
	struct slice raw = {v.s + 1, quoted_len(v) - 1};
	struct slice out;
	char *s;
	bool fit = true;

	if (raw.len && raw.s[raw.len - 1] == '"')
		raw.len--;
	s = arena_alloc(a, raw.len + 1);
	out = (struct slice){s, 0};
	for (size_t i = 0; i < raw.len; out.len++) {
		char c = raw.s[i++];

		if (c == '\\')
			i += unescape(raw.s + i, raw.len - i, &c);
		s[out.len] = c;
		fit = fit && (unsigned char)c >= ' ' && c != 0x7f;
	}
	return fit && utf8_is_valid(out.s, out.len) ? out : raw;
}

static const char *keep_name(struct slice v, struct arena *a)
{
	return arena_strndup(a, v.s, v.len);
}

/* Two plain names that differ at most in their first component. */
static bool same_names(struct slice v, struct slice *second)
{
	size_t half = v.len / 2;
	struct slice x = {v.s, half}, sx, sy;

	if (v.len % 2 == 0 || v.s[half] != ' ')
		return false;
	*second = slice_skip(v, half + 1);
	if (!memcmp(x.s, second->s, half))
		return true;
	sx = strip(x);
	sy = strip(*second);
	return sx.len == sy.len && sx.len < half && !memcmp(sx.s, sy.s, sx.len);
}

const char *patch_path_from_git(struct slice v, struct arena *a)
{
	struct slice y;

	v = slice_rtrim(v);
	if (!v.len)
		return "";
	if (v.s[v.len - 1] == '"') {
		/* X "b/.." or "a/.." "b/..": the second quoted name */
		size_t n = *v.s == '"' ? quoted_len(v) : 0;
		const char *q = memchr(v.s + n, '"', v.len - n);

		if (q)
			return keep_name(
			    strip(unquote(slice_skip(v, (size_t)(q - v.s)), a)),
			    a);
	}
	if (*v.s == '"') /* "a/.." b/x */
		return keep_name(
		    strip(slice_ltrim(slice_skip(v, quoted_len(v)))), a);
	if (same_names(v, &y)) {
		/* git diff --no-prefix names both alike, prefix and all */
		bool prefixed = memcmp(v.s, y.s, y.len) != 0;

		return keep_name(prefixed ? strip(y) : y, a);
	}
	/* a rename: the last " b/", or the last word */
	for (size_t i = v.len; i-- > 0;)
		if (v.s[i] == ' ' && v.len - i > 3 &&
		    !memcmp(v.s + i, " b/", 3))
			return keep_name(slice_skip(v, i + 3), a);
	for (size_t i = v.len; i-- > 0;)
		if (v.s[i] == ' ')
			return keep_name(strip(slice_skip(v, i + 1)), a);
	return keep_name(strip(v), a);
}

/* The name of a line `--- X` or `+++ Y`. */
static struct slice parse_header_name(struct slice v, struct arena *a)
{
	struct slice name;

	if (v.len && *v.s == '"')
		return unquote(v, a);
	slice_next(&v, '\t', &name);
	return slice_rtrim(name);
}

const char *patch_path_from_names(struct slice x, struct slice y,
				  struct arena *a)
{
	struct slice name = parse_header_name(y, a);

	if (ascii_is(name.s, name.len, "/dev/null"))
		name = parse_header_name(x, a);
	return keep_name(strip(name), a);
}
