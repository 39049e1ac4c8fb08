/* SPDX-License-Identifier: MIT */
#include "bot/read/record.h"

#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/read/record_facts.h"
#include "bot/read/record_letter.h"
#include "bot/read/wire.h"
#include "common/log.h"

#define BUF_MIN (256 * 1024)

void record_put(struct record_out *out, const struct record *r, bool full)
{
	struct strbuf *b = &out->buf;
	size_t start = b->len;
	uint32_t len = 0;

	wire_put_u32(b, 0);
	wire_put_u8(b, (uint8_t)r->type);
	wire_put_u64(b, r->number);
	switch (r->type) {
	case RECORD_MAIL:
	case RECORD_PASSED:
	case RECORD_SEEN:
		wire_put_u64(b, r->next);
		wire_put_bytes(b, r->place, r->place_len);
		if (r->type == RECORD_MAIL) {
			record_facts_put(b, &r->facts, full);
			record_letter_put(b, &r->letter);
		}
		break;
	case RECORD_FOLDER:
		wire_put_u32(b, r->uidvalidity);
		wire_put_u64(b, r->next);
		break;
	case RECORD_COVERED:
		break;
	case RECORD_END:
		wire_put_u8(b, (uint8_t)(r->found + 1));
		break;
	case RECORD_FAULT:
		wire_put_u8(b, (uint8_t)r->fault.code);
		wire_put_str(b, r->fault.text);
		break;
	case RECORD_NOTE:
		wire_put_bytes(b, r->place, r->place_len);
		break;
	}
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
		/* next() has checked that the record may be longer */
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

static int decode(const char *data, size_t len, struct arena *a,
		  struct record *r)
{
	struct wire in = {.p = data, .end = data + len};
	uint8_t type = wire_get_u8(&in);
	const char *text;

	if (type < RECORD_MAIL || type > RECORD_SEEN)
		return -1;
	*r = (struct record){.type = (enum record_type)type,
			     .place = "",
			     .raw = data,
			     .raw_len = len};
	r->number = wire_get_u64(&in);
	switch (r->type) {
	case RECORD_MAIL:
	case RECORD_PASSED:
	case RECORD_SEEN:
		r->next = wire_get_u64(&in);
		r->place = wire_get_bytes(&in, &r->place_len);
		if (r->type == RECORD_MAIL) {
			record_facts_get(&in, a, &r->facts);
			record_letter_get(&in, a, &r->letter);
		}
		break;
	case RECORD_FOLDER:
		r->uidvalidity = wire_get_u32(&in);
		r->next = wire_get_u64(&in);
		break;
	case RECORD_COVERED:
		break;
	case RECORD_END:
		r->found = wire_get_u8(&in) - 1;
		if (r->found > 1)
			in.bad = true;
		break;
	case RECORD_FAULT:
		type = wire_get_u8(&in);
		text = wire_get_str(&in);
		if (type <= ERR_NONE || type > ERR_SYSTEM)
			in.bad = true;
		else
			err_set(&r->fault, (enum err_code)type, "%s", text);
		break;
	case RECORD_NOTE:
		r->place = wire_get_bytes(&in, &r->place_len);
		break;
	}
	return wire_at_end(&in) ? 0 : -1;
}

int record_decode(const char *raw, size_t len, struct arena *a,
		  struct record *r, struct err *err)
{
	if (decode(raw, len, a, r) < 0)
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
