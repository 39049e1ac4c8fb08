/* SPDX-License-Identifier: MIT */
#include "bot/facts/patch_diff.h"

#include <stdint.h>
#include <string.h>

#include "bot/facts/patch_path.h"
#include "bot/facts/scan.h"
#include "common/arena.h"

enum { HUNK_MAX = 10000000 }; /* lines of one; no mail has so many */

struct scan {
	struct patch_diff *out;
	struct arena *a;
	struct slice rest; /* not read yet */
	uint32_t *hashes;  /* [n_hashes] of the paths */
	size_t n_hashes;   /* that there is room for, and for paths */
	bool in_file;      /* the header of some file was seen */
	bool git_open;     /* .. by `diff --git`, its ---/+++ not yet */
	uint32_t old_left, new_left; /* lines of the hunk still to come */
};

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
	size_t size;

	s->in_file = true;
	for (size_t i = 0; i < out->n_paths; i++)
		if (s->hashes[i] == h && !strcmp(out->paths[i], path))
			return;
	out->counted.files++;
	if (out->n_paths == PATCH_PATHS_MAX || !*path)
		return;
	size = s->n_hashes;
	out->paths = arena_grow(s->a, out->paths, out->n_paths, &size,
				sizeof(*out->paths));
	s->hashes = arena_grow(s->a, s->hashes, out->n_paths, &s->n_hashes,
			       sizeof(*s->hashes));
	s->hashes[out->n_paths] = h;
	out->paths[out->n_paths++] = path;
}

/* "l" or "l,c": the count, 1 if it is not named. */
static uint32_t read_range(struct slice *v)
{
	uint32_t n;

	scan_number(v, HUNK_MAX, &n);
	if (!scan_word(v, ","))
		return 1;
	scan_number(v, HUNK_MAX, &n);
	return n;
}

/* What follows "@@ -" of "@@ -l,c +l,c @@". */
static void open_hunk(struct scan *sc, struct slice v)
{
	uint32_t old = read_range(&v);

	if (!scan_word(&v, " +"))
		return;
	sc->new_left = read_range(&v);
	sc->old_left = old;
}

/* A line of a hunk; false if it is none, so that the hunk is cut short. */
static bool read_hunk_line(struct scan *sc, struct slice line)
{
	char c = line.len ? *line.s : ' '; /* some mailers eat the blank */

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

/* Y of the line `+++ Y` that follows `--- X`: a file of its own unless git
 * named it. */
static void read_names(struct scan *sc, struct slice x)
{
	struct slice rest = sc->rest, y;

	if (!scan_word(&rest, "+"))
		return;
	slice_next(&sc->rest, '\n', &y);
	if (!scan_word(&y, "+++ "))
		return;
	if (!sc->git_open)
		add_file(sc, patch_path_from_names(x, y, sc->a));
	sc->git_open = false;
}

/* here: the line and all that follows it. */
static void read_diff_line(struct scan *sc, struct slice line,
			   struct slice here)
{
	if (scan_word(&line, "diff --git ")) {
		add_file(sc, patch_path_from_git(line, sc->a));
		sc->git_open = true;
	} else if (scan_word(&line, "--- ")) {
		if (sc->git_open || patch_diff_begins(here))
			read_names(sc, line);
	} else if (scan_word(&line, "@@ -")) {
		if (sc->in_file)
			open_hunk(sc, line);
	} else if (line.len && *line.s == ' ' &&
		   diffstat_parse_total(line, &sc->out->stat)) {
		sc->out->has_stat = true;
	}
}

bool patch_diff_begins(struct slice text)
{
	struct slice line;

	slice_next(&text, '\n', &line);
	if (scan_word(&line, "diff --git "))
		return line.len > 1 && memchr(line.s + 1, ' ', line.len - 1);
	return scan_word(&line, "--- ") && slice_next(&text, '\n', &line) &&
	       scan_word(&line, "+++ ") && scan_word(&text, "@@ ");
}

void patch_diff_scan(struct slice text, struct arena *a, struct patch_diff *out)
{
	struct scan sc = {.out = out, .a = a, .rest = text};
	struct slice line;

	memset(out, 0, sizeof(*out));
	for (struct slice here = text; slice_next(&sc.rest, '\n', &line);
	     here = sc.rest) {
		if ((sc.old_left || sc.new_left) && read_hunk_line(&sc, line))
			continue;
		sc.old_left = sc.new_left = 0;
		read_diff_line(&sc, line, here);
	}
}
