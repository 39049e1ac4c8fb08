/* SPDX-License-Identifier: MIT */
#include "config/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/file.h"
#include "common/strbuf.h"

/* The name that an @include line gives, p being the line's start; NULL if it
 * is none. */
static const char *include_name(const char *p, struct arena *a)
{
	static const char word[] = "@include";
	char *name;
	size_t n = 0;

	p += strspn(p, " \t");
	if (strncmp(p, word, sizeof(word) - 1))
		return NULL;
	p += sizeof(word) - 1;
	p += strspn(p, " \t");
	if (*p++ != '"')
		return NULL;
	name = arena_alloc(a, strcspn(p, "\n") + 1);
	while (*p && *p != '"' && *p != '\n') {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		name[n++] = *p++;
	}
	return name;
}

static bool is_read(const struct sources *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->files[i].name, name))
			return true;
	return false;
}

static int add_source(struct sources *s, const char *name, const char *path,
		      struct arena *a, struct err *err)
{
	struct source *f = &s->files[s->n];
	struct strbuf text = STRBUF_INIT;
	int rc;

	*f = (struct source){.name = name, .path = path};
	if (s->n == SOURCE_FILES_MAX)
		rc = err_set(err, ERR_CONFIG, "too many files are included");
	else
		rc = file_read(path, SOURCE_MAX, &text, err);
	if (!rc && strlen(text.buf) != text.len)
		rc = err_set(err, ERR_CONFIG, "holds a NUL byte");
	f->text = strbuf_to_arena(&text, a);
	if (rc)
		return err_wrap(err, "%s", path);
	s->n++;
	return 0;
}

/* Add the files that s->files[i] includes. */
static int includes_add(struct sources *s, size_t i, struct arena *a,
			struct err *err)
{
	unsigned line = 1;

	for (const char *p = s->files[i].text; p; line++) {
		const char *name = include_name(p, a);

		if (name && !is_read(s, name) &&
		    add_source(s, name,
			       arena_printf(a, "%s/%s", s->folder, name), a,
			       err) &&
		    err->code != ERR_NOINPUT)
			return err_wrap(err, "%s:%u: @include",
					s->files[i].path, line);
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	return 0;
}

int source_read(struct sources *s, const char *path, const char *folder,
		struct arena *a, struct err *err)
{
	int rc;

	*s = (struct sources){.folder = folder};
	rc = add_source(s, path, path, a, err);
	for (size_t i = 0; !rc && i < s->n; i++)
		rc = includes_add(s, i, a, err);
	if (rc)
		err->code = ERR_CONFIG;
	return rc;
}

const char *source_path(const struct sources *s, const char *name)
{
	for (size_t i = 0; name && i < s->n; i++) {
		if (!strcmp(s->files[i].name, name))
			return s->files[i].path;
	}
	return s->n ? s->files[0].path : "";
}

/* A file from the start of that line on; "" if there is none. */
static const char *text_at(const struct sources *s, const char *name,
			   unsigned line)
{
	for (size_t i = 0; name && i < s->n; i++) {
		const char *p = s->files[i].text;

		if (strcmp(s->files[i].name, name))
			continue;
		for (unsigned at = 1; p && at < line; at++) {
			p = strchr(p, '\n');
			p = p ? p + 1 : NULL;
		}
		return p ? p : "";
	}
	return "";
}

const char *source_line(const struct sources *s, const char *name,
			unsigned line, struct arena *a)
{
	const char *p = text_at(s, name, line);
	size_t len;

	p += strspn(p, " \t\r");
	len = strcspn(p, "\n");
	while (len && strchr(" \t\r", p[len - 1]))
		len--;
	return arena_strndup(a, p, len);
}

/* True if the line ends within a string. */
static bool is_string_open(const char *line)
{
	bool open = false;

	for (const char *p = line; *p && *p != '\n'; p++) {
		if (!open && (*p == '#' || (p[0] == '/' && p[1] == '/')))
			return false;
		if (*p == '"')
			open = !open;
		else if (open && p[0] == '\\' && p[1] && p[1] != '\n')
			p++;
	}
	return open;
}

unsigned source_open_string(const struct sources *s, const char *name,
			    unsigned line)
{
	const char *p = text_at(s, name, 1);

	for (unsigned at = 1; p && at <= line; at++) {
		if (is_string_open(p))
			return at;
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	return 0;
}

bool source_number(const struct sources *s, const char *name, unsigned line,
		   const char *setting, int64_t *number, bool *fits)
{
	static const char blanks[] = " \t\r\n";
	const char *start = text_at(s, name, line), *p = start;
	size_t len = strlen(setting);

	while ((p = strstr(p, setting))) {
		const char *v = p + len + strspn(p + len, blanks);
		bool begins = p == start || strchr(" \t\r\n;{", p[-1]);
		char *end;

		p += len;
		if (!begins || (*v != '=' && *v != ':'))
			continue;
		v += 1 + strspn(v + 1, blanks);
		errno = 0;
		*number = strtoll(
		    v, &end,
		    v[0] == '0' && (v[1] == 'x' || v[1] == 'X') ? 16 : 10);
		*fits = errno != ERANGE;
		return end > v;
	}
	return false;
}
