/* SPDX-License-Identifier: MIT */
#include "bot/facts/tree_notice.h"

#include <string.h>

#include "common/arena.h"

static bool parse_tip(const char *s, struct arena *a, struct tree_notice *out)
{
	static const char tip[] = "[tip:";
	const char *end = strchr(s, ']');

	if (strncmp(s, tip, strlen(tip)) != 0 || !end)
		return false;
	s += strlen(tip);
	s += strspn(s, " ");
	if (s >= end)
		return false;
	*out = (struct tree_notice){
	    .title = end + 1 + strspn(end + 1, " "),
	    .tree = arena_printf(a, "tip/%s",
				 arena_strndup(a, s, (size_t)(end - s))),
	};
	return true;
}

/* The last `" has been added`: a title may quote another. */
static const char *find_last(const char *s, const char *words)
{
	const char *found = NULL;

	for (; (s = strstr(s, words)); s++)
		found = s;
	return found;
}

static bool parse_stable(const char *s, struct arena *a,
			 struct tree_notice *out)
{
	static const char patch[] = "Patch \"";
	static const char added[] = "\" has been added to the ";
	const char *end;

	if (strncmp(s, patch, strlen(patch)) != 0)
		return false;
	s += strlen(patch);
	end = find_last(s, added);
	if (!end)
		return false;
	*out = (struct tree_notice){
	    .title = arena_strndup(a, s, (size_t)(end - s)),
	    .stable = true,
	};
	end += strlen(added);
	out->tree = arena_strndup(a, end, strcspn(end, " "));
	return true;
}

bool tree_notice_parse(const char *subject, struct arena *a,
		       struct tree_notice *out)
{
	return parse_tip(subject, a, out) || parse_stable(subject, a, out);
}
