/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_KEYS_H
#define BOT_SERIES_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "common/clock.h"

struct arena;
struct state_series_mail;

/*
 * The keys by which the mails of one series find each other (doc/RULES R10):
 * references, the stem of git send-email, or, for a mail without ancestors, its
 * submitter and the words of its brackets.  Pure.
 */

#define KEYS_DAY_S CLOCK_DAY_S /* R10's 24 hours */

/* Of the earlier mails that share a key with a mail, only the newest KEYS_MAX are
 * looked at, so that a flood of mails that all look alike stays cheap. */
#define KEYS_MAX 256

/* Mails of which one key is equal may belong to one series.  NULL: the mail has
 * no such key.  A nearest, a stem and a loose key are never equal. */
struct keys {
	const char *nearest[2]; /* Message-IDs of its nearest ancestors */
	const char *stem;       /* its Message-ID without the counter */
	const char *loose[2];   /* by address, by name; M, version, tags */
	/* the database holds hash_key() of stem and loose */
};

/* Fill *out with the keys of a mail; strings are in the arena. */
void keys_of(const struct state_series_mail *mail, struct arena *a,
	     struct keys *out);

#endif /* BOT_SERIES_KEYS_H */
