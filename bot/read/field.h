/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_FIELD_H
#define BOT_READ_FIELD_H

#include <stddef.h>

struct arena;
struct mail_addr;
struct mail_msgids;
struct strbuf;
struct wire;

/*
 * What the records of a mail are made of. Getting is strict: what an honest
 * reader cannot have found sets in->bad. Strings are borrowed from the bytes,
 * arrays are the arena's.
 */

void field_put_strs(struct strbuf *out, const char *const *s, size_t n);
void field_put_msgids(struct strbuf *out, const struct mail_msgids *ids);
void field_put_addr(struct strbuf *out, const struct mail_addr *addr);

/* A count of things that take size bytes each at least. */
size_t field_get_count(struct wire *in, size_t size);
/* Valid UTF-8 without NUL. */
const char *field_get_text(struct wire *in);
/* The same in one line, without control bytes. */
const char *field_get_line(struct wire *in);
/* A path may hold what it likes, but paths are stored a line each. */
const char *field_get_path(struct wire *in);
const char **field_get_strs(struct wire *in, struct arena *a, size_t *n,
			    const char *(*get)(struct wire *in));
void field_get_msgids(struct wire *in, struct arena *a,
		      struct mail_msgids *ids);
void field_get_addr(struct wire *in, struct mail_addr *addr);

#endif /* BOT_READ_FIELD_H */
