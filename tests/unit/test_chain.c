/* SPDX-License-Identifier: MIT */
/* One series with all its versions. */
#include "tests/unit/digest_week.h"
#include "tests/unit/applied_row.h"

#include "bot/digest/chain_text.h"
#include "bot/model/chain.h"
#include "bot/people/roster.h"
#include "state/mentions.h"

static const struct week_mail mails[] = {
    {"v1@ada", 1, WEEK_ADA, "[PATCH] mm: this name", "", "mm/a.c\nmm/b.c", 2, 2,
     2, 0, "", NULL},
    {"v2@ada", 9, WEEK_ADA, "[PATCH v2] mm: that title", "", "mm/a.c\nmm/b.c",
     2, 2, 2, 0, "", NULL},
    {"v3@ada", 20, WEEK_ADA, "[PATCH v3] mm: that title", "", "mm/c.c", 1, 2, 2,
     0, "", NULL},
    {"v3b@ada", 15, WEEK_ADA, "[PATCH v3] mm: another way", "v2@ada", "mm/c.c",
     1, 2, 2, 0, "", NULL},
    {"pull@bob", 33, WEEK_BOB, "[GIT PULL] \x1b[31m updates for 6.15", "", "",
     3, 30, 20, 0, "", NULL},
};

static const struct list list = {
    .name = "kvm", .address = "", .archive = "https://lore.kernel.org/kvm/"};

static void open_mails(struct week *w)
{
	struct err err;

	week_open(w);
	for (size_t i = 0; i < LENGTH(mails); i++)
		week_put(w, &mails[i]);
	for (size_t i = 0; i < LENGTH(week_mails); i++)
		week_put(w, &week_mails[i]);
	if (state_commit(w->st, &err) || series_refresh(w->st, &err))
		fail_msg("%s", err.text);
}

static const char *ids_of(struct week *w, const char *msgid)
{
	const char *got = "";
	struct chain chain;
	struct err err;

	if (chain_find(w->st, &list, msgid, &w->arena, &chain, &err))
		return arena_strdup(&w->arena, err.text);
	for (size_t i = 0; i < chain.n; i++)
		got = arena_printf(&w->arena, "%s%s%s", got, *got ? " " : "",
				   chain.series[i]->msgid);
	return got;
}

static void test_versions(void **state)
{
	static const struct {
		const char *msgid, *want;
	} rows[] = {
	    /* whichever is asked for */
	    {"v3@ada", "v3@ada v2@ada v1@ada"},
	    {"v2@ada", "v3@ada v2@ada v1@ada"},
	    {"v1@ada", "v3@ada v2@ada v1@ada"},
	    /* one of two that follow the same */
	    {"v3b@ada", "v3b@ada v2@ada v1@ada"},
	    {"arm2@bob", "arm0@bob"},
	    /* sent three times */
	    {"again1@ada", "again3@ada again2@ada again1@ada"},
	    {"again2@ada", "again3@ada again2@ada again1@ada"},
	    {"again3@ada", "again3@ada again2@ada again1@ada"},
	    {"nobody@x", "no mail 'nobody@x' is recorded"},
	    {"a\x1b", "no mail 'a?' is recorded"},
	};
	struct week w;

	(void)state;
	open_mails(&w);
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].msgid, rows[i].want,
			  ids_of(&w, rows[i].msgid));
	week_close(&w);
	table_end();
}

/* A mail that answers nothing, and a pull request. */
static void test_others(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct state_message note = {
	    .msgid = "note@x",
	    .kind = FACTS_OTHER,
	    .date_at = 1000000000,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = "A note",
	    .from = {"", "x@x"},
	    .refs = "",
	};
	enum state_put result;
	struct chain chain;
	struct week w;
	struct err err;
	int64_t id;

	(void)state;
	open_mails(&w);
	if (state_begin(w.st, &err) ||
	    state_message_put(w.st, &note, NULL, NULL, &id, &result, &err) ||
	    state_commit(w.st, &err) || series_refresh(w.st, &err))
		fail_msg("%s", err.text);
	assert_string_equal(ids_of(&w, "note@x"),
			    "mail 'note@x' belongs to no series");
	assert_int_equal(
	    chain_find(w.st, &list, "pull@bob", &w.arena, &chain, &err), 0);
	assert_non_null(chain.pull);
	chain_write(&chain, &list, "UTC", &w.arena, &out);
	assert_non_null(strstr(out.buf, "Pull: ?[31m updates for 6.15\n"));
	assert_non_null(strstr(out.buf, "not pulled yet"));
	assert_non_null(
	    strstr(out.buf, "b4 pr https://lore.kernel.org/kvm/pull@bob"));
	strbuf_release(&out);
	week_close(&w);
}

/* Whatever is recorded: nothing that a terminal obeys, no line too wide but
 * for an id or a link. */
static void test_hostile(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;
	struct err err;

	(void)state;
	open_mails(&w);
	for (size_t i = 0; i < LENGTH(week_mails); i++) {
		struct chain chain;

		strbuf_reset(&out);
		if (chain_find(w.st, &list, week_mails[i].msgid, &w.arena,
			       &chain, &err))
			fail_msg("%s: %s", week_mails[i].msgid, err.text);
		chain_write(&chain, &list, "UTC", &w.arena, &out);
		assert_true(utf8_is_valid(out.buf, out.len));
		for (const char *p = out.buf; *p; p++)
			if ((unsigned char)*p < ' ' && *p != '\n')
				table_int(i, week_mails[i].msgid, '\n', *p);
		for (char *line = out.buf; *line;) {
			size_t len = strcspn(line, "\n");

			if (utf8_width(line, len) > 78 &&
			    !memchr(line, '<', len) && !strstr(line, WEEK_LONG))
				table_mem(i, week_mails[i].msgid,
					  strlen(week_mails[i].msgid), "", 0,
					  line, len);
			line += len + (line[len] == '\n');
		}
	}
	strbuf_release(&out);
	week_close(&w);
	table_end();
}

static void put_answer(struct week *w, const char *msgid, const char *refs,
		       const struct state_mentions *mentions)
{
	const struct state_message m = {
	    .msgid = msgid,
	    .kind = FACTS_REPLY,
	    .date_at = w->monday + 30 * 3600,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = "Re: it",
	    .from = {"mia", "mia@old.example"},
	    .refs = refs,
	};
	enum state_put result;
	struct err err;
	int64_t id;

	if (state_message_put(w->st, &m, NULL, NULL, &id, &result, &err) ||
	    state_message_add_list(w->st, id, w->list_id, &err) ||
	    state_mentions_put(w->st, id, mentions, &err))
		fail_msg("%s", err.text);
}

/* People are named as in a digest: by the mailmap, and behind relays. */
static void test_people(void **state)
{
	static const char line[] =
	    "Mia Maintainer <mia@example.org> <mia@old.example>";
	static const struct week_mail mail = {
	    "relayed@x",
	    1,
	    "Ada Example via B4 Relay",
	    "devnull+ada.example.org@kernel.org",
	    "[PATCH] mm: relayed",
	    "",
	    "mm/a.c",
	    1,
	    1,
	    1,
	    0,
	    "",
	    "ada@example.org"};
	static const struct state_trailer tag = {PATCH_TRAILER_REVIEWED,
						 {"mia", "mia@old.example"}};
	static const struct state_mentions review = {.trailers = &tag,
						     .n_trailers = 1};
	struct state_mentions applied = {.n_links = 0};
	static const char *const wanted[] = {
	    "    Ada Example, 2025-03-31, 1 patch,",
	    "applied by Mia Maintainer to next, ",
	    "first answer after 29 hours by Mia Maintainer: ",
	    "Reviewed-by Mia Maintainer <mia@example.org>,",
	};
	struct strbuf out = STRBUF_INIT;
	struct list mapped = list;
	struct roster roster;
	struct chain chain;
	struct week w;
	struct err err;

	(void)state;
	week_open(&w);
	week_put(&w, &mail);
	put_answer(&w, "review@x", "relayed@x", &review);
	applied.applied = applied_row(APPLIED_PHRASE,
				      "Applied to next, thanks.", "", &w.arena);
	put_answer(&w, "yes@x", "relayed@x", &applied);
	if (state_commit(w.st, &err) || series_refresh(w.st, &err))
		fail_msg("%s", err.text);
	mailmap_init(&roster.mailmap, &w.arena);
	assert_null(mailmap_add(&roster.mailmap, slice_of(line)));
	roster.has_employers = false;
	mapped.roster = &roster;
	if (chain_find(w.st, &mapped, "yes@x", &w.arena, &chain, &err))
		fail_msg("%s", err.text);
	chain_write(&chain, &mapped, "UTC", &w.arena, &out);
	for (size_t i = 0; i < LENGTH(wanted); i++)
		if (!strstr(out.buf, wanted[i]))
			table_str(i, "show", wanted[i], out.buf);
	strbuf_release(&out);
	week_close(&w);
	table_end();
}

#define TAG "         Reviewed-by mia <mia@old.example>, "

/* Under each patch stands the mail that gave the tag to it. */
static void test_tags(void **state)
{
	static const struct state_trailer tag = {PATCH_TRAILER_REVIEWED,
						 {"mia", "mia@old.example"}};
	static const struct state_mentions review = {.trailers = &tag,
						     .n_trailers = 1};
	struct strbuf out = STRBUF_INIT;
	struct chain chain;
	struct week w;
	struct err err;
	const char *at;

	(void)state;
	open_mails(&w);
	assert_int_equal(state_begin(w.st, &err), 0);
	put_answer(&w, "r1@x", "arm4@bob", &review);
	put_answer(&w, "r2@x", "arm1@bob", &review);
	put_answer(&w, "r3@x", "arm1@bob", &review);
	if (state_commit(w.st, &err) || series_refresh(w.st, &err) ||
	    chain_find(w.st, &list, "arm0@bob", &w.arena, &chain, &err))
		fail_msg("%s", err.text);
	chain_write(&chain, &list, "UTC", &w.arena, &out);
	at = strstr(out.buf, "<arm1@bob>\n");
	assert_non_null(at);
	at = strstr(at, TAG "<r2@x>\n");
	assert_non_null(at);
	at = strstr(at, "<arm4@bob>\n");
	assert_non_null(at);
	assert_non_null(strstr(at, TAG "<r1@x>\n"));
	assert_null(strstr(out.buf, "<r3@x>\n"));
	assert_null(strstr(at, "<r2@x>"));
	strbuf_release(&out);
	week_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_versions), cmocka_unit_test(test_others),
	    cmocka_unit_test(test_hostile),  cmocka_unit_test(test_people),
	    cmocka_unit_test(test_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
