/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_MODEL_BASE_H
#define TESTS_UNIT_MODEL_BASE_H

#include "tests/unit/memory.h"

#include <string.h>

#include "bot/facts/facts.h"
#include "bot/model/build.h"
#include "bot/model/model.h"
#include "bot/series/refresh.h"

/* Mails of our own making, and the model of a range of them. */

#define ADA "ada@example.org"
#define BOB "bob@example.org"

static const struct list all_lists = {
    .name = "x", .address = "", .archive = ""};

static inline struct state_patch part(const char *msgid, uint32_t counter,
				      uint32_t expected, const char *refs,
				      int64_t at)
{
	struct state_patch p = memory_patch(msgid, ADA, at);

	p.message.kind = counter ? FACTS_PATCH : FACTS_COVER;
	p.message.refs = refs;
	p.counted = true;
	p.counter = counter;
	p.expected = expected;
	p.author = p.message.from;
	p.tags = "";
	return p;
}

static inline struct state_patch pull(const char *msgid, int64_t at)
{
	struct state_patch p = memory_patch(msgid, ADA, at);

	p.message.kind = FACTS_PULL;
	return p;
}

static inline void put_all(struct memory *m, const struct state_patch *mails,
			   size_t n)
{
	for (size_t i = 0; i < n; i++)
		memory_put_patch(m->st, &mails[i]);
}

static inline struct range days(int64_t since, int64_t until)
{
	return (struct range){
	    .span = {.kind = STATE_SPAN_DATES, .since = since, .until = until},
	    .since = since,
	    .until = until,
	    .zone = "UTC",
	};
}

static inline struct range rows(enum state_span_kind kind, int64_t first,
				int64_t last)
{
	return (struct range){
	    .span = {.kind = kind, .first = first, .last = last},
	    .zone = "UTC",
	};
}

static inline struct model
build_for(struct memory *m, const struct list *list, struct range range)
{
	struct model model;

	must(series_refresh(m->st, err));
	must(model_build(m->st, list, &range, &m->a, &model, err));
	return model;
}

static inline struct model build(struct memory *m, struct range range)
{
	return build_for(m, &all_lists, range);
}

static inline void numbers_are(const uint32_t *got, size_t n, const char *want)
{
	char text[200] = "";
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
					i ? " " : "", got[i]);
	assert_string_equal(text, want);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, memory_open, memory_close)

#endif /* TESTS_UNIT_MODEL_BASE_H */
