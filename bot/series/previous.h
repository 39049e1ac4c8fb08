/* SPDX-License-Identifier: MIT */
#ifndef BOT_SERIES_PREVIOUS_H
#define BOT_SERIES_PREVIOUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/clock.h"
#include "common/mail/addr.h"

/*
 * Whether one series is an earlier version of another (doc/RULES R13), and
 * which of several earlier versions is the previous one.  Pure.
 */

/* What is compared of a series. */
struct previous_series {
	const char *msgid;
	const char *revision;
	bool rfc;
	bool pull;     /* the patches of a pull request */
	bool backport;
	int64_t title_key;
	const struct mail_addr *submitter;
	uint32_t expected;     /* M */
	size_t present;        /* patches there */
	int64_t first_at;
	const int64_t *titles; /* [n] keys of its patches' titles, ascending, each once */
	size_t n;
};

/* What the mails of the later one say of the earlier one. */
struct previous_evidence {
	bool linked;  /* its head has a link to one of the mails .. */
	bool named;   /* .. and says that it is an earlier version */
	bool replied; /* its head refers to one of the mails */
	/* for previous_find_extra: */
	bool same_change; /* both heads have one change id */
	bool superseded;  /* its head says that it supersedes one of the mails */
	size_t paths_common, paths_all; /* files of both, files of either */
};

/* In the order in which they are tried: the first that holds is how it was
 * found. */
enum previous_how {
	PREVIOUS_NONE,
	PREVIOUS_LINK,
	PREVIOUS_IN_REPLY_TO,
	PREVIOUS_TITLE,
	PREVIOUS_PATCHES,
	/* found by previous_find_extra alone */
	PREVIOUS_CHANGE_ID,
	PREVIOUS_SUPERSEDES,
	PREVIOUS_THREAD,
	PREVIOUS_PATHS,
};

/* PREVIOUS_NONE if earlier is no earlier version of s. */
enum previous_how previous_find(const struct previous_series *s,
				const struct previous_series *earlier,
				const struct previous_evidence *evidence);

/*
 * For a series of which previous_find() finds no earlier version.  Wants the
 * same submitter, or the same title or a patch title in common, since a wrong
 * version does more harm than a missing one, and in this order
 *
 *	change-id	b4's change id is the same
 *	supersedes	the head says so
 *	thread		sent in reply to it, version exactly one lower
 *	paths		version exactly one lower, at most PREVIOUS_PATHS_S before,
 *			two files and at least half of all in common
 *
 * and for the last two the same submitter and RFC flag.  The caller drops what
 * is found by paths if there are several, or if previous_find() has given it a
 * later version.
 */
#define PREVIOUS_PATHS_S (180 * CLOCK_DAY_S)
enum previous_how
previous_find_extra(const struct previous_series *s,
		     const struct previous_series *earlier,
		     const struct previous_evidence *evidence);

/* a and b: earlier versions of s. True if a is more likely than b to be the
 * previous one. */
bool previous_is_nearer(const struct previous_series *s,
			const struct previous_series *a,
			const struct previous_series *b);

/* "link", "in-reply-to", ... */
const char *previous_how_name(enum previous_how how);

#endif /* BOT_SERIES_PREVIOUS_H */
