/* SPDX-License-Identifier: MIT */
#include "bot/read/field.h"

#include <string.h>

#include "common/arena.h"
#include "common/mail/addr.h"
#include "common/mail/msgid.h"
#include "common/strbuf.h"
#include "common/utf8.h"

static void refuse_if(struct field_io *io, bool bad)
{
	if (!io->out && bad)
		io->in.bad = true;
}

void field_bool(struct field_io *io, bool *v)
{
	uint8_t byte;

	if (io->out) {
		wire_put_u8(io->out, *v);
		return;
	}
	byte = wire_get_u8(&io->in);
	refuse_if(io, byte > 1);
	*v = byte;
}

void field_u32(struct field_io *io, uint32_t *v, uint32_t max)
{
	if (io->out)
		wire_put_u32(io->out, *v);
	else
		*v = wire_get_u32(&io->in);
	refuse_if(io, *v > max);
}

void field_int(struct field_io *io, int *v)
{
	if (io->out)
		wire_put_u32(io->out, (uint32_t)*v);
	else
		*v = (int)wire_get_u32(&io->in);
}

void field_u64(struct field_io *io, uint64_t *v)
{
	if (io->out)
		wire_put_u64(io->out, *v);
	else
		*v = wire_get_u64(&io->in);
}

void field_time(struct field_io *io, int64_t *v)
{
	if (io->out)
		wire_put_u64(io->out, (uint64_t)*v);
	else
		*v = (int64_t)wire_get_u64(&io->in);
}

int field_enum(struct field_io *io, int v, int first, int last)
{
	if (io->out) {
		wire_put_u8(io->out, (uint8_t)v);
		return v;
	}
	v = wire_get_u8(&io->in);
	if (v >= first && v <= last)
		return v;
	io->in.bad = true;
	return first;
}

void field_fixed(struct field_io *io, void *bytes, size_t size)
{
	unsigned char *p = bytes;

	if (io->out)
		strbuf_add(io->out, bytes, size);
	for (size_t i = 0; !io->out && i < size; i++)
		p[i] = wire_get_u8(&io->in);
}

void field_bytes(struct field_io *io, const char **s, size_t *len)
{
	if (io->out)
		wire_put_bytes(io->out, *s, *len);
	else
		*s = wire_get_bytes(&io->in, len);
}

void field_str(struct field_io *io, const char **s)
{
	if (io->out)
		wire_put_str(io->out, *s);
	else
		*s = wire_get_str(&io->in);
}

void field_text(struct field_io *io, const char **s)
{
	size_t len;

	if (io->out) {
		wire_put_str(io->out, *s);
		return;
	}
	*s = wire_get_bytes(&io->in, &len);
	refuse_if(io, !utf8_is_valid(*s, len));
}

void field_line(struct field_io *io, const char **s, size_t max)
{
	unsigned char all = 0;
	size_t len;

	if (io->out) {
		wire_put_str(io->out, *s);
		return;
	}
	*s = wire_get_bytes(&io->in, &len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)(*s)[i];

		refuse_if(io, c < ' ' || c == 0x7f);
		all |= c;
	}
	refuse_if(io, len > max || (all > 0x7f && !utf8_is_valid(*s, len)));
}

void *field_array(struct field_io *io, void *array, size_t *n, size_t size,
		  size_t wire_size, size_t max)
{
	if (io->out) {
		wire_put_u32(io->out, (uint32_t)*n);
		return array;
	}
	*n = wire_get_u32(&io->in);
	refuse_if(io,
		  *n > max || *n > (size_t)(io->in.end - io->in.p) / wire_size);
	if (io->in.bad)
		*n = 0;
	return *n ? arena_array(io->a, *n, size) : NULL;
}

static const char **begin_strs(struct field_io *io, const char **s, size_t *n,
			       size_t max)
{
	return field_array(io, s, n, sizeof(*s), sizeof(uint32_t) + 1, max);
}

void field_strs(struct field_io *io, const char ***s, size_t *n, size_t max)
{
	*s = begin_strs(io, *s, n, max);
	for (size_t i = 0; i < *n; i++)
		field_str(io, &(*s)[i]);
}

void field_lines(struct field_io *io, const char ***s, size_t *n, size_t max,
		 size_t line_max)
{
	*s = begin_strs(io, *s, n, max);
	for (size_t i = 0; i < *n; i++)
		field_line(io, &(*s)[i], line_max);
}

/* Paths are stored a line each. */
void field_paths(struct field_io *io, const char ***s, size_t *n)
{
	*s = begin_strs(io, *s, n, FIELD_ANY);
	for (size_t i = 0; i < *n; i++) {
		field_text(io, &(*s)[i]);
		refuse_if(io, strchr((*s)[i], '\n') != NULL);
	}
}

void field_msgids(struct field_io *io, struct mail_msgids *ids, size_t max,
		  size_t id_max)
{
	field_bool(io, &ids->truncated);
	field_lines(io, &ids->id, &ids->n, max, id_max);
}

void field_addr(struct field_io *io, struct mail_addr *addr, size_t name_max,
		size_t email_max)
{
	field_line(io, &addr->name, name_max);
	field_line(io, &addr->email, email_max);
}
