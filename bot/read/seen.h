/* SPDX-License-Identifier: MIT */
#ifndef BOT_READ_SEEN_H
#define BOT_READ_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct state;

/*
 * The digests of all mails that are recorded, in memory that main makes and
 * readers map: a mail of the same bytes need not be parsed again.  A table of
 * open addressing; digests are as good as random.
 */

#define SEEN_MAX 500000 /* mails; of more there is no table */

/* Make the table: *fd is its memory, which the caller closes; -1 if no mail or
 * more than SEEN_MAX are recorded.  0 or -1. */
int seen_make(struct state *st, int *fd, struct err *err);

struct seen {
	const uint64_t *slots; /* NULL: no table */
	size_t mask;
};

/* Map the table; fd -1: an empty one. Released with the process. */
int seen_open(struct seen *k, int fd, struct err *err);
/* True if a mail with that SHA-256 is recorded; never of 8 zero bytes. */
bool seen_has(const struct seen *k, const unsigned char *sha256);

/* The first 8 bytes, big endian, as the state keeps them. */
uint64_t seen_digest(const unsigned char *sha256);

#endif /* BOT_READ_SEEN_H */
