/* SPDX-License-Identifier: MIT */
#ifndef COMMON_INTERN_H
#define COMMON_INTERN_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/*
 * Numbers for strings: equal bytes get the same number, new ones the next of
 * 0, 1, 2, ...  What belongs to a string then stands in a plain array.
 *
 * Linear time whoever chose the strings: where they fall depends on a secret
 * of the process.  The numbers depend on the order of adding alone.
 */

#define INTERN_NONE UINT32_MAX

struct intern_slot;

struct intern {
	struct arena *arena;       /* borrowed: tables live there */
	struct intern_slot *slots; /* [size] */
	size_t size;               /* a power of two */
	uint32_t n;                /* numbers given so far */
};

/* Begin without strings. Strings put later are borrowed and must live as long as
 * in is used. */
void intern_init(struct intern *in, struct arena *a);

/* The number of bytes[0..len), a new one if need be; len < 4 GiB. */
uint32_t intern_put(struct intern *in, const void *bytes, size_t len);
uint32_t intern_put_str(struct intern *in, const char *s);

/* The number of bytes[0..len), or INTERN_NONE. */
uint32_t intern_find(const struct intern *in, const void *bytes, size_t len);
uint32_t intern_find_str(const struct intern *in, const char *s);

#endif /* COMMON_INTERN_H */
