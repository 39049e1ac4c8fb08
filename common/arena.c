/* SPDX-License-Identifier: MIT */
#include "common/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

/*
 * A list of blocks; the head is filled from the front.  What is too big
 * for a block gets one of its own, put behind the head so that the head's rest
 * is not lost.  arena_reset() keeps the head if it is of the usual size:
 * for mail after mail the arena then asks the heap for nothing.
 */

#define BLOCK_SIZE (32 * 1024)
#define BLOCK_BIG  (BLOCK_SIZE / 4) /* from here on a block of its own */

struct arena_block {
	struct arena_block *next; /* own */
	size_t size;              /* bytes of data */
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

static size_t aligned(size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;

	return (size + mask) & ~mask;
}

static struct arena_block *block_new(size_t size)
{
	struct arena_block *block = mem_alloc(sizeof(*block) + size);

	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

/* size bytes of any content. */
static void *arena_take(struct arena *a, size_t size)
{
	struct arena_block *block = a->head;

	if (size > SIZE_MAX / 2)
		fatalx("an arena was asked for %zu bytes", size);
	a->taken += size;
	size = aligned(size ? size : 1);
	if (block && size <= block->size - block->used) {
		void *p = block->data + block->used;
		block->used += size;
		return p;
	}

	block = block_new(size < BLOCK_BIG ? BLOCK_SIZE : size);
	block->used = size;
	if (size < BLOCK_BIG || !a->head) {
		block->next = a->head;
		a->head = block;
	} else {
		block->next = a->head->next;
		a->head->next = block;
	}
	return block->data;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_take(a, size);

	if (size)
		memset(p, 0, size);
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		fatalx("an arena was asked for %zu times %zu bytes", n, size);
	return arena_alloc(a, n * size);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_take(a, len + 1);

	if (len)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		fatal("cannot format '%s'", fmt);

	char *p = arena_take(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

/* Elements of the next bigger array: adding them one by one is linear. */
static size_t grown(size_t size, size_t elem)
{
	size = size ? 2 * size : 8;
	if (size > SIZE_MAX / 2 / elem)
		fatalx("an array of %zu times %zu bytes was asked for", size,
		       elem);
	return size;
}

void *arena_grow(struct arena *a, void *p, size_t n, size_t *size, size_t elem)
{
	if (n < *size)
		return p;
	*size = grown(*size, elem);

	void *bigger = arena_array(a, *size, elem);

	return n ? memcpy(bigger, p, n * elem) : bigger;
}

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
}

void arena_reset(struct arena *a)
{
	struct arena_block *head = a->head;

	if (!head)
		return;
	if (head->size != BLOCK_SIZE) {
		arena_release(a);
		return;
	}
	free_blocks(head->next);
	head->next = NULL;
	head->used = 0;
	a->taken = 0;
}

void arena_release(struct arena *a)
{
	free_blocks(a->head);
	a->head = NULL;
	a->taken = 0;
}

void *mem_alloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		fatal("cannot get %zu bytes of memory", size);
	return p;
}

void *mem_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		fatal("cannot get %zu bytes of memory", size);
	return p;
}

char *mem_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(mem_alloc(size), s, size);
}

void *mem_grow(void *p, size_t n, size_t *size, size_t elem)
{
	if (n < *size)
		return p;
	*size = grown(*size, elem);
	p = mem_realloc(p, *size * elem);
	memset((char *)p + n * elem, 0, (*size - n) * elem);
	return p;
}
