/* SPDX-License-Identifier: MIT */
#include "common/lines.h"

#include <string.h>

#include "common/arena.h"
#include "common/strbuf.h"

const char **lines_split(const char *list, struct arena *a, size_t *n)
{
	size_t size = 1;

	for (const char *p = list; *p; p++)
		size += *p == '\n';

	const char **lines = arena_array(a, size, sizeof(*lines));
	struct slice line;

	for (*n = 0; lines_next(&list, &line);)
		lines[(*n)++] = arena_strndup(a, line.s, line.len);
	return lines;
}

bool lines_next(const char **list, struct slice *line)
{
	*line = (struct slice){*list, strcspn(*list, "\n")};
	if (!**list)
		return false;
	*list += line->len;
	*list += **list == '\n';
	return true;
}

const char *lines_first(const char *list, struct arena *a)
{
	return arena_strndup(a, list, strcspn(list, "\n"));
}

bool lines_has(const char *list, const char *line)
{
	struct slice v;

	while (lines_next(&list, &v))
		if (ascii_is(v.s, v.len, line))
			return true;
	return false;
}

void lines_add(struct strbuf *out, const char *line)
{
	if (out->len)
		strbuf_addch(out, '\n');
	strbuf_addstr(out, line);
}

const char *lines_join(const char *const *lines, size_t n, struct arena *a)
{
	struct strbuf all = STRBUF_INIT;

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&all, "%s%s", i ? "\n" : "", lines[i]);
	return strbuf_to_arena(&all, a);
}
