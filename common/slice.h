/* SPDX-License-Identifier: MIT */
#ifndef COMMON_SLICE_H
#define COMMON_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "common/ascii.h"

/*
 * A piece of somebody else's text: s[0..len), which lives as long as that
 * text does. Compare it with the functions of common/ascii.h.
 */

struct slice {
	const char *s; /* borrowed */
	size_t len;
};

static inline struct slice slice_of(const char *s)
{
	return (struct slice){s, strlen(s)};
}

static inline struct slice slice_skip(struct slice v, size_t n) /* n <= len */
{
	return (struct slice){v.s + n, v.len - n};
}

/* Without the white space at its start, its end, or both. */
static inline struct slice slice_ltrim(struct slice v)
{
	while (v.len && ascii_is_space(*v.s))
		v = slice_skip(v, 1);
	return v;
}

static inline struct slice slice_rtrim(struct slice v)
{
	while (v.len && ascii_is_space(v.s[v.len - 1]))
		v.len--;
	return v;
}

static inline struct slice slice_trim(struct slice v)
{
	return slice_rtrim(slice_ltrim(v));
}

/* The first piece of *rest, which ends before c or at the end of *rest; *rest
 * becomes what stands behind that c. False if *rest was empty. */
static inline bool slice_next(struct slice *rest, char c, struct slice *piece)
{
	const char *end = rest->len ? memchr(rest->s, c, rest->len) : NULL;

	*piece = *rest;
	if (end)
		piece->len = (size_t)(end - rest->s);
	*rest = slice_skip(*rest, piece->len + (end != NULL));
	return piece->len || end;
}

#endif /* COMMON_SLICE_H */
