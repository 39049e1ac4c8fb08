/* SPDX-License-Identifier: MIT */
/*
 * What is open for real people, in ../shared/corpus: what must hold of every
 * line of it. Where the archive is absent the test is skipped.
 */
#include "tests/unit/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/facts/facts.h"
#include "bot/open/open.h"
#include "bot/open/open_view.h"
#include "bot/read/ingest.h"
#include "bot/read/spawner.h"
#include "bot/series/refresh.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/err.h"
#include "common/utf8.h"
#include "config/config.h"
#include "state/db.h"
#include "state/messages.h"

#define ARCHIVE "../shared/corpus/kvmarm-2020q2.mbox.gz"
#define URL     "https://lore.kernel.org/kvmarm/"

static const char *const people[] = {
    "maz@kernel.org",
    "drjones@redhat.com",
    "james.morse@arm.com",
    "eric.auger@redhat.com",
    "yuzenghui@huawei.com",
    "alexandru.elisei@arm.com",
    "will@kernel.org",
    "suzuki.poulose@arm.com",
    "pbonzini@redhat.com",
    "andre.przywara@arm.com",
    "beata.michalska@linaro.org",
};

static struct spawner *spawner;
static struct state *st;
static struct arena arena = ARENA_INIT;
static struct state_message *mails;
static struct state_patch *patches;
static size_t n_mails, n_patches;

static int load(void **unused)
{
	struct ingest_context in = {.sp = spawner};
	const struct state_span all = {
	    .kind = STATE_SPAN_DATES, .since = 0, .until = INT64_MAX};
	struct err err;

	(void)unused;
	if (access(ARCHIVE, R_OK)) {
		print_message("skipped: %s: %s\n", ARCHIVE, strerror(errno));
		return 0;
	}
	if (state_open(":memory:", STATE_CREATE, &st, &err))
		return -1;
	in.st = st;
	if (ingest_import(&in, ARCHIVE, &err) || series_refresh(st, &err) ||
	    state_messages_in(st, &all, &arena, &mails, &n_mails, &err) ||
	    state_patches_in(st, &all, &arena, &patches, &n_patches, &err))
		return -1;
	return 0;
}

static int unload(void **unused)
{
	(void)unused;
	if (st)
		state_close(st);
	arena_release(&arena);
	return 0;
}

static const struct state_patch *find_patch(const char *msgid, size_t len)
{
	for (size_t i = 0; i < n_patches; i++)
		if (strlen(patches[i].message.msgid) == len &&
		    !memcmp(patches[i].message.msgid, msgid, len))
			return &patches[i];
	return NULL;
}

/* The entries of a text, by their links; how many. */
static size_t read_links(const char *text, const struct state_patch **out,
			 size_t max)
{
	static const char *const links[] = {"\n    b4 am " URL,
					    "\n    b4 pr " URL};
	size_t n = 0;

	for (const char *s = text; *s; s++)
		for (size_t i = 0; i < LENGTH(links); i++) {
			size_t len = strlen(links[i]);

			if (strncmp(s, links[i], len) != 0)
				continue;
			assert_true(n < max);
			out[n] = find_patch(s + len, strcspn(s + len, "\n"));
			assert_non_null(out[n]);
			n++;
		}
	return n;
}

/* No newer version of it was there at that time. */
static void check_newest(const struct state_patch *p, int64_t now)
{
	for (size_t i = 0; i < n_patches; i++) {
		const struct state_patch *q = &patches[i];

		if (q->title_key == p->title_key &&
		    q->message.kind == p->message.kind &&
		    q->counter == p->counter && q->message.date_at < now &&
		    !strcmp(q->message.from.email, p->message.from.email) &&
		    strtoul(q->revision, NULL, 10) >
			strtoul(p->revision, NULL, 10) &&
		    !(q->flags & (STATE_PATCH_RFC | STATE_PATCH_PULL)))
			fail_msg("%s has a newer version: %s", p->message.msgid,
				 q->message.msgid);
	}
}

/* The nearest patch that a mail answers. */
static const struct state_patch *target_of(const struct state_message *m)
{
	for (const char *s = m->refs; *s;) {
		size_t len = strcspn(s, "\n");
		const struct state_patch *p = find_patch(s, len);

		if (p)
			return p;
		s += len + (s[len] == '\n');
	}
	return NULL;
}

/* That person wrote nothing in answer to any of them. */
static void check_unanswered(const struct state_patch *const *listed, size_t n,
			     const char *me, int64_t now)
{
	for (size_t i = 0; i < n_mails; i++) {
		const struct state_patch *to;

		if (mails[i].kind != FACTS_REPLY || mails[i].date_at >= now ||
		    strcmp(mails[i].from.email, me) != 0)
			continue;
		to = target_of(&mails[i]);
		for (size_t k = 0; to && k < n; k++)
			if (to == listed[k] ||
			    (to->series_id &&
			     to->series_id == listed[k]->series_id))
				fail_msg("%s answered %s by %s", me,
					 listed[k]->message.msgid,
					 mails[i].msgid);
	}
}

static void check_lines(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *url = strstr(text, "https://");

		if ((!url || url > text + len) && utf8_width(text, len) > 78)
			fail_msg("a long line: %.*s", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void check_person(const struct open_query *q)
{
	const struct state_patch *listed[200];
	struct strbuf out = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct err err;
	size_t n, links;

	if (open_mine(st, q, &a, &out, &n, &err))
		fail_msg("%s", err.text);
	check_lines(out.buf);
	links = read_links(out.buf, listed, LENGTH(listed));
	assert_int_equal(links, n);
	for (size_t i = 0; i < links; i++) {
		check_newest(listed[i], q->now);
		assert_string_equal(listed[i]->message.from.email, q->me);
	}
	strbuf_reset(&out);
	if (open_todo(st, q, &a, &out, &n, &err))
		fail_msg("%s", err.text);
	check_lines(out.buf);
	links = read_links(out.buf, listed, LENGTH(listed));
	assert_int_equal(links, n < OPEN_TODO_MAX ? n : OPEN_TODO_MAX);
	for (size_t i = 0; i < links; i++) {
		check_newest(listed[i], q->now);
		assert_string_not_equal(listed[i]->message.from.email, q->me);
	}
	check_unanswered(listed, links, q->me, q->now);
	strbuf_release(&out);
	arena_release(&a);
}

static void test_people(void **unused)
{
	const int64_t ends[] = {
	    clock_utc(2020, 4, 20, 0, 0, 0),
	    clock_utc(2020, 6, 1, 0, 0, 0),
	    clock_utc(2020, 6, 29, 0, 0, 0),
	};
	const struct list list = {
	    .name = "kvmarm",
	    .address = "kvmarm@lists.cs.columbia.edu",
	    .archive = URL,
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	};

	(void)unused;
	if (!st)
		skip();
	for (size_t i = 0; i < LENGTH(ends); i++) {
		struct open_query q = {.list = &list,
				       .maintainers = "",
				       .now = ends[i],
				       .zone = "UTC"};
		struct arena a = ARENA_INIT;
		struct open_view view;
		struct err err;

		if (open_view_make(st, &q, &a, &view, &err))
			fail_msg("%s", err.text);
		assert_true(view.n > 20);
		q.view = &view;
		for (size_t k = 0; k < LENGTH(people); k++) {
			q.me = people[k];
			check_person(&q);
		}
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_people),
	};
	struct err err = {.code = ERR_NONE};
	int failed;

	/* The one that forks, before anything else is open. */
	if (spawner_start(&spawner, &err)) {
		fprintf(stderr, "cannot begin: %s\n", err.text);
		return 1;
	}
	failed = cmocka_run_group_tests(tests, load, unload);
	spawner_stop(spawner);
	return failed;
}
