/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_FIELD_H
#define BOT_READ_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/read/wire.h"

struct arena;
struct mail_addr;
struct mail_msgids;
struct strbuf;

/*
 * The fields of what crosses between our processes.  One list of calls writes
 * and reads a record: each call appends its field to the bytes, or takes it
 * from them and sets it.  So no field can be written and not read.
 *
 * Reading is strict, for the other side may have been taken over by a mail:
 * what does not fit sets in.bad, and from then on everything reads as 0, ""
 * or nothing.  Strings that were read are borrowed from the bytes, arrays are
 * the arena's.  Writing changes nothing in what is written.
 */

struct field_io {
	struct strbuf *out; /* to be appended to; NULL: reading */
	struct wire in;     /* reading: the bytes left */
	struct arena *a;    /* reading */
};

#define FIELD_ANY SIZE_MAX /* as a limit: none */

void field_bool(struct field_io *io, bool *v);
void field_u32(struct field_io *io, uint32_t *v, uint32_t max);
void field_int(struct field_io *io, int *v);
void field_u64(struct field_io *io, uint64_t *v);
void field_time(struct field_io *io, int64_t *v);
/* An enum's number. Returns what the caller sets the field to: writing, v;
 * reading, the number read, which is bad (and then first) if it is not within
 * first..last. */
int field_enum(struct field_io *io, int v, int first, int last);
void field_fixed(struct field_io *io, void *bytes, size_t size);

/* Limits are bytes of a string; over it is bad. */
void field_bytes(struct field_io *io, const char **s, size_t *len);
void field_str(struct field_io *io, const char **s);
/* Valid UTF-8 without NUL. */
void field_text(struct field_io *io, const char **s);
/* As field_text(), in one line, without control bytes, of at most max bytes. */
void field_line(struct field_io *io, const char **s, size_t max);

/*
 * The count of an array; the caller then passes its elements.  Returns what the
 * caller sets the array to: writing, array; reading, *n zeroed elements of size
 * bytes, NULL for none.  wire_size: fewest bytes of an element in the message;
 * max: most elements.
 */
void *field_array(struct field_io *io, void *array, size_t *n, size_t size,
		  size_t wire_size, size_t max);

void field_strs(struct field_io *io, const char ***s, size_t *n, size_t max);
void field_lines(struct field_io *io, const char ***s, size_t *n, size_t max,
		 size_t line_max);
/* Paths may hold what they like but NUL and '\n'. */
void field_paths(struct field_io *io, const char ***s, size_t *n);
void field_msgids(struct field_io *io, struct mail_msgids *ids, size_t max,
		  size_t id_max);
void field_addr(struct field_io *io, struct mail_addr *addr, size_t name_max,
		size_t email_max);

#endif /* BOT_READ_FIELD_H */
