/* SPDX-License-Identifier: MIT */
/*
 * What became of series: a week of our own making in which each shape of the
 * layout that needs answers stands once.
 */
#include "bot/model/build.h"
#include "tests/unit/digest_week.h"
#include "tests/unit/applied_row.h"
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#include <jansson.h>
#include <stdlib.h>

#include "bot/digest/json.h"
#include "bot/digest/text.h"
#include "state/mentions.h"

#define BOT        "digest@example.org"
#define MAINTAINER "Mia Maintainer", "mia@example.org"
#define REVIEWER   "Rob Reviewer", "rob@example.org"
#define CI         "kernel test robot", "lkp@intel.com"

#define PATCH(id, hours, who, subject, refs)                                   \
	{                                                                      \
		id, hours, who, subject, refs, "arch/x86/kvm/" id, 1, 2, 1, 0, \
		    "Text.\n", NULL                                            \
	}

static const struct week_mail patches[] = {
    PATCH("discussed", 1, WEEK_ADA, "[PATCH] x86: discussed", ""),
    PATCH("nacked", 2, WEEK_ADA, "[PATCH] x86: nacked", ""),
    PATCH("asked", 3, WEEK_ADA, "[PATCH] x86: changes asked for", ""),
    PATCH("rev1", 4, WEEK_ADA, "[PATCH 1/2] x86: reviewed", ""),
    PATCH("rev2", 4, WEEK_ADA, "[PATCH 2/2] x86: reviewed, too", "rev1"),
    PATCH("half1", 5, WEEK_ADA, "[PATCH 1/3] x86: half reviewed", ""),
    PATCH("half2", 5, WEEK_ADA, "[PATCH 2/3] x86: not", "half1"),
    PATCH("half3", 5, WEEK_ADA, "[PATCH 3/3] x86: not either", "half1"),
    PATCH("part1", 6, WEEK_ADA, "[PATCH 1/3] x86: applied in part", ""),
    PATCH("part2", 6, WEEK_ADA, "[PATCH 2/3] x86: this one", "part1"),
    PATCH("part3", 6, WEEK_ADA, "[PATCH 3/3] x86: but not this", "part1"),
    PATCH("whole1", 7, WEEK_BOB, "[PATCH 1/2] x86: applied", ""),
    PATCH("whole2", 7, WEEK_BOB, "[PATCH 2/2] x86: wholly", "whole1"),
    PATCH("tip", 8, WEEK_BOB, "[PATCH] x86: merged by tip", ""),
    PATCH("dropped", 9, WEEK_BOB, "[PATCH] x86: dropped again", ""),
    PATCH("own", 10, WEEK_BOB, "[PATCH] x86: answers its own", ""),
    PATCH("robot", 11, WEEK_BOB, "[PATCH] x86: broken", ""),
    PATCH("untaken", 11, WEEK_BOB, "[PATCH] x86: applied and dropped later",
	  ""),
    PATCH("v1", -1300, WEEK_BOB, "[RFC PATCH] x86: many versions", ""),
    PATCH("v2", -900, WEEK_BOB, "[PATCH v2] x86: many versions", ""),
    PATCH("v3", -800, WEEK_BOB, "[PATCH v3] x86: many versions", ""),
    PATCH("v4", -700, WEEK_BOB, "[PATCH v4] x86: many versions", ""),
    PATCH("v5", -600, WEEK_BOB, "[PATCH v5] x86: many versions", ""),
    PATCH("v6", 12, WEEK_BOB, "[PATCH v6] x86: many versions", ""),
    PATCH("v7", 13, WEEK_BOB, "[PATCH v7] x86: many versions", ""),
    PATCH("v8", 170, WEEK_BOB, "[PATCH v8] x86: many versions", ""),
    PATCH("taken-later", 14, WEEK_BOB, "[PATCH] x86: applied later", ""),
    {"pull", 15, WEEK_BOB, "[GIT PULL] KVM/x86 for 6.15", "", "", 3, 3, 3, 0,
     "Pull.\n", NULL},
    {"pull-old", -100, WEEK_BOB, "[GIT PULL] KVM/x86 for 6.14", "", "", 3, 3, 3,
     0, "Pull.\n", NULL},
    PATCH("old", -100, WEEK_ADA, "[PATCH] x86: of the week before", ""),
};

static const struct answer {
	const char *msgid;
	int hours;
	const char *name, *email;
	const char *subject;
	const char *to;
	enum patch_trailer_kind tag; /* the writer's; 0: none */
	enum applied_how how;        /* 0: says nothing */
	const char *line, *patches;
} answers[] = {
    {"a1", 20, REVIEWER, "Re: x", "discussed", 0, 0, "", ""},
    {"a2", 20, REVIEWER, "Re: x", "nacked", PATCH_TRAILER_REVIEWED, 0, "", ""},
    {"a3", 21, MAINTAINER, "Re: x", "nacked", PATCH_TRAILER_NACKED, 0, "", ""},
    {"a4", 22, MAINTAINER, "Re: x", "asked", 0, APPLIED_CHANGES, "pw-bot: cr",
     ""},
    {"a5", 23, REVIEWER, "Re: x", "rev1", PATCH_TRAILER_REVIEWED, 0, "", ""},
    {"a6", 24, MAINTAINER, "Re: x", "rev2", PATCH_TRAILER_ACKED, 0, "", ""},
    {"a7", 25, REVIEWER, "Re: x", "half1", PATCH_TRAILER_REVIEWED, 0, "", ""},
    {"a8", 26, MAINTAINER, "Re: (subset) x", "part1", 0, APPLIED_B4_TY,
     "Applied to kvm-x86 misc, thanks!", "1"},
    {"a9", 27, MAINTAINER, "Re: (subset) x", "part2", 0, APPLIED_B4_TY,
     "Applied to kvm-x86 misc, thanks!", "2"},
    {"a10", 28, MAINTAINER, "Re: x", "whole1", 0, APPLIED_PHRASE,
     "Series queued to kvm/next, thanks.", ""},
    {"a11", 29, "tip-bot2 for Bob", "tip-bot2@linutronix.de",
     "[tip: x86/urgent] x86: merged by tip", "tip", 0, 0, "", ""},
    {"a12", 30, MAINTAINER, "Re: x", "dropped", 0, APPLIED_PHRASE,
     "Queued, thanks.", ""},
    {"a13", 31, MAINTAINER, "Re: x", "dropped", 0, APPLIED_DROPPED,
     "I've dropped this patch again", ""},
    {"a14", 32, WEEK_BOB, "Re: x", "own", PATCH_TRAILER_TESTED, APPLIED_PHRASE,
     "Applied, thanks.", ""},
    {"a15", 33, CI, "Re: x", "robot", 0, 0, "", ""},
    {"a16", 34, MAINTAINER, "Re: x", "pull-old", 0, APPLIED_PHRASE,
     "Pulled, thanks.", ""},
    {"a17", 35, REVIEWER, "Re: x", "old", 0, APPLIED_WORDING,
     "I have queued this", ""},
    {"a18", 180, MAINTAINER, "Re: x", "taken-later", 0, APPLIED_PHRASE,
     "Applied, thanks.", ""},
    {"a20", 180, MAINTAINER, "Re: x", "untaken", 0, APPLIED_PHRASE,
     "Applied, thanks.", ""},
    {"a21", 190, MAINTAINER, "Re: x", "untaken", 0, APPLIED_DROPPED,
     "I've dropped this patch again", ""},
    {"a19", 181, MAINTAINER, "Re: x", "pull", 0, APPLIED_PHRASE,
     "Pulled, thanks.", ""},
};

static void put_answer(struct week *w, const struct answer *answer)
{
	const struct state_trailer tag = {
	    .kind = (int)answer->tag,
	    .addr = {answer->name, answer->email},
	};
	const struct state_mentions mentions = {
	    .trailers = &tag,
	    .n_trailers = answer->tag != 0,
	    .applied = applied_row((int)answer->how, answer->line,
				   answer->patches, &w->arena),
	};
	const struct state_message m = {
	    .msgid = answer->msgid,
	    .kind = answer->subject[0] == '[' ? FACTS_NOTICE : FACTS_REPLY,
	    .date_at = w->monday + (int64_t)answer->hours * 3600,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = answer->subject,
	    .from = {answer->name, answer->email},
	    .refs = answer->to,
	    .robot = strstr(answer->email, "lkp@") ||
		     strstr(answer->email, "tip-bot"),
	};
	enum state_put result;
	struct err err;
	int64_t id;

	if (state_message_put(w->st, &m, NULL, NULL, &id, &result, &err) ||
	    state_message_add_list(w->st, id, w->list_id, &err) ||
	    state_mentions_put(w->st, id, &mentions, &err))
		fail_msg("%s: %s", answer->msgid, err.text);
}

static void open_states(struct week *w)
{
	week_open(w);
	for (size_t i = 0; i < LENGTH(patches); i++)
		week_put(w, &patches[i]);
	for (size_t i = 0; i < LENGTH(answers); i++)
		put_answer(w, &answers[i]);
}

static void make(struct week *w, const char *bot, const char *first_since,
		 struct strbuf *out)
{
	const struct text_options options = {.detail = TEXT_OVERVIEW,
					     .bot = bot,
					     .prefix = "#digest",
					     .first_since = first_since};
	struct digest_text text;
	struct err err;

	if (digest_text_check(&w->model, &err) ||
	    digest_text_make(w->st, &w->model, &options, &w->arena, &text,
			     &err))
		fail_msg("%s", err.text);
	digest_text_join(&text, out);
	digest_text_release(&text);
	readable_check("states", out->buf, out->len);
}

static void test_golden(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	open_states(&w);
	week_build(&w, "2025-W14");
	make(&w, BOT, NULL, &out);
	golden_check("states.txt", out.buf, out.len);
	strbuf_release(&out);
	week_close(&w);
}

/* A list's first digest, which starts late: instants, what of the range was
 * begun before it, what waits that is not in the list, an RFC that came again
 * as a patch, one that was sent before the range and twice in it. */
static void test_golden_first(void **state)
{
	static const struct week_mail others[] = {
	    PATCH("idle", -400, WEEK_ADA, "[PATCH] x86: nobody answers", ""),
	    PATCH("idle-too", -300, WEEK_BOB, "[PATCH v2 1/2] x86: so here",
		  ""),
	    PATCH("rfc", 60, WEEK_BOB, "[RFC PATCH] x86: an idea", ""),
	    PATCH("done", 169, WEEK_BOB, "[PATCH] x86: an idea", ""),
	    PATCH("ask0", -90, WEEK_ADA, "[RFC PATCH 1/2] x86: again", ""),
	    PATCH("ask1", 60, WEEK_ADA, "[RFC PATCH 1/2] x86: again", ""),
	    PATCH("ask2", 60, WEEK_ADA, "[RFC PATCH 2/2] x86: and more",
		  "ask1"),
	    PATCH("ask1b", 80, WEEK_ADA, "[RESEND RFC PATCH 1/2] x86: again",
		  ""),
	    PATCH("ask2b", 80, WEEK_ADA, "[RESEND RFC PATCH 2/2] x86: and more",
		  "ask1b"),
	};
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	open_states(&w);
	for (size_t i = 0; i < LENGTH(others); i++)
		week_put(&w, &others[i]);
	week_build(&w, "2025-04-01T06:00Z..2025-04-07T06:00Z");
	make(&w, BOT, "2025-04-01", &out);
	golden_check("first.txt", out.buf, out.len);
	strbuf_release(&out);
	week_close(&w);
}

/* Each state, and the mail that proves it. */
static void test_states(void **state)
{
	static const struct {
		const char *series, *name, *msgid;
	} rows[] = {
	    {"discussed", "discussed", "a1"}, {"nacked", "changes asked", "a3"},
	    {"asked", "changes asked", "a4"}, {"rev1", "reviewed", "a6"},
	    {"half1", "discussed", "a7"},     {"part1", "applied", "a8"},
	    {"whole1", "applied", "a10"},     {"tip", "merged", "a11"},
	    {"dropped", "dropped", "a13"},    {"own", "new", NULL},
	    {"robot", "new", NULL},           {"untaken", "new", NULL},
	    {"v6", "superseded", "v7"},       {"v7", "new", NULL},
	    {"taken-later", "new", NULL},
	};
	struct strbuf out = STRBUF_INIT;
	struct week w;
	json_t *facts, *series, *s;
	size_t i, found = 0;

	(void)state;
	open_states(&w);
	week_build(&w, "2025-W14");
	digest_json(&w.model, &out);
	facts = json_loads(out.buf, 0, NULL);
	series = json_object_get(facts, "series");
	assert_int_equal(json_array_size(series), LENGTH(rows));
	json_array_foreach(series, i, s)
	{
		const char *id =
		    json_string_value(json_object_get(s, "message_id"));
		json_t *is = json_object_get(s, "state");
		const char *msgid =
		    json_string_value(json_object_get(is, "message_id"));

		for (size_t k = 0; k < LENGTH(rows); k++) {
			if (strcmp(rows[k].series, id))
				continue;
			found++;
			table_str(
			    k, id, rows[k].name,
			    json_string_value(json_object_get(is, "name")));
			table_str(k, id, rows[k].msgid ? rows[k].msgid : "-",
				  msgid ? msgid : "-");
		}
	}
	assert_int_equal(found, LENGTH(rows));
	json_decref(facts);
	strbuf_release(&out);
	week_close(&w);
	table_end();
}

/* What the JSON says of a series beyond the facts. */
static void test_judgements(void **state)
{
	static const struct {
		const char *series, *key, *want;
	} rows[] = {
	    {"part1", "state",
	     "{\"all\": false, \"message_id\": \"a8\", \"name\": \"applied\", "
	     "\"patches\": [1, 2], \"to\": \"kvm-x86\"}"},
	    {"whole1", "state",
	     "{\"all\": true, \"message_id\": \"a10\", \"name\": \"applied\", "
	     "\"patches\": [], \"to\": \"kvm/next\"}"},
	    {"robot", "state", "{\"message_id\": null, \"name\": \"new\"}"},
	    {"robot", "robots",
	     "{\"failed\": 0, \"passed\": 0, \"reports\": 1}"},
	    {"discussed", "first_answer",
	     "{\"delay\": 68400, \"from\": {\"email\": \"rob@example.org\", "
	     "\"name\": \"Rob Reviewer\"}, \"message_id\": \"a1\"}"},
	    {"own", "first_answer", "null"},
	    {"discussed", "topic", "\"x86\""},
	    {"discussed", "fixes", "false"},
	    {"discussed", "carried", "[]"},
	};
	struct strbuf out = STRBUF_INIT;
	struct week w;
	json_t *facts, *s;
	size_t i;

	(void)state;
	open_states(&w);
	week_build(&w, "2025-W14");
	digest_json(&w.model, &out);
	facts = json_loads(out.buf, 0, NULL);
	for (size_t r = 0; r < LENGTH(rows); r++) {
		json_array_foreach(json_object_get(facts, "series"), i, s)
		{
			char *got;

			if (strcmp(json_string_value(
				       json_object_get(s, "message_id")),
				   rows[r].series) != 0)
				continue;
			got = json_dumps(json_object_get(s, rows[r].key),
					 JSON_SORT_KEYS | JSON_ENCODE_ANY);
			table_str(r, rows[r].key, rows[r].want, got);
			free(got);
		}
	}
	json_decref(facts);
	strbuf_release(&out);
	week_close(&w);
	table_end();
}

/* Of many that wait 25 are named, and a command fetches all. */
static void test_many_wait(void **state)
{
	static const char more[] = "\n5 more:\n";
	const struct {
		const char *bot, *command;
	} rows[] = {
	    {BOT, "  #digest 2025-02-10..2025-03-30 state:waiting\n"},
	    {NULL, "  patchdigest digest 2025-02-10..2025-03-30 --filter "
		   "state:waiting\n"},
	};

	(void)state;
	for (size_t r = 0; r < LENGTH(rows); r++) {
		struct strbuf out = STRBUF_INIT;
		struct week w;
		const char *s;
		size_t n = 0;

		week_open(&w);
		for (int i = 0; i < 30; i++) {
			const struct week_mail mail = {
			    .msgid = arena_printf(&w.arena, "wait%d", i),
			    .hours = -40 - i,
			    .name = "Ada Example",
			    .email = "ada@example.org",
			    .subject = arena_printf(
				&w.arena, "[PATCH] x86: number %d", i),
			    .refs = "",
			    .paths = "arch/x86/a.c",
			    .files = 1,
			    .text = "",
			};

			week_put(&w, &mail);
		}
		week_put(&w, &patches[0]);
		week_build(&w, "2025-W14");
		make(&w, rows[r].bot, NULL, &out);
		s = strstr(out.buf, "===== Waiting");
		assert_non_null(s);
		assert_non_null(strstr(out.buf, " 30 waiting for a first"));
		for (const char *at = s; (at = strstr(at, " days, Ada ")); at++)
			n++;
		assert_int_equal(n, 25);
		s = strstr(s, more);
		assert_non_null(s);
		s += sizeof(more) - 1;
		table_str(r, "command", rows[r].command,
			  arena_strndup(&w.arena, s, strcspn(s, "\n") + 1));
		strbuf_release(&out);
		week_close(&w);
	}
	table_end();
}

/* A week without patches, in which something was taken, is told; one in which
 * a series only waits is not. */
static void test_quiet(void **state)
{
	static const struct {
		const char *week;
		bool empty;
	} rows[] = {
	    {"2025-W15", false},
	    {"2025-W16", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct answer late = answers[17];
		struct week w;

		late.msgid = "late";
		late.hours = 200;
		week_open(&w);
		week_put(&w, &patches[LENGTH(patches) - 4]);
		put_answer(&w, &late);
		week_build(&w, rows[i].week);
		table_int(i, rows[i].week, rows[i].empty,
			  model_is_empty(&w.model));
		week_close(&w);
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_golden_first),
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_judgements),
	    cmocka_unit_test(test_many_wait),
	    cmocka_unit_test(test_quiet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
