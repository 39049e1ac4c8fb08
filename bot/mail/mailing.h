/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_MAILING_H
#define BOT_MAIL_MAILING_H

#include <stdbool.h>
#include <stddef.h>

#include "bot/mail/digest_mail.h"

struct arena;

/*
 * Finished texts as mails: header, ids, threading (LAYOUT 9). What digests and
 * answers have in common.
 */

struct mailing {
	struct mail_addr from; /* the robot */
	struct mail_addr to;
	const char *list;      /* name */
	const char *slot;      /* of the ids */
	const void *key;
	size_t key_len;
	const char *const *refs; /* [n_refs] of part 1, oldest first; the last one is answered */
	size_t n_refs;
	int64_t date_at;       /* of part 1; part k one second each later */
	const char *subject;   /* of several parts " (2/3)" stands behind it */
	const char *later;     /* that of parts 2.., not longer; NULL: the same */
	const char *what;      /* of X-Patchdigest: "detail=overview", "answer" */
	bool is_answer;        /* Auto-Submitted: auto-replied */
	const struct digest_subscription *subscription; /* NULL: none, no List-* */
};

/* Bytes that the header of a part may have. */
size_t mailing_header_size(const struct mailing *m, struct arena *a);

/* A mail for each of texts[0..n), in the arena. Part 1 is a reply to the last
 * of refs, the others are replies to part 1. */
struct digest_mail *mailing_make(const struct mailing *m,
				 const char *const *texts, size_t n,
				 struct arena *a);

/*
 * "[kvm digest]". Patch robots read subjects that begin with [PATCH, [RFC or
 * [GIT PULL: a list of such a name stands behind the word.
 */
const char *mailing_bracket(const char *list, struct arena *a);

#endif /* BOT_MAIL_MAILING_H */
