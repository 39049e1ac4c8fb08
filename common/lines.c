/* SPDX-License-Identifier: MIT */
#include "common/lines.h"

#include <string.h>

#include "common/arena.h"

const char **lines_split(const char *text, struct arena *a, size_t *n)
{
	size_t size = 1;

	for (const char *p = text; *p; p++)
		size += *p == '\n';

	const char **lines = arena_array(a, size, sizeof(*lines));

	for (*n = 0; *text; text += *text == '\n') {
		size_t len = strcspn(text, "\n");

		lines[(*n)++] = arena_strndup(a, text, len);
		text += len;
	}
	return lines;
}

bool lines_has(const char *text, const char *line)
{
	size_t want = strlen(line);

	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len == want && !memcmp(text, line, len))
			return true;
		text += len + (text[len] == '\n');
	}
	return false;
}
