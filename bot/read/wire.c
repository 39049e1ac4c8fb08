/* SPDX-License-Identifier: MIT */
#include "bot/read/wire.h"

#include <string.h>

#include "common/strbuf.h"

void wire_put_u8(struct strbuf *out, uint8_t v)
{
	strbuf_add(out, &v, sizeof(v));
}

void wire_put_u32(struct strbuf *out, uint32_t v)
{
	strbuf_add(out, &v, sizeof(v));
}

void wire_put_u64(struct strbuf *out, uint64_t v)
{
	strbuf_add(out, &v, sizeof(v));
}

void wire_put_bytes(struct strbuf *out, const void *data, size_t len)
{
	wire_put_u32(out, (uint32_t)len);
	strbuf_grow(out, len + 1);
	if (len)
		strbuf_add(out, data, len);
	strbuf_add(out, "", 1);
}

void wire_put_str(struct strbuf *out, const char *s)
{
	wire_put_bytes(out, s ? s : "", s ? strlen(s) : 0);
}

static bool take_bytes(struct wire *in, void *out, size_t size)
{
	if (in->bad || (size_t)(in->end - in->p) < size) {
		in->bad = true;
		memset(out, 0, size);
		return false;
	}
	memcpy(out, in->p, size);
	in->p += size;
	return true;
}

uint8_t wire_get_u8(struct wire *in)
{
	uint8_t v;

	take_bytes(in, &v, sizeof(v));
	return v;
}

uint32_t wire_get_u32(struct wire *in)
{
	uint32_t v;

	take_bytes(in, &v, sizeof(v));
	return v;
}

uint64_t wire_get_u64(struct wire *in)
{
	uint64_t v;

	take_bytes(in, &v, sizeof(v));
	return v;
}

const char *wire_get_bytes(struct wire *in, size_t *len)
{
	uint32_t n = wire_get_u32(in);
	const char *s = in->p;

	if (in->bad || (size_t)(in->end - s) <= n || s[n]) {
		in->bad = true;
		if (len)
			*len = 0;
		return "";
	}
	in->p += (size_t)n + 1;
	if (len)
		*len = n;
	return s;
}

const char *wire_get_str(struct wire *in)
{
	return wire_get_bytes(in, NULL);
}

bool wire_at_end(const struct wire *in)
{
	return !in->bad && in->p == in->end;
}
