/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_WIRE_H
#define BOT_READ_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/*
 * Numbers and strings as bytes, for messages between our own processes: the
 * machine's own byte order, fixed widths, a string as its length, its bytes
 * and a NUL, so that it can be read where it lies.
 *
 * Getting is strict and sticky: the first thing that does not fit sets bad,
 * and from then on everything reads as 0 or "".  Check bad once, at the end,
 * together with wire_at_end().
 */

struct wire {
	const char *p;   /* borrowed: the next byte */
	const char *end; /* one past the last */
	bool bad;
};

void wire_put_u8(struct strbuf *out, uint8_t v);
void wire_put_u32(struct strbuf *out, uint32_t v);
void wire_put_u64(struct strbuf *out, uint64_t v);
void wire_put_bytes(struct strbuf *out, const void *data, size_t len);
void wire_put_str(struct strbuf *out, const char *s); /* NULL as "" */

uint8_t wire_get_u8(struct wire *in);
uint32_t wire_get_u32(struct wire *in);
uint64_t wire_get_u64(struct wire *in);
/* Borrowed from the bytes read; NUL-terminated, *len may be NULL. */
const char *wire_get_bytes(struct wire *in, size_t *len);
const char *wire_get_str(struct wire *in);
bool wire_at_end(const struct wire *in);

#endif /* BOT_READ_WIRE_H */
