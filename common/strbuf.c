/* SPDX-License-Identifier: MIT */
#include "common/strbuf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/log.h"

/* Never written to: every write is preceded by strbuf_grow(). */
char strbuf_empty[1];

#define SIZE_FIRST 64 /* bytes of the first allocation */

void strbuf_init(struct strbuf *sb)
{
	sb->buf = strbuf_empty;
	sb->len = 0;
	sb->size = 0;
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->size)
		free(sb->buf);
	strbuf_init(sb);
}

void strbuf_reset(struct strbuf *sb)
{
	strbuf_setlen(sb, 0);
}

void strbuf_grow(struct strbuf *sb, size_t extra)
{
	if (extra >= SIZE_MAX / 2 - sb->len)
		fatalx("a string of more than half the memory was asked for");
	size_t need = sb->len + extra + 1;
	if (need <= sb->size)
		return;

	/* by half as much again, so that adding bytes one by one is linear */
	size_t size = sb->size + sb->size / 2;
	if (size < SIZE_FIRST)
		size = SIZE_FIRST;
	if (size < need)
		size = need;
	bool first = !sb->size;
	sb->buf = mem_realloc(first ? NULL : sb->buf, size);
	sb->size = size;
	if (first)
		sb->buf[0] = '\0';
}

void strbuf_setlen(struct strbuf *sb, size_t len)
{
	if (len > (sb->size ? sb->size - 1 : 0))
		fatalx("string length %zu is beyond its memory", len);
	sb->len = len;
	if (sb->size)
		sb->buf[len] = '\0';
}

char *strbuf_detach(struct strbuf *sb, size_t *len)
{
	strbuf_grow(sb, 0); /* the caller is promised a heap string */
	char *s = sb->buf;
	if (len)
		*len = sb->len;
	strbuf_init(sb);
	return s;
}

char *strbuf_to_arena(struct strbuf *sb, struct arena *a)
{
	char *text = arena_strndup(a, sb->buf, sb->len);

	strbuf_release(sb);
	return text;
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
	if (!len)
		return;
	strbuf_grow(sb, len);
	memcpy(sb->buf + sb->len, data, len);
	sb->len += len;
	sb->buf[sb->len] = '\0';
}

void strbuf_addstr(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void strbuf_addch(struct strbuf *sb, char c)
{
	if (sb->len + 1 >= sb->size)
		strbuf_grow(sb, 1);
	sb->buf[sb->len++] = c;
	sb->buf[sb->len] = '\0';
}

void strbuf_addchars(struct strbuf *sb, char c, size_t n)
{
	strbuf_grow(sb, n);
	memset(sb->buf + sb->len, c, n);
	strbuf_setlen(sb, sb->len + n);
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(sb, fmt, ap);
	va_end(ap);
}

void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;

	strbuf_grow(sb, SIZE_FIRST);
	size_t room = sb->size - sb->len;
	va_copy(again, ap);
	int n = vsnprintf(sb->buf + sb->len, room, fmt, again);
	va_end(again);
	if (n < 0)
		fatal("cannot format '%s'", fmt);
	if ((size_t)n >= room) {
		strbuf_grow(sb, (size_t)n);
		vsnprintf(sb->buf + sb->len, (size_t)n + 1, fmt, ap);
	}
	sb->len += (size_t)n;
}

void strbuf_rtrim(struct strbuf *sb)
{
	size_t len = sb->len;

	while (len && memchr(" \t\n\v\f\r", sb->buf[len - 1], 6))
		len--;
	strbuf_setlen(sb, len);
}
