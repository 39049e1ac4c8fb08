/* SPDX-License-Identifier: MIT */
#ifndef COMMON_STRBUF_H
#define COMMON_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

/*
 * A string that grows, with one owner.
 *
 * Invariants: buf is never NULL and buf[len] is '\0', so buf can be printed
 * at any time; the content may hold NUL bytes.  Start with STRBUF_INIT or
 * strbuf_init().  A struct of zeros may be released.  Out of memory: the
 * process ends with exit code 71.
 */

struct arena;

struct strbuf {
	char *buf;   /* own */
	size_t len;  /* bytes in use, without the final NUL */
	size_t size; /* bytes allocated; 0: buf is the shared empty string */
};

extern char strbuf_empty[1];
#define STRBUF_INIT { .buf = strbuf_empty, .len = 0, .size = 0 }

/* Life cycle */
void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb); /* frees; sb is then as after init */
void strbuf_reset(struct strbuf *sb);   /* empties, keeps the memory */
void strbuf_grow(struct strbuf *sb, size_t extra); /* room for extra more */
void strbuf_setlen(struct strbuf *sb, size_t len); /* len <= size - 1 */
/* Hand the heap string to the caller, who frees it; sb is then empty. */
char *strbuf_detach(struct strbuf *sb, size_t *len);

/* Move the text into the arena, where it is NUL-terminated; sb is then as after
 * init. */
char *strbuf_to_arena(struct strbuf *sb, struct arena *a);

/* Adding data */
void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_addstr(struct strbuf *sb, const char *s);
void strbuf_addch(struct strbuf *sb, char c);
void strbuf_addchars(struct strbuf *sb, char c, size_t n);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Taking away */
void strbuf_rtrim(struct strbuf *sb); /* trailing ASCII white space */

#endif /* COMMON_STRBUF_H */
