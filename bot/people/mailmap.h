/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_MAILMAP_H
#define BOT_PEOPLE_MAILMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "common/intern.h"
#include "common/mail/addr.h"
#include "common/slice.h"

struct arena;

/*
 * Names and addresses of people, by git's mailmap (gitmailmap(5)):
 *
 *	Proper Name <commit@email>
 *	<proper@email> <commit@email>
 *	Proper Name <proper@email> <commit@email>
 *	Proper Name <proper@email> Commit Name <commit@email>
 *
 * Names and addresses are compared as ASCII does without case; addresses are
 * lower case here, as in all facts. A line with a commit name wins over one
 * without; of two lines for the same the later one wins, field by field. A
 * proper address is not looked up again.
 */

struct mailmap {
	struct arena *arena; /* borrowed; all of it lives there */
	struct intern keys;
	struct mailmap_entry {
		const char *name, *email; /* NULL: stays as written */
	} * entries;                      /* [size], the first keys.n are set */
	size_t size;
};

void mailmap_init(struct mailmap *m, struct arena *a);

/* Add a line, valid UTF-8. Returns NULL, or what is wrong with it. */
const char *mailmap_add(struct mailmap *m, struct slice line);

/* Write the proper form of addr to *out, which may be addr itself; its strings
 * are borrowed from addr and m. scratch: memory for the length of the call. */
void mailmap_find(const struct mailmap *m, const struct mail_addr *addr,
		  struct arena *scratch, struct mail_addr *out);

#endif /* BOT_PEOPLE_MAILMAP_H */
