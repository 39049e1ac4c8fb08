/* SPDX-License-Identifier: MIT */
#ifndef BOT_PEOPLE_EMPLOYERS_H
#define BOT_PEOPLE_EMPLOYERS_H

#include <stddef.h>

#include "common/intern.h"

struct arena;

/*
 * For whom people work, by a file with lines of a domain or address, a blank,
 * and the employer's name; " #" begins a comment:
 *
 *	example.org        Example Works
 *	ada@example.net    Example Works    # writes from home
 *
 * A domain stands for what is below it too. The longest line that fits an
 * address decides, of two equal ones the later. Whoever writes from a public
 * mail service that no line names is EMPLOYERS_NONE.
 */

#define EMPLOYERS_NONE "independent"

struct employers {
	struct arena *arena; /* borrowed; all of it lives there */
	struct intern keys;
	const char **names; /* [size], the first keys.n are set */
	size_t size;
};

void employers_init(struct employers *e, struct arena *a);

/* Take in a line: s[0..len) is valid UTF-8. NULL, or what is wrong with it. */
const char *employers_add(struct employers *e, const char *s, size_t len);

/* The employer of email (lower case), or its domain if he is not known; what
 * is returned is borrowed from e and email. */
const char *employers_find(const struct employers *e, const char *email);

#endif /* BOT_PEOPLE_EMPLOYERS_H */
