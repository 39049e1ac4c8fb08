/* SPDX-License-Identifier: MIT */
#include "bot/read/record.h"

#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/read/field.h"
#include "bot/read/record_mail.h"
#include "bot/read/wire.h"
#include "common/log.h"

#define BUF_MIN (256 * 1024)

static void fault_fields(struct field_io *io, struct err *fault)
{
	const char *text = fault->text;
	int code = field_enum(io, (int)fault->code, ERR_NONE + 1, ERR_SYSTEM);

	field_str(io, &text);
	if (!io->out)
		err_set(fault, (enum err_code)code, "%s", text);
}

static void mail_fields(struct field_io *io, struct record *r, bool full)
{
	field_u64(io, &r->next);
	field_bytes(io, &r->place, &r->place_len);
	if (r->type != RECORD_MAIL)
		return;
	record_facts(io, &r->facts, full);
	record_command_mail(io, &r->command_mail);
}

/* The fields of each type. */
static void record_fields(struct field_io *io, struct record *r, bool full)
{
	r->type = (enum record_type)field_enum(io, (int)r->type, RECORD_MAIL,
					       RECORD_SEEN);
	field_u64(io, &r->number);
	switch (r->type) {
	case RECORD_MAIL:
	case RECORD_PASSED:
	case RECORD_SEEN:
		mail_fields(io, r, full);
		break;
	case RECORD_FOLDER:
		field_u32(io, &r->uidvalidity, UINT32_MAX);
		field_u64(io, &r->next);
		break;
	case RECORD_COVERED:
		break;
	case RECORD_END:
		r->found = field_enum(io, r->found + 1, 0, 2) - 1;
		break;
	case RECORD_FAULT:
		fault_fields(io, &r->fault);
		break;
	case RECORD_NOTE:
		field_bytes(io, &r->place, &r->place_len);
		break;
	}
}

void record_put(struct record_out *out, const struct record *r, bool full)
{
	struct strbuf *b = &out->buf;
	struct field_io io = {.out = b};
	struct record copy = *r; /* stays as it is */
	size_t start = b->len;
	uint32_t len = 0;

	wire_put_u32(b, 0);
	record_fields(&io, &copy, full);
	if (b->len - start > RECORD_MAX)
		fatalx("record too long: %zu bytes", b->len - start);
	len = (uint32_t)(b->len - start - sizeof(len));
	memcpy(b->buf + start, &len, sizeof(len));
}

int record_flush(struct record_out *out)
{
	const char *p = out->buf.buf;
	size_t left = out->buf.len;

	while (left) {
		ssize_t n = send(out->fd, p, left, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		left -= (size_t)n;
	}
	strbuf_reset(&out->buf);
	return 0;
}

void record_in_init(struct record_in *in, int fd)
{
	*in = (struct record_in){.fd = fd, .size = BUF_MIN};
	in->buf = mem_alloc(in->size);
}

void record_in_release(struct record_in *in)
{
	if (in->buf)
		close(in->fd);
	free(in->buf);
	arena_release(&in->arena);
	*in = (struct record_in){.fd = -1};
}

enum record_fill record_in_fill(struct record_in *in)
{
	ssize_t n;

	if (in->start) {
		memmove(in->buf, in->buf + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->end == in->size) {
		/* record_in_next() has checked that the record may be longer */
		in->size *= 2;
		in->buf = mem_realloc(in->buf, in->size);
	}
	n = recv(in->fd, in->buf + in->end, in->size - in->end, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return RECORD_NONE;
	/* a reader that was killed with a nudge unread resets the connection */
	if (n <= 0)
		return RECORD_EOF;
	in->end += (size_t)n;
	return RECORD_BYTES;
}

int record_decode(const char *raw, size_t len, struct arena *a,
		  struct record *r, struct err *err)
{
	struct field_io io = {.in = {.p = raw, .end = raw + len}, .a = a};

	*r = (struct record){.place = "", .raw = raw, .raw_len = len};
	record_fields(&io, r, false);
	if (!wire_at_end(&io.in))
		return err_set(err, ERR_DATA, "reader: malformed record");
	return 0;
}

bool record_in_has(const struct record_in *in)
{
	size_t left = in->end - in->start;
	uint32_t len;

	if (left < sizeof(len))
		return false;
	memcpy(&len, in->buf + in->start, sizeof(len));
	/* one that is too long is there to be refused */
	return len > RECORD_MAX || left - sizeof(len) >= len;
}

int record_in_next(struct record_in *in, struct record *r, struct err *err)
{
	uint32_t len;

	arena_reset(&in->arena);
	if (!record_in_has(in))
		return 0;
	memcpy(&len, in->buf + in->start, sizeof(len));
	if (len > RECORD_MAX)
		return err_set(err, ERR_DATA, "reader: record of %u bytes",
			       len);
	if (record_decode(in->buf + in->start + sizeof(len), len, &in->arena, r,
			  err))
		return -1;
	in->start += sizeof(len) + len;
	return 1;
}
