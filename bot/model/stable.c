/* SPDX-License-Identifier: MIT */
#include "bot/model/stable.h"

#include <string.h>

#include "bot/model/model.h"

/* The bytes of "5.10" at s; 0: no kernel's number. */
static size_t number_length(const char *s)
{
	size_t major = strspn(s, "0123456789"), minor;

	if (!major || s[major] != '.')
		return 0;
	minor = strspn(s + major + 1, "0123456789");
	return minor ? major + 1 + minor : 0;
}

/* The number [*number_len] of the kernel that the word s[0..len) is; NULL. */
static const char *kernel_of(const char *s, size_t len, size_t *number_len)
{
	static const char linux[] = "linux-";
	const char *number = s;
	size_t n;

	if (len > strlen(linux) && !strncmp(s, linux, strlen(linux)))
		number += strlen(linux);
	if (*number == 'v')
		number++;
	*number_len = number_length(number);
	n = (size_t)(number - s) + *number_len;
	if (!strncmp(s + n, ".y", 2))
		n += 2;
	else if (!strncmp(s + n, "-stable", 7))
		n += 7;
	return *number_len && n == len ? number : NULL;
}

/* Do the tags name a stable tree? *other: kernels are named, and none of them
 * is the tree's. */
static bool names_stable(const char *tags, const char *tree, bool *other)
{
	size_t wanted = number_length(tree), n;
	bool named = false, fits = false, kernels = false;

	for (; *tags; tags += strspn(tags, " ")) {
		size_t len = strcspn(tags, " ");
		const char *kernel = kernel_of(tags, len, &n);

		named = named || kernel ||
			(len >= 6 && (!strncmp(tags, "stable", 6) ||
				      !strncmp(tags + len - 6, "stable", 6)));
		kernels = kernels || kernel;
		fits = fits ||
		       (kernel && n == wanted && !strncmp(kernel, tree, n));
		tags += len;
	}
	*other = kernels && !fits;
	return named;
}

bool stable_is_for(const struct model_series *s)
{
	bool other;

	return s->backport || names_stable(s->tags, "", &other);
}

bool stable_is_for_tree(const struct model_series *s, const char *tree)
{
	bool other, named = names_stable(s->tags, tree, &other);

	return (s->backport || named) && !other;
}
