/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_diff.h"

#include <stdint.h>
#include <string.h>

#include "bot/facts/patch_path.h"
#include "common/arena.h"
#include "common/ascii.h"

enum { HUNK_MAX = 10000000 }; /* lines of one; no mail has so many */

struct scan {
	struct patch_diff *out;
	struct arena *a;
	const char *pos, *end;
	uint32_t *hashes; /* [paths_size] of the paths */
	size_t paths_size;
	bool in_file;  /* the header of some file was seen */
	bool git_open; /* .. by `diff --git`, its ---/+++ not yet */
	uint32_t old_left, new_left; /* lines of the hunk still to come */
};

static size_t line_len(const char *s, size_t len)
{
	const char *nl = memchr(s, '\n', len);

	return nl ? (size_t)(nl - s) : len;
}

static uint32_t hash(const char *s)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static void add_file(struct scan *s, const char *path)
{
	struct patch_diff *out = s->out;
	uint32_t h = hash(path);

	s->in_file = true;
	for (size_t i = 0; i < out->n_paths; i++)
		if (s->hashes[i] == h && !strcmp(out->paths[i], path))
			return;
	out->counted.files++;
	if (out->n_paths == PATCH_PATHS_MAX || !*path)
		return;
	if (out->n_paths == s->paths_size) {
		size_t size = s->paths_size ? 4 * s->paths_size : 16;
		const char **paths = arena_array(s->a, size, sizeof(*paths));
		uint32_t *hashes = arena_array(s->a, size, sizeof(*hashes));

		if (out->n_paths) {
			memcpy(paths, out->paths,
			       out->n_paths * sizeof(*paths));
			memcpy(hashes, s->hashes,
			       out->n_paths * sizeof(*hashes));
		}
		out->paths = paths;
		s->hashes = hashes;
		s->paths_size = size;
	}
	s->hashes[out->n_paths] = h;
	out->paths[out->n_paths++] = path;
}

/* The next line: *s[0..*len), or false at the end. */
static bool next_line(struct scan *sc, const char **s, size_t *len)
{
	const char *nl;

	if (sc->pos == sc->end)
		return false;
	*s = sc->pos;
	nl = memchr(*s, '\n', (size_t)(sc->end - *s));
	*len = (size_t)((nl ? nl : sc->end) - *s);
	sc->pos = nl ? nl + 1 : sc->end;
	return true;
}

static uint32_t number(const char **p, const char *end)
{
	uint32_t n = 0;

	for (; *p < end && **p >= '0' && **p <= '9'; ++*p)
		if (n < HUNK_MAX)
			n = 10 * n + (uint32_t)(**p - '0');
	return n;
}

/* "l" or "l,c": the count, 1 if it is not named. */
static uint32_t range(const char **p, const char *end)
{
	number(p, end);
	if (*p == end || **p != ',')
		return 1;
	++*p;
	return number(p, end);
}

/* @@ -l,c +l,c @@ */
static void open_hunk(struct scan *sc, const char *s, size_t len)
{
	const char *p = s + 4, *end = s + len;
	uint32_t old = range(&p, end);

	if (end - p < 2 || p[0] != ' ' || p[1] != '+')
		return;
	p += 2;
	sc->new_left = range(&p, end);
	sc->old_left = old;
}

/* A line of a hunk; false if it is none, so that the hunk is cut short. */
static bool take_hunk_line(struct scan *sc, const char *s, size_t len)
{
	char c = len ? *s : ' '; /* some mailers eat the blank */

	switch (c) {
	case '+':
		if (!sc->new_left)
			return false;
		sc->new_left--;
		sc->out->counted.insertions++;
		return true;
	case '-':
		if (!sc->old_left)
			return false;
		sc->old_left--;
		sc->out->counted.deletions++;
		return true;
	case ' ':
	case '\t':
	case '\r':
		sc->old_left -= sc->old_left > 0;
		sc->new_left -= sc->new_left > 0;
		return true;
	case '\\': /* No newline at end of file */
		return true;
	default:
		return false;
	}
}

/* --- X and +++ Y on two lines: a file of its own unless git named it. */
static void take_names(struct scan *sc, const char *x, size_t x_len)
{
	const char *y;
	size_t y_len;

	if (sc->pos == sc->end || *sc->pos != '+')
		return;
	next_line(sc, &y, &y_len);
	if (!ascii_begins(y, y_len, "+++ "))
		return;
	if (!sc->git_open)
		add_file(sc, patch_path_from_names(x + 4, x_len - 4, y + 4,
						   y_len - 4, sc->a));
	sc->git_open = false;
}

static void take_line(struct scan *sc, const char *s, size_t len)
{
	switch (len ? *s : '\0') {
	case 'd':
		if (!ascii_begins(s, len, "diff --git "))
			break;
		add_file(sc, patch_path_from_git(s + 11, len - 11, sc->a));
		sc->git_open = true;
		break;
	case '-':
		if (!ascii_begins(s, len, "--- "))
			break;
		if (sc->git_open || patch_diff_begins(s, (size_t)(sc->end - s)))
			take_names(sc, s, len);
		break;
	case '@':
		if (sc->in_file && ascii_begins(s, len, "@@ -"))
			open_hunk(sc, s, len);
		break;
	case ' ':
		if (diffstat_parse_total(s, len, &sc->out->stat))
			sc->out->has_stat = true;
		break;
	default:
		break;
	}
}

bool patch_diff_begins(const char *s, size_t len)
{
	size_t n = line_len(s, len);

	if (ascii_begins(s, n, "diff --git "))
		return memchr(s + 12, ' ', n > 12 ? n - 12 : 0) != NULL;
	if (!ascii_begins(s, n, "--- ") || n == len)
		return false;
	s += n + 1;
	len -= n + 1;
	n = line_len(s, len);
	return ascii_begins(s, n, "+++ ") && n < len &&
	       ascii_begins(s + n + 1, len - n - 1, "@@ ");
}

void patch_diff_scan(const char *text, size_t at, size_t len, struct arena *a,
		     struct patch_diff *out)
{
	struct scan sc = {
	    .out = out, .a = a, .pos = text + at, .end = text + len};
	const char *s;
	size_t n;

	memset(out, 0, sizeof(*out));
	while (next_line(&sc, &s, &n)) {
		if ((sc.old_left || sc.new_left) && take_hunk_line(&sc, s, n))
			continue;
		sc.old_left = sc.new_left = 0;
		take_line(&sc, s, n);
	}
}
