/* SPDX-License-Identifier: MIT */
#include "bot/filter/maintainers.h"

#include <string.h>

#include "bot/filter/pattern.h"
#include "bot/filter/topic.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/err.h"
#include "common/file.h"
#include "common/nearest.h"
#include "common/slice.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A section is a line with its name and lines "X:" below it, X a capital; it
 * ends at an empty line. The prose at the head of the file is indented, so it
 * holds none.
 */

/* A section by its name and the text from its first entry on. */
struct place {
	struct slice name, rest;
};

/* The next line of *text without blanks at its end; false at the end. */
static bool next_line(struct slice *text, struct slice *line)
{
	bool found = slice_next(text, '\n', line);

	*line = slice_rtrim(*line);
	return found;
}

static bool is_entry(struct slice line)
{
	return line.len > 2 && line.s[0] >= 'A' && line.s[0] <= 'Z' &&
	       line.s[1] == ':';
}

/* All sections of a file, in its order. */
static struct place *find_places(struct slice text, struct arena *a, size_t *n)
{
	struct slice rest = text, before, line, name = {0};
	struct place *places = NULL;
	size_t size = 0;

	*n = 0;
	for (before = rest; next_line(&rest, &line); before = rest) {
		if (is_entry(line) && name.len) {
			places =
			    arena_grow(a, places, *n, &size, sizeof(*places));
			places[(*n)++] = (struct place){name, before};
		}
		name = line;
		if (is_entry(line) || !line.len || ascii_is_blank(*line.s))
			name.len = 0;
	}
	return places;
}

/* The address of "Ada Example <ada@example.org>", or of a bare one. */
static void add_person(const char *value, struct arena *a,
		       struct maintainers_section *out)
{
	const char *open = strrchr(value, '<');
	const char *at = open ? open + 1 : value;
	char *email = arena_strndup(a, at, strcspn(at, "> \t"));

	if (!strchr(email, '@'))
		return;
	for (char *c = email; *c; c++)
		*c = ascii_lower(*c);
	out->people[out->n_people++] = email;
}

static int read_entry(struct slice line, struct arena *a,
		      struct maintainers_section *out, struct err *err)
{
	struct slice v = slice_trim(slice_skip(line, 2));
	const char *value = arena_strndup(a, v.s, v.len);

	switch (*line.s) {
	case 'M':
	case 'R':
		add_person(value, a, out);
		break;
	case 'F':
		out->files[out->n_files++] = value;
		break;
	case 'X':
		out->excluded[out->n_excluded++] = value;
		break;
	case 'N':
		if (pattern_compile(value, false, a, &out->paths[out->n_paths],
				    err))
			return -1;
		out->n_paths++;
		break;
	case 'K':
		if (pattern_compile(value, true, a,
				    &out->keywords[out->n_keywords], err))
			return -1;
		out->n_keywords++;
		break;
	}
	return 0;
}

/* Read a section. *end: what follows it. lenient: a wrong pattern is left
 * out. */
static int read_section(const struct place *place, bool lenient,
			struct arena *a, struct maintainers_section *out,
			const char **end, struct err *err)
{
	struct slice rest = place->rest, line;
	size_t n = 0;

	while (next_line(&rest, &line) && line.len)
		n++;
	*end = rest.s;
	*out = (struct maintainers_section){
	    .name = arena_strndup(a, place->name.s, place->name.len),
	    .people = arena_array(a, n, sizeof(*out->people)),
	    .files = arena_array(a, n, sizeof(*out->files)),
	    .excluded = arena_array(a, n, sizeof(*out->excluded)),
	    .paths = arena_array(a, n, sizeof(*out->paths)),
	    .keywords = arena_array(a, n, sizeof(*out->keywords)),
	};
	rest = place->rest;
	while (next_line(&rest, &line) && line.len)
		if (is_entry(line) && read_entry(line, a, out, err) && !lenient)
			return err_wrap(err, "section '%.80s'", out->name);
	return 0;
}

static const struct place *find_place(const struct place *places, size_t n,
				      struct slice name)
{
	const struct place *longer = NULL;
	size_t n_longer = 0;

	for (size_t i = 0; i < n; i++) {
		struct slice s = places[i].name;

		if (s.len < name.len || ascii_ncasecmp(s.s, name.s, name.len))
			continue;
		if (s.len == name.len)
			return &places[i];
		if (!name.len || s.s[name.len] != ' ')
			continue;
		longer = &places[i];
		n_longer++;
	}
	return n_longer == 1 ? longer : NULL;
}

static int no_section(const char *name, const struct place *places, size_t n,
		      struct arena *a, struct err *err)
{
	const char **names = arena_array(a, n, sizeof(*names)), *near;
	char shown[81], meant[81] = "";

	for (size_t i = 0; i < n; i++)
		names[i] =
		    arena_strndup(a, places[i].name.s, places[i].name.len);
	near = nearest_find(name, names, n);
	utf8_copy_shown(shown, sizeof(shown), name, strlen(name));
	if (!near)
		return err_set(err, ERR_DATA, "there is no section \"%s\"",
			       shown);
	utf8_copy_shown(meant, sizeof(meant), near, strlen(near));
	return err_set(err, ERR_DATA,
		       "there is no section \"%s\"; did you mean \"%s\"?",
		       shown, meant);
}

int maintainers_parse(const char *text, size_t len, const char *name,
		      struct arena *a, struct maintainers_section *out,
		      struct err *err)
{
	struct slice wanted = slice_trim(slice_of(name));
	size_t n;
	const struct place *places =
	    find_places((struct slice){text, len}, a, &n);
	const struct place *place = find_place(places, n, wanted);
	const char *end;

	if (!place)
		return no_section(arena_strndup(a, wanted.s, wanted.len),
				  places, n, a, err);
	return read_section(place, false, a, out, &end, err);
}

static int read_file(const char *path, struct strbuf *out, struct err *err)
{
	if (file_read(path, MAINTAINERS_MAX, out, err))
		return err_wrap(err, "%.200s", path);
	return 0;
}

int maintainers_read(const char *path, const char *name, struct arena *a,
		     struct maintainers_section *out, struct err *err)
{
	struct strbuf text = STRBUF_INIT;
	int rc = read_file(path, &text, err);

	if (!rc)
		rc = maintainers_parse(text.buf, text.len, name, a, out, err);
	strbuf_release(&text);
	return rc;
}

static void parse_all(struct slice text, struct arena *a,
		      struct maintainers_section **sections, size_t *n)
{
	size_t n_places;
	const struct place *places = find_places(text, a, &n_places);
	const char *end = text.s;
	struct err ignored;

	*n = 0;
	*sections = arena_array(a, n_places, sizeof(**sections));
	for (size_t i = 0; i < n_places; i++)
		/* not a name within the section before */
		if (places[i].rest.s >= end)
			read_section(&places[i], true, a, &(*sections)[(*n)++],
				     &end, &ignored);
}

int maintainers_read_all(const char *path, struct arena *a,
			 struct maintainers_section **sections, size_t *n,
			 struct err *err)
{
	struct strbuf text = STRBUF_INIT;
	int rc = read_file(path, &text, err);

	if (!rc)
		parse_all((struct slice){text.buf, text.len}, a, sections, n);
	strbuf_release(&text);
	return rc;
}

/* A glob, or the name of a folder without its '/'. */
static bool match_file(const char *glob, const char *path)
{
	size_t len = strlen(glob);

	if (topic_glob_match(glob, path))
		return true;
	return len && glob[len - 1] != '/' && !strpbrk(glob, "*?\\") &&
	       !strncmp(path, glob, len) && path[len] == '/';
}

bool maintainers_match_path(const struct maintainers_section *s,
			    const char *path)
{
	bool ours = false;

	for (size_t i = 0; i < s->n_excluded; i++)
		if (match_file(s->excluded[i], path))
			return false;
	for (size_t i = 0; i < s->n_files && !ours; i++)
		ours = match_file(s->files[i], path);
	for (size_t i = 0; i < s->n_paths && !ours; i++)
		ours = pattern_match(s->paths[i], path, strlen(path));
	return ours;
}

bool maintainers_match_text(const struct maintainers_section *s,
			    const char *text)
{
	for (size_t i = 0; i < s->n_keywords; i++)
		if (pattern_match(s->keywords[i], text, strlen(text)))
			return true;
	return false;
}
