/* SPDX-License-Identifier: MIT */
#ifndef BOT_MAIL_MAILING_H
#define BOT_MAIL_MAILING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/mail/addr.h"
#include "state/outbox.h"

struct arena;
struct err;
struct state;

/*
 * The one builder of the robot's mails: header, ids, threading, one mail for
 * each finished text, and their way into the outbox. Digests, answers and the
 * admins' notices are made here (doc/LAYOUT 9).
 */

/* The subscription that a mail is sent for: it adds List-* fields and a footer
 * of its own. */
struct mailing_subscription {
	int64_t id;
	int64_t created_at;
	const char *words;  /* as asked: "weekly path:arch/arm64/kvm/" */
	const char *token;  /* that ends it */
	const char *owner;  /* address of who runs the robot */
	const char *prefix; /* of commands: "#digest" */
};

struct mailing {
	struct mail_addr from; /* the robot */
	struct mail_addr to;
	const char *list;      /* name; not used with msgid */
	const char *slot;      /* of the ids; not used with msgid */
	const unsigned char *key; /* KEY_SIZE bytes, of the ids */
	const char *msgid;     /* of the only part; NULL: made of list, slot and key */
	const char *const *refs; /* [n_refs] of part 1, oldest first; the last one is answered */
	size_t n_refs;
	int64_t date_at;       /* of part 1; part k one second each later */
	const char *subject;   /* of several parts " (2/3)" stands behind it */
	const char *later;     /* subject of parts 2.., not longer than subject; NULL: subject */
	const char *what;      /* of X-Patchdigest: "detail=overview", "answer"; NULL: no such field */
	bool is_answer;        /* Auto-Submitted: auto-replied */
	const struct mailing_subscription *subscription; /* NULL: none, no List-* */
};

#define MAILING_REFS 20 /* ids in References: the first and the last 19 */

struct mailing_part {
	const char *msgid;
	const char **refs;  /* [n_refs] as written in References */
	size_t n_refs;
	const char *bytes;  /* whole message, LF, 8bit; no line over 998 bytes */
	size_t len;
	int64_t outbox;     /* its row, set by mailing_put */
};

/* Bytes that the header of a part may have. */
size_t mailing_header_size(const struct mailing *m, struct arena *a);

/* A mail for each of texts[0..n), in the arena. Part 1 is a reply to the last
 * of refs, the others are replies to part 1. */
struct mailing_part *mailing_make(const struct mailing *m,
				  const char *const *texts, size_t n,
				  struct arena *a);

/* How mails go to the outbox. */
struct mailing_post {
	enum outbox_kind kind;
	int64_t digest_id;        /* row of digests, 0 if none */
	int64_t list_id;          /* 0 if none */
	const char *robot;        /* its address */
	const unsigned char *key; /* reports come back to an address made with it (token_sender); NULL: to the robot */
	const char *recipient;
	int64_t expires_at;       /* CLOCK_NEVER: never */
	bool unproven;            /* an answer to mail that proved nothing of its sender */
};

/* Put parts[0..n) in the outbox, due now, each to be sent after the one before
 * it. Call in a transaction. */
int mailing_put(struct state *st, const struct mailing_post *post,
		struct mailing_part *parts, size_t n, struct arena *a,
		struct err *err);

/* "digest.LIST.SLOT.PART.H@domain": H is 16 hex digits of the HMAC-SHA256 of
 * the same without ".H" under key. Bytes of list other than letters, digits,
 * '-' and '_' are written as '-'. */
const char *mailing_msgid(const char *list, const char *slot, int part,
			  const char *domain, const unsigned char *key,
			  struct arena *a);

/*
 * "[kvm digest]". Patch robots read subjects that begin with [PATCH, [RFC or
 * [GIT PULL: a list of such a name stands behind the word.
 */
const char *mailing_bracket(const char *list, struct arena *a);

#endif /* BOT_MAIL_MAILING_H */
