#include "bot/digest/stable.h"

#include <stddef.h>
#include <string.h>

#include "bot/digest/model.h"

static bool names_stable(const char *tags)
{
	while (*tags) {
		size_t len = strcspn(tags, " "), n = 0;
		const char *s = tags;

		if (len >= 6 && (!strncmp(s, "stable", 6) ||
				 !strncmp(s + len - 6, "stable", 6)))
			return true;
		if (!strncmp(s, "linux-", 6))
			n = 6;
		if (s[n] == 'v')
			n++;
		size_t major = strspn(s + n, "0123456789");
		size_t minor = 0;

		if (major && s[n + major] == '.')
			minor = strspn(s + n + major + 1, "0123456789");
		n += major + 1 + minor;
		if (minor && !strncmp(s + n, ".y", 2))
			n += 2;
		if (minor && n == len)
			return true;
		tags += len;
		tags += strspn(tags, " ");
	}
	return false;
}

bool stable_is_for(const struct model_series *s)
{
	return s->backport || names_stable(s->tags);
}
