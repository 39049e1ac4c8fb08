/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_DIGEST_MAIL_H
#define BOT_MAIL_DIGEST_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/digest/text.h"
#include "bot/mail/mailing.h"

struct arena;
struct err;
struct model;
struct state;

/*
 * Digests, and other text for subscribers, as mails (doc/LAYOUT 7 and 9).
 */

struct digest_mail_options {
	struct mailing mailing;  /* without list, subject and what */
	struct text_options text;
	bool to_list;            /* then at most DIGEST_MAIL_LIST_PARTS parts, never full */
	size_t max_bytes;        /* of one part, header included; at least DIGEST_MAIL_MIN */
};

#define DIGEST_MAIL_LIST_PARTS 4
#define DIGEST_MAIL_MIN        8000

/*
 * Make the mails of m, in the arena. Cuts lie between entries, never in one; a
 * message longer than a part ends with a line that says how much is left out.
 * -1 with ERR_DATA if m's sums differ (digest_text_check) or a list is to get
 * the full detail.
 */
int digest_mail_make(struct state *st, const struct model *m,
		     const struct digest_mail_options *options, struct arena *a,
		     struct mailing_part **parts, size_t *n, struct err *err);

/* Other text for one person, as a mail like their digests. */
struct digest_note {
	const char *list;    /* name */
	const char *zone;    /* of the day in the footer */
	const char *subject; /* behind "[kvm digest] " */
	const char *what;    /* of X-Patchdigest: "mine" */
	const char *text;    /* our own lines, the first is the title; LF, ends with one */
};

/* options->mailing.subscription is not NULL; text.detail is not read. */
void digest_mail_note(const struct digest_note *note,
		      const struct digest_mail_options *options,
		      struct arena *a, struct mailing_part **parts, size_t *n);

#endif /* BOT_MAIL_DIGEST_MAIL_H */
