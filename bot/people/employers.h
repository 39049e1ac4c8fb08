/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_EMPLOYERS_H
#define BOT_PEOPLE_EMPLOYERS_H

#include <stddef.h>

#include "common/intern.h"
#include "common/slice.h"

struct arena;

/*
 * Who people work for, by lines of a domain or address, a blank, and the
 * employer's name; " #" begins a comment:
 *
 *	example.org        Example Works
 *	ada@example.net    Example Works    # writes from home
 *
 * A domain stands for its subdomains too. The longest line that fits an address
 * decides, of two equal ones the later. An address at a public mail service
 * that no line names has the employer EMPLOYERS_NONE.
 */

#define EMPLOYERS_NONE "independent"

struct employers {
	struct arena *arena; /* borrowed; all of it lives there */
	struct intern keys;
	const char **names; /* [size], the first keys.n are set */
	size_t size;
};

void employers_init(struct employers *e, struct arena *a);

/* Add a line, valid UTF-8. Returns NULL, or what is wrong with it. */
const char *employers_add(struct employers *e, struct slice line);

/* The employer of email (lower case), or its domain if none is known; borrowed
 * from e or email. */
const char *employers_find(const struct employers *e, const char *email);

#endif /* BOT_PEOPLE_EMPLOYERS_H */
