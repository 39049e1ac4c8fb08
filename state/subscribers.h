/* SPDX-License-Identifier: MIT */
#ifndef STATE_SUBSCRIBERS_H
#define STATE_SUBSCRIBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct state;

/*
 * Tables subscribers and subscriptions: who gets a digest of their own, of what,
 * and how often.
 */

enum state_contents { /* stored; never renumber */
	STATE_CONTENTS_DIGEST = 0,
	STATE_CONTENTS_MINE = 1, /* their open series */
	STATE_CONTENTS_TODO = 2, /* series that want an answer of theirs */
};
#define STATE_CONTENTS_N 3

/* "digest", "mine", "todo" */
extern const char *const state_contents_words[STATE_CONTENTS_N];

#define STATE_PAUSED_FOR_EVER INT64_C(253402300799) /* 9999-12-31 */

struct state_subscriber {
	int64_t id;
	const char *email;      /* lower case */
	const char *name;
	int64_t created_at;
	int64_t paused_until;   /* CLOCK_NEVER: not paused */
	const char *paused_why; /* "", "asked", "bounces", "operator" */
	int points;             /* of bounces, in halves */
	int64_t bounced_at;     /* the last that gave points, or CLOCK_NEVER */
};

struct state_subscription {
	int64_t id;             /* the number N that its subscriber knows; given once */
	int64_t subscriber_id;
	int64_t list_id;
	int every;              /* enum schedule_every */
	enum state_contents contents;
	int detail;             /* enum text_detail */
	const char *filter;     /* "" all */
	const char *words;      /* "weekly path:arch/arm64/kvm/" */
	int64_t created_at;
	int64_t ended_at;       /* CLOCK_NEVER: it goes on */
};

/* 1/0/-1; get: 0, or -1 with ERR_DATA if there is none. */
int state_subscriber_find(struct state *st, const char *email, struct arena *a,
			  struct state_subscriber *out, struct err *err);
int state_subscriber_get(struct state *st, int64_t id, struct arena *a,
			 struct state_subscriber *out, struct err *err);
/* Insert (id 0: sets it) or store all of it. */
int state_subscriber_put(struct state *st, struct state_subscriber *s,
			 struct err *err);
/* All, by email. */
int state_subscribers(struct state *st, struct arena *a,
		      struct state_subscriber **rows, size_t *n,
		      struct err *err);

int state_subscription_put(struct state *st, struct state_subscription *s,
			   struct err *err); /* insert; sets id */
/* 1/0/-1; those that ended too. */
int state_subscription_find(struct state *st, int64_t id, struct arena *a,
			    struct state_subscription *out, struct err *err);
/* Those that go on: of one subscriber (list_id 0: on any list), or of one
 * list (subscriber_id 0), or all (both 0); by id. */
int state_subscriptions(struct state *st, int64_t subscriber_id,
			int64_t list_id, struct arena *a,
			struct state_subscription **rows, size_t *n,
			struct err *err);
/* Whether its subscriber wants mail of it at that moment: a subscription that
 * was erased has ended. */
enum state_subscription_state {
	STATE_SUBSCRIPTION_ENDED,
	STATE_SUBSCRIPTION_PAUSED,
	STATE_SUBSCRIPTION_ACTIVE,
};
int state_subscription_state(struct state *st, int64_t id, int64_t at,
				enum state_subscription_state *out,
				struct err *err);
/* ERR_DATA if there is none that goes on. */
int state_subscription_end(struct state *st, int64_t id, int64_t at,
			   struct err *err);

#endif /* STATE_SUBSCRIBERS_H */
