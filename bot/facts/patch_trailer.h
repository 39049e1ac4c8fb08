/* SPDX-License-Identifier: MIT */
#ifndef BOT_FACTS_PATCH_TRAILER_H
#define BOT_FACTS_PATCH_TRAILER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/mail/addr.h"

struct arena;

/*
 * Trailers: `Reviewed-by: Name <address>` and its kin (doc/RULES R11), any case,
 * `Reviewed-and-tested-by:` as two; a comment behind the address is ignored.
 * Those in a reply are given by it, those in the own text of a patch or cover
 * were given before and carried over.
 */

#define PATCH_TRAILERS_MAX 64 /* kept of one mail */

/* Stored; never renumber.  In the order of their names. */
enum patch_trailer_kind {
	PATCH_TRAILER_ACKED = 1,
	PATCH_TRAILER_NACKED = 2,
	PATCH_TRAILER_REVIEWED = 3,
	PATCH_TRAILER_TESTED = 4,
};

struct patch_trailer {
	enum patch_trailer_kind kind;
	struct mail_addr addr; /* name: the address if it has none */
};

struct patch_trailers {
	struct patch_trailer *trailer; /* [n] in the order of their lines */
	size_t n;
};

/* Read the trailers that a reply gives, in its own lines: up to 8 blanks before,
 * the address on the next line if need be.  text[0..len): valid UTF-8, LF line ends. */
void patch_trailer_read_reply(const char *text, size_t len, struct arena *a,
			      struct patch_trailers *out);

/* Read the trailers that a patch or cover carries, up to a line `---`. */
void patch_trailer_read_patch(const char *text, size_t len, struct arena *a,
			      struct patch_trailers *out);

/* "Reviewed-by" */
const char *patch_trailer_name(enum patch_trailer_kind kind);

#endif /* BOT_FACTS_PATCH_TRAILER_H */
