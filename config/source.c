/* SPDX-License-Identifier: MIT */
#include "config/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/err.h"
#include "common/utf8.h"

/* Read all of path, which must be a regular file. The text ends up in *out;
 * err holds a reason without the place. */
static int file_read(const char *path, struct arena *a, const char **out,
		     struct err *err)
{
	/* O_NONBLOCK: a FIFO must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *text;
	size_t len = 0;
	int rc = -1;

	if (fd < 0)
		return err_errno(err, "cannot open it");
	if (fstat(fd, &st)) {
		err_errno(err, "cannot look at it");
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_CONFIG, "is not a regular file");
		goto out;
	}
	if (st.st_size > SOURCE_MAX) {
		err_set(err, ERR_CONFIG, "is larger than %d bytes", SOURCE_MAX);
		goto out;
	}
	text = arena_alloc(a, (size_t)st.st_size + 1);
	while (len < (size_t)st.st_size) {
		ssize_t got = read(fd, text + len, (size_t)st.st_size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			err_errno(err, "cannot read it");
			goto out;
		}
		if (!got)
			break;
		len += (size_t)got;
	}
	text[len] = '\0';
	*out = text;
	rc = 0;
	/* One that shrank while it was read just ends earlier. */
	if (strlen(text) != len)
		rc = err_set(err, ERR_CONFIG, "holds a NUL byte");
out:
	close(fd);
	return rc;
}

/* -1 names the first line that is not UTF-8. */
static int text_check(const char *path, const char *text, struct err *err)
{
	unsigned line = 1;

	while (*text) {
		size_t len = strcspn(text, "\n");

		if (!utf8_is_valid(text, len))
			return err_set(
			    err, ERR_CONFIG,
			    "%s:%u: must be UTF-8, found other bytes", path,
			    line);
		text += len;
		if (*text == '\n')
			text++;
		line++;
	}
	return 0;
}

static int include_add(struct sources *s, const struct source *by,
		       unsigned line, const char *name, const char *folder,
		       unsigned depth, struct arena *a, struct err *err);

/* The quoted string that p, behind its first quote, begins with. */
static char *string_read(const char *p, struct arena *a)
{
	char *s = arena_alloc(a, strcspn(p, "\n") + 1);
	size_t n = 0;

	while (*p && *p != '"' && *p != '\n') {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		s[n++] = *p++;
	}
	return s;
}

/* What the @include names that stands at p, the start of a line; NULL if
 * none does. */
static const char *include_find(const char *p, struct arena *a)
{
	static const char word[] = "@include";

	p += strspn(p, " \t");
	if (strncmp(p, word, sizeof(word) - 1))
		return NULL;
	p += sizeof(word) - 1;
	p += strspn(p, " \t");
	/* Without a quote libconfig will call it a syntax error. */
	return *p == '"' ? string_read(p + 1, a) : NULL;
}

/* Behind the comment or string that begins at p; p + 1 if none does. */
static const char *token_skip(const char *p)
{
	if (*p == '#' || (p[0] == '/' && p[1] == '/'))
		return p + strcspn(p, "\n");
	if (p[0] == '/' && p[1] == '*') {
		const char *end = strstr(p + 2, "*/");

		return end ? end + 2 : p + strlen(p);
	}
	if (*p == '"') {
		for (p++; *p && *p != '"'; p++)
			p += p[0] == '\\' && p[1];
		return *p ? p + 1 : p;
	}
	return p + 1;
}

/* Add a file, which the one at place includes: "c.conf:3: @include: ". */
static int file_add(struct sources *s, const char *place, const char *name,
		    const char *path, unsigned depth, struct arena *a,
		    struct err *err)
{
	struct source *f = &s->files[s->n];

	if (s->n == SOURCE_FILES_MAX || depth > SOURCE_DEPTH_MAX)
		return err_set(err, ERR_CONFIG,
			       "%s%s: too many files include each other", place,
			       path);
	f->name = name;
	f->path = path;
	if (file_read(path, a, &f->text, err)) {
		err->code = ERR_CONFIG;
		return err_wrap(err, "%s%s", place, path);
	}
	s->n++;
	return text_check(path, f->text, err);
}

/* Follow the @include lines of f that are not in a comment or a string. */
static int includes_follow(struct sources *s, const struct source *f,
			   const char *folder, unsigned depth, struct arena *a,
			   struct err *err)
{
	unsigned line = 1;

	for (const char *p = f->text; *p;) {
		const char *name = NULL;
		const char *end;

		if (p == f->text || p[-1] == '\n')
			name = include_find(p, a);
		if (name &&
		    include_add(s, f, line, name, folder, depth, a, err))
			return -1;
		end = token_skip(p);
		for (; p < end; p++)
			line += *p == '\n';
	}
	return 0;
}

/* libconfig puts its folder in front of any name: it must be relative. */
static int include_add(struct sources *s, const struct source *by,
		       unsigned line, const char *name, const char *folder,
		       unsigned depth, struct arena *a, struct err *err)
{
	const char *place =
	    arena_printf(a, "%s:%u: @include: ", by->path, line);

	if (*name == '/')
		return err_set(err, ERR_CONFIG,
			       "%smust be relative to '%s', got '%s'", place,
			       folder, name);
	if (file_add(s, place, name, arena_printf(a, "%s/%s", folder, name),
		     depth, a, err))
		return -1;
	return includes_follow(s, &s->files[s->n - 1], folder, depth + 1, a,
			       err);
}

int source_read(struct sources *s, const char *path, const char *folder,
		struct arena *a, struct err *err)
{
	s->n = 0;
	if (file_add(s, "", path, path, 0, a, err))
		return -1;
	return includes_follow(s, &s->files[0], folder, 1, a, err);
}

const char *source_path(const struct sources *s, const char *name)
{
	for (size_t i = 0; name && i < s->n; i++) {
		if (!strcmp(s->files[i].name, name))
			return s->files[i].path;
	}
	return s->n ? s->files[0].path : "";
}

/* The text of a file from the start of that line on; NULL if there is none. */
static const char *text_at(const struct sources *s, const char *name,
			   unsigned line)
{
	for (size_t i = 0; name && i < s->n; i++) {
		const char *p = s->files[i].text;

		if (strcmp(s->files[i].name, name))
			continue;
		for (unsigned at = 1; p && at < line; at++) {
			p = strchr(p, '\n');
			if (p)
				p++;
		}
		return p;
	}
	return NULL;
}

const char *source_line(const struct sources *s, const char *name,
			unsigned line, size_t *len)
{
	const char *p = text_at(s, name, line);

	if (!p)
		p = "";
	p += strspn(p, " \t\r");
	*len = strcspn(p, "\n");
	while (*len && strchr(" \t\r", p[*len - 1]))
		(*len)--;
	return p;
}

unsigned source_open_string(const struct sources *s, const char *name,
			    unsigned line)
{
	const char *p = text_at(s, name, 1), *end;
	unsigned at = 1;

	for (; p && *p && at <= line; p = end) {
		const char *nl;

		end = token_skip(p);
		nl = memchr(p, '\n', (size_t)(end - p));
		if (*p == '"' && (nl || end[-1] != '"' || end == p + 1))
			return at;
		for (; nl && nl < end;
		     nl = memchr(nl, '\n', (size_t)(end - nl))) {
			at++;
			nl++;
		}
	}
	return 0;
}

/* Over blanks, line ends and comments. */
static const char *blank_skip(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n\f");
		if (*p == '#' || (p[0] == '/' && p[1] == '/')) {
			p += strcspn(p, "\n");
		} else if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");

			if (!end)
				return p + strlen(p);
			p = end + 2;
		} else {
			return p;
		}
	}
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '*';
}

bool source_number(const struct sources *s, const char *name, unsigned line,
		   const char *setting, int64_t *number, bool *fits)
{
	const char *start = text_at(s, name, line);
	size_t len = strlen(setting);

	if (!start)
		return false;
	for (const char *p = start; (p = strstr(p, setting)); p++) {
		char *end;
		const char *v;

		if ((p > start && is_name_char(p[-1])) || is_name_char(p[len]))
			continue;
		v = blank_skip(p + len);
		if (*v != '=' && *v != ':')
			continue;
		v = blank_skip(v + 1);
		if (!strchr("+-0123456789", *v) || !*v)
			return false;
		errno = 0;
		*number = strtoll(
		    v, &end,
		    v[0] == '0' && (v[1] == 'x' || v[1] == 'X') ? 16 : 10);
		*fits = errno != ERANGE;
		return end > v;
	}
	return false;
}
