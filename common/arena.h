/* SPDX-License-Identifier: MIT */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stddef.h>

/*
 * Memory that is freed all at once: the strings of one parsed mail, of one
 * digest, of one command.  Parsers take the arena as a parameter and own
 * nothing.  Nothing taken from an arena may be freed or used after
 * arena_reset().  Out of memory: the process ends with exit code 71.
 */

struct arena_block;

struct arena {
	struct arena_block *head; /* own; the block being filled */
	size_t taken;             /* bytes handed out since the last reset */
};

#define ARENA_INIT { .head = NULL, .taken = 0 }

/* size bytes of zeros, aligned for any type; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* n zeroed elements of size bytes; ends the process if n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len); /* NUL added */
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Make room for p[n] in the array p, which has *size elements of elem bytes;
 * begin with p NULL and *size 0. Returns p, or a longer copy of it, whose new
 * elements are zero; *size is then its length. */
void *arena_grow(struct arena *a, void *p, size_t n, size_t *size,
		 size_t elem);

/* Forget everything, keep one block for the next round. */
void arena_reset(struct arena *a);
/* Give all memory back; the arena may be used again. */
void arena_release(struct arena *a);

/* Heap memory that must exist: as malloc/realloc/strdup, but the process
 * ends with exit code 71 instead of returning NULL.  The caller frees. */
void *mem_alloc(size_t size);
void *mem_realloc(void *p, size_t size);
char *mem_strdup(const char *s);
/* As arena_grow, on the heap: the caller frees. */
void *mem_grow(void *p, size_t n, size_t *size, size_t elem);

#endif /* COMMON_ARENA_H */
