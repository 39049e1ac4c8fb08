/* SPDX-License-Identifier: MIT */
#include "bot/filter/maintainers.h"

#include <stdio.h>
#include <string.h>

#include "bot/filter/pattern.h"
#include "bot/filter/topic.h"
#include "common/arena.h"
#include "common/ascii.h"
#include "common/err.h"
#include "common/nearest.h"
#include "common/strbuf.h"
#include "common/utf8.h"

/*
 * A section is a line with its name and lines "X:" below it, X a capital; it
 * ends at an empty line. The prose at the head of the file is indented, so it
 * holds none.
 */

#define NEAR_MAX 5000 /* names that a wrong one is compared with */

struct line {
	const char *text;
	size_t len; /* without blanks at its end */
};

/* The line at *p, which moves behind it; false at the end. */
static bool next_line(const char **p, const char *end, struct line *out)
{
	const char *lf;

	if (*p >= end)
		return false;
	lf = memchr(*p, '\n', (size_t)(end - *p));
	out->text = *p;
	out->len = (size_t)((lf ? lf : end) - *p);
	*p = lf ? lf + 1 : end;
	while (out->len && strchr(" \t\r", out->text[out->len - 1]))
		out->len--;
	return true;
}

static bool is_entry(const struct line *line)
{
	return line->len > 2 && line->text[0] >= 'A' && line->text[0] <= 'Z' &&
	       line->text[1] == ':';
}

/* Move *p behind the name line of the next section; false if there is none. */
static bool next_section(const char **p, const char *end, struct line *found)
{
	struct line line;
	const char *at;

	found->len = 0;
	for (at = *p; next_line(p, end, &line); at = *p) {
		if (is_entry(&line) && found->len) {
			*p = at;
			return true;
		}
		*found = line;
		if (is_entry(&line) || !line.len || line.text[0] == ' ' ||
		    line.text[0] == '\t')
			found->len = 0;
	}
	return false;
}

/* Names of sections, kept for the one who mistook one. */
struct names {
	const char **name; /* [n] */
	size_t n;
};

/* Move *p behind the name line of the section; false if there is none. */
static bool find_section(const char **p, const char *end, const char *name,
			 struct line *found, struct names *names,
			 struct arena *a)
{
	size_t len = strlen(name);

	while (next_section(p, end, found)) {
		if (found->len == len &&
		    !ascii_ncasecmp(found->text, name, len))
			return true;
		if (names->n < NEAR_MAX)
			names->name[names->n++] =
			    arena_strndup(a, found->text, found->len);
	}
	return false;
}

static const char *value_of(const struct line *line, struct arena *a)
{
	size_t i = 2;

	while (i < line->len && strchr(" \t", line->text[i]))
		i++;
	return arena_strndup(a, line->text + i, line->len - i);
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
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	out->people[out->n_people++] = email;
}

static int add_pattern(const char *value, bool spaced, struct arena *a,
		       struct pattern **list, size_t *n, struct err *err)
{
	if (pattern_compile(value, spaced, a, &list[*n], err))
		return -1;
	(*n)++;
	return 0;
}

static int read_entry(const struct line *line, struct arena *a,
		      struct maintainers_section *out, struct err *err)
{
	const char *value = value_of(line, a);

	switch (line->text[0]) {
	case 'M':
	case 'R':
		add_person(value, a, out);
		return 0;
	case 'F':
		out->files[out->n_files++] = value;
		return 0;
	case 'X':
		out->excluded[out->n_excluded++] = value;
		return 0;
	case 'N':
		return add_pattern(value, false, a, out->paths, &out->n_paths,
				   err);
	case 'K':
		return add_pattern(value, true, a, out->keywords,
				   &out->n_keywords, err);
	}
	return 0;
}

/* Move *p behind the section. lenient: a wrong pattern is left out. */
static int read_section(const char **p, const char *end, bool lenient,
			struct arena *a, struct maintainers_section *out,
			struct err *err)
{
	const char *at = *p;
	struct line line;
	size_t n = 0;

	while (next_line(&at, end, &line) && line.len)
		n++;
	out->people = arena_array(a, n, sizeof(*out->people));
	out->files = arena_array(a, n, sizeof(*out->files));
	out->excluded = arena_array(a, n, sizeof(*out->excluded));
	out->paths = arena_array(a, n, sizeof(*out->paths));
	out->keywords = arena_array(a, n, sizeof(*out->keywords));
	while (next_line(p, end, &line) && line.len) {
		if (is_entry(&line) && read_entry(&line, a, out, err) &&
		    !lenient)
			return err_wrap(err, "section '%.80s'", out->name);
	}
	return 0;
}

/* The one section whose name goes on behind the words of name, or NULL. */
static const char *find_longer(const char *name, const struct names *names)
{
	const char *only = NULL;
	size_t len = strlen(name);

	for (size_t i = 0; len && i < names->n; i++) {
		const char *s = names->name[i];

		if (ascii_ncasecmp(s, name, len) || s[len] != ' ')
			continue;
		if (only)
			return NULL;
		only = s;
	}
	return only;
}

static int no_section(const char *name, const struct names *names,
		      struct err *err)
{
	const char *near = nearest_find(name, names->name, names->n);
	char shown[81], meant[81] = "";

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
	const char *p = text, *end = text + len;
	struct names names = {0};
	struct line found;

	while (*name == ' ')
		name++;
	for (len = strlen(name); len && name[len - 1] == ' ';)
		len--;
	name = arena_strndup(a, name, len);
	*out = (struct maintainers_section){0};
	names.name = arena_array(a, NEAR_MAX, sizeof(*names.name));
	if (!find_section(&p, end, name, &found, &names, a)) {
		const char *longer = find_longer(name, &names);

		p = text;
		if (!longer ||
		    !find_section(&p, end, longer, &found, &names, a))
			return no_section(name, &names, err);
	}
	out->name = arena_strndup(a, found.text, found.len);
	return read_section(&p, end, false, a, out, err);
}

static int read_file(const char *path, struct strbuf *out, struct err *err)
{
	FILE *f = fopen(path, "re");
	char buf[65536];
	size_t n;
	int rc = 0;

	if (!f)
		return err_errno(err, "cannot open '%.200s'", path);
	while (!rc && (n = fread(buf, 1, sizeof(buf), f)) > 0) {
		strbuf_add(out, buf, n);
		if (out->len > MAINTAINERS_MAX)
			rc = err_set(err, ERR_CONFIG,
				     "'%.200s' has over %d bytes", path,
				     MAINTAINERS_MAX);
	}
	if (!rc && ferror(f))
		rc = err_errno(err, "cannot read '%.200s'", path);
	fclose(f);
	return rc;
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

static size_t count_sections(const char *p, const char *end)
{
	struct line found;
	size_t n = 0;

	while (next_section(&p, end, &found))
		n++;
	return n;
}

static void parse_all(const char *p, size_t len, struct arena *a,
		      struct maintainers_section **sections, size_t *n)
{
	const char *end = p + len;
	struct line found;
	struct err ignored;

	*n = 0;
	*sections = arena_array(a, count_sections(p, end), sizeof(**sections));
	while (next_section(&p, end, &found)) {
		struct maintainers_section *s = &(*sections)[(*n)++];

		s->name = arena_strndup(a, found.text, found.len);
		read_section(&p, end, true, a, s, &ignored);
	}
}

int maintainers_read_all(const char *path, struct arena *a,
			 struct maintainers_section **sections, size_t *n,
			 struct err *err)
{
	struct strbuf text = STRBUF_INIT;
	int rc = read_file(path, &text, err);

	if (!rc)
		parse_all(text.buf, text.len, a, sections, n);
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
