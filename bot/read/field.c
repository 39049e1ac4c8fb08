/* SPDX-License-Identifier: MIT */
#include "bot/read/field.h"

#include <string.h>

#include "bot/read/wire.h"
#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/mail/msgid.h"
#include "common/strbuf.h"
#include "common/utf8.h"

void field_put_strs(struct strbuf *out, const char *const *s, size_t n)
{
	wire_put_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		wire_put_str(out, s[i]);
}

size_t field_get_count(struct wire *in, size_t size)
{
	size_t n = wire_get_u32(in);

	if (n > (size_t)(in->end - in->p) / size)
		in->bad = true;
	return in->bad ? 0 : n;
}

const char *field_get_text(struct wire *in)
{
	size_t len;
	const char *s = wire_get_bytes(in, &len);

	if (!utf8_is_valid(s, len))
		in->bad = true;
	return s;
}

const char *field_get_line(struct wire *in)
{
	size_t len;
	const char *s = wire_get_bytes(in, &len);
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < ' ' || c == 0x7f)
			in->bad = true;
		all |= c;
	}
	if (all > 0x7f && !utf8_is_valid(s, len))
		in->bad = true;
	return s;
}

const char *field_get_path(struct wire *in)
{
	const char *s = field_get_text(in);

	if (strchr(s, '\n'))
		in->bad = true;
	return s;
}

const char **field_get_strs(struct wire *in, struct arena *a, size_t *n,
			    const char *(*get)(struct wire *in))
{
	const char **s;

	*n = field_get_count(in, 5);
	if (!*n)
		return NULL;
	s = arena_array(a, *n, sizeof(*s));
	for (size_t i = 0; i < *n; i++)
		s[i] = get(in);
	return s;
}

void field_put_msgids(struct strbuf *out, const struct mail_msgids *ids)
{
	wire_put_u8(out, ids->truncated);
	field_put_strs(out, (const char *const *)ids->id, ids->n);
}

void field_get_msgids(struct wire *in, struct arena *a, struct mail_msgids *ids)
{
	ids->truncated = wire_get_u8(in);
	ids->id = field_get_strs(in, a, &ids->n, field_get_line);
}

void field_put_addr(struct strbuf *out, const struct mail_addr *addr)
{
	wire_put_str(out, addr->name);
	wire_put_str(out, addr->email);
}

void field_get_addr(struct wire *in, struct mail_addr *addr)
{
	addr->name = field_get_line(in);
	addr->email = field_get_line(in);
}
