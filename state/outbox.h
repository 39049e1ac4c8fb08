/* SPDX-License-Identifier: MIT */
#ifndef STATE_OUTBOX_H
#define STATE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Table outbox: every mail that is ever sent, with its fixed bytes and id,
 * and what became of it.
 *
 *	queued -> sending -> sent -> confirmed (own id seen in the mailbox)
 *	          sending -> queued (4xx, no connection; due later)
 *	          sending -> doubtful (connection died once DATA had begun)
 *	          sending -> failed (5xx, or too late)
 *	          doubtful -> confirmed, queued (once), failed
 *	          any but sent, confirmed -> dropped (operator)
 */

enum outbox_state { /* stored; never renumber */
	OUTBOX_QUEUED = 0,
	OUTBOX_SENDING = 1,
	OUTBOX_SENT = 2,
	OUTBOX_CONFIRMED = 3,
	OUTBOX_DOUBTFUL = 4,
	OUTBOX_FAILED = 5,
	OUTBOX_DROPPED = 6,
};

enum outbox_kind { /* stored; never renumber */
	OUTBOX_DIGEST = 0,   /* to a list: echo expected, the strictest rules */
	OUTBOX_PERSONAL = 1, /* a subscription's digest */
	OUTBOX_ANSWER = 2,   /* to a command mail */
	OUTBOX_NOTICE = 3,   /* to the admins */
};

struct outbox_mail {
	int64_t id;
	enum outbox_kind kind;
	enum outbox_state state;
	int64_t digest_id;       /* row of digests, 0 if none */
	int part;                /* 1.. */
	int64_t before_id;       /* the part before; 0 if none */
	int64_t list_id;         /* 0 if none */
	const char *msgid;       /* unique */
	const char *sender;      /* envelope reverse-path */
	const char *recipient;   /* envelope forward-path, exactly one */
	const char *bytes;       /* the message: LF lines, 8bit */
	size_t len;
	int64_t created_at;
	int64_t due_at;          /* not before */
	int64_t expires_at;      /* after that failed; CLOCK_NEVER: never */
	int attempts;            /* connections tried */
	int64_t attempted_at;    /* start of the last attempt, CLOCK_NEVER */
	int64_t sent_at;         /* 250 received, CLOCK_NEVER */
	int repeats;             /* times sent again after doubt */
	int last_code;           /* SMTP reply, 0: none */
	const char *last_text;   /* reply or error, cleaned; "" */
	bool unproven;           /* an ANSWER to mail that proved nothing of its sender */
};

const char *outbox_state_name(enum outbox_state s);

int state_outbox_put(struct state *st, struct outbox_mail *mail, /* sets id */
		     struct err *err);
/* 1/0/-1 */
int state_outbox_find(struct state *st, int64_t id, struct arena *a,
		      struct outbox_mail *out, struct err *err);
int state_outbox_find_msgid(struct state *st, const char *msgid,
			    struct arena *a, struct outbox_mail *out,
			    struct err *err);
/* The first queued mail that is due, one with a part before it only after that
 * was sent or confirmed; list digests first. 1/0/-1. */
int state_outbox_due(struct state *st, int64_t now, struct arena *a,
		     struct outbox_mail *out, struct err *err);
/* When the next queued mail becomes due, or CLOCK_NEVER. */
int state_outbox_next_due(struct state *st, int64_t *at, struct err *err);
/* All in a state, by id; state -1: all. bytes are left out (NULL). */
int state_outbox_list(struct state *st, int state, struct arena *a,
		      struct outbox_mail **rows, size_t *n, struct err *err);
/* How many are in that state. */
int state_outbox_count(struct state *st, enum outbox_state state, int64_t *n,
		       struct err *err);
/* Store state, due_at, attempts, attempted_at, sent_at, repeats, last_code,
 * last_text of mail->id. ERR_DATA if there is no such mail, or if it was sent
 * or confirmed and would become anything but sent or confirmed.
 *
 * If it fails, is dropped, or is doubtful and will not be repeated, the parts
 * behind it fail with it; when it is queued again, so are they. */
int state_outbox_update(struct state *st, const struct outbox_mail *mail,
			struct err *err);
/* Mails that got a 250 since then: for max_per_hour. */
int state_outbox_sent_since(struct state *st, int64_t since, int64_t *n,
			    struct err *err);

enum outbox_proof { OUTBOX_PROVEN = 0, OUTBOX_UNPROVEN = 1, OUTBOX_ANY = 2 };

/* How many answers were made since then to command mails of that proof, for
 * recipient (lower case; its "+tag" is ignored) or, if NULL, for everybody. An
 * answer in several parts counts once. */
int state_outbox_answers(struct state *st, const char *recipient,
			 enum outbox_proof proof, int64_t since, int64_t *n,
			 struct err *err);
/* The newest mail with that envelope sender. 1/0/-1. */
int state_outbox_find_sender(struct state *st, const char *sender,
			     struct arena *a, struct outbox_mail *out,
			     struct err *err);

#endif /* STATE_OUTBOX_H */
