/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_ANSWER_H
#define BOT_MAIL_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/mail/digest_mail.h"

struct arena;
struct err;
struct model;
struct state;

/*
 * An answer to a command mail (doc/LAYOUT 8): what became of each command, then
 * the digests it asked for, as one mail or in parts.
 */

/* A digest as text; its model may go. */
struct answer_digest {
	const char *title;
	struct digest_text text; /* own */
};

struct digest_answer {
	struct mailing mailing;  /* to the asker; refs: the asking mail's ancestors. Without slot, subject, later, what */
	const char *subject;     /* of the asking mail, decoded, as it came */
	const char *token;       /* what a reply to this answer hands back to confirm; "" none */
	const char *asking;      /* its Message-ID; "" if it has none */
	const char *transcript;  /* our own folded lines, LF, ends with one */
	const struct answer_digest *digests; /* [n_digests] */
	size_t n_digests;
	bool changed;            /* a command did more than read: the footer says so */
	const char *prefix;      /* of commands: "#digest" */
	const char *keeper;      /* "Jane Doe <jane@example.org>" */
	const char *seed;        /* what names it if asking is "" */
	size_t max_bytes;        /* of one part; at least DIGEST_MAIL_MIN */
};

#define ANSWER_PARTS_MAX 20 /* then a line says what is left out */

/*
 * Make the text of m, which has been through its filter. *room: bytes that the
 * answer has left for digests, at first ANSWER_PARTS_MAX times max_bytes; call
 * only while some are left. The caller releases *out when the answer is made.
 * -1: there is nothing to release.
 */
int digest_answer_add(struct state *st, const struct model *m,
		      const struct text_options *options, struct arena *a,
		      size_t *room, struct answer_digest *out,
		      struct err *err);
void digest_answer_release(struct answer_digest *d);

/*
 * Make the mails of an answer, in the arena.
 *
 * Subject: "Re: " + the asker's without its own "Re:", cut to 200 characters,
 * control characters as '?'; one that is empty, or that begins with brackets
 * of which one names PATCH, RFC or PULL, becomes "[kvm digest] your commands"
 * (doc/LAYOUT 8). With a token it is "[kvm digest] confirm TOKEN" whatever was
 * asked, in part 1 alone: its id is what a reply must name.
 *
 * Message-ID: of the slot "answer-" + 16 hex digits of the SHA-256 of asking.
 * References that would make the header long are left out, the oldest first.
 */
void digest_answer_make(const struct digest_answer *answer, struct arena *a,
			struct mailing_part **parts, size_t *n);

#endif /* BOT_MAIL_ANSWER_H */
