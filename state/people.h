/* SPDX-License-Identifier: MIT */
#ifndef STATE_PEOPLE_H
#define STATE_PEOPLE_H

#include <stdint.h>

struct err;
struct mail_addr;
struct state;

/*
 * Private to state/: table people, an address with one form of its name. The
 * rows used lately are remembered: nearly every mail names someone who was
 * named before.
 */

#define PEOPLE_CACHE   1024 /* rows remembered; a power of two */
#define PEOPLE_KEY_MAX 500  /* longer ones are not remembered */

struct people {
	struct person {
		int64_t id;
		uint64_t hash;
		char *email; /* own, with the name behind its NUL; or NULL */
	} slot[PEOPLE_CACHE];
};

/* The row of that address and name, made if there is none. */
int people_put(struct state *st, const struct mail_addr *addr, int64_t *id,
	       struct err *err);

/* A row of that address, whatever its name; if there is none, a row without a
 * name is made. */
int people_put_email(struct state *st, const char *email, int64_t *id,
		     struct err *err);

/* Forget what is remembered: a rollback took rows away. */
void people_clear(struct people *people);

#endif /* STATE_PEOPLE_H */
