/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_MEMORY_H
#define TESTS_UNIT_MEMORY_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "state/db.h"
#include "state/messages.h"

/*
 * A state in memory for the tests of its tables, with an arena and a few mails
 * to put there. Each test has its own: cmocka_unit_test_setup_teardown(
 * test_x, memory_open, memory_close).
 */

struct memory {
	struct state *st;
	struct arena a;
};

/* Call a state function that must give 0. */
#define must(call)                                                             \
	do {                                                                   \
		struct err err_ = {.code = ERR_NONE};                          \
		struct err *err = &err_;                                       \
		if ((call) != 0)                                               \
			fail_msg("%s: %s", #call, err->text);                  \
	} while (0)

/* Call one that must give that value, 1 or 0. */
#define must_be(want, call)                                                    \
	do {                                                                   \
		struct err err_ = {.code = ERR_NONE};                          \
		struct err *err = &err_;                                       \
		int got_ = (call);                                             \
		if (got_ != (want))                                            \
			fail_msg("%s: want %d, got %d: %s", #call, (want),     \
				 got_, err->text);                             \
	} while (0)

/* Call one that must fail with that code and a text with that in it. */
#define must_fail(want, part, call)                                            \
	do {                                                                   \
		struct err err_ = {.code = ERR_NONE};                          \
		struct err *err = &err_;                                       \
		if ((call) != -1)                                              \
			fail_msg("%s: did not fail", #call);                   \
		if (err->code != (want) || !strstr(err->text, (part)))         \
			fail_msg("%s: want %d '%s', got %d '%s'", #call,       \
				 (int)(want), (part), (int)err->code,          \
				 err->text);                                   \
	} while (0)

static inline int memory_open(void **test)
{
	static struct memory memory;

	memory = (struct memory){.a = ARENA_INIT};
	must(state_open(":memory:", STATE_CREATE, &memory.st, err));
	*test = &memory;
	return 0;
}

static inline int memory_close(void **test)
{
	struct memory *m = *test;

	state_close(m->st);
	arena_release(&m->a);
	return 0;
}

/* A mail by its id; received_at and digest as unknown as can be. */
static inline struct state_message
memory_message(const char *msgid, const char *email, int64_t date_at)
{
	return (struct state_message){
	    .msgid = msgid,
	    .kind = 3,
	    .date_at = date_at,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = "Re: [PATCH] mm: fix",
	    .from = {.name = "", .email = email},
	    .refs = "",
	};
}

static inline struct state_patch
memory_patch(const char *msgid, const char *email, int64_t date_at)
{
	struct state_patch p = {
	    .message = memory_message(msgid, email, date_at),
	    .title_at = 8,
	    .tags = "PATCH",
	    .revision = "1",
	    .title_key = 77,
	    .author = {.name = "Ann Author", .email = "ann@example.org"},
	    .paths = "mm/slab.c",
	};

	p.message.kind = 1;
	p.message.subject = "[PATCH] mm: fix";
	return p;
}

/* Put one mail in a transaction of its own; gives its row. */
static inline int64_t memory_put(struct state *st,
				 const struct state_message *m,
				 const struct state_patch *patch,
				 const char *text, enum state_put want)
{
	enum state_put result;
	int64_t id;

	must(state_begin(st, err));
	must(state_message_put(st, m, patch, text, &id, &result, err));
	must(state_commit(st, err));
	if (result != want)
		fail_msg("put '%s': want %d, got %d", m->msgid, (int)want,
			 (int)result);
	return id;
}

static inline int64_t memory_put_patch(struct state *st,
				       const struct state_patch *p)
{
	return memory_put(st, &p->message, p, "text\n", STATE_PUT_NEW);
}

#endif /* TESTS_UNIT_MEMORY_H */
