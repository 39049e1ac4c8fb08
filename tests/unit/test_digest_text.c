/* SPDX-License-Identifier: MIT */
/* The digest as a list reader sees it. */
#include "tests/unit/digest_week.h"
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#include <dirent.h>

#include "bot/digest/plan.h"
#include "bot/digest/text.h"

#define BOT    "digest@example.org"
#define KEEPER "Jane Doe <digest-admin@example.org>"

static void make(struct week *w, enum text_detail detail, const char *bot,
		 struct strbuf *out)
{
	struct text_options options = {.detail = detail,
				       .bot = bot,
				       .prefix = "#digest",
				       .keeper = bot ? KEEPER : NULL};
	struct digest_text text;
	struct err err;

	if (digest_text_check(&w->model, &err) ||
	    digest_text_make(w->st, &w->model, &options, &w->arena, &text,
			     &err))
		fail_msg("%s", err.text);
	digest_text_join(&text, out);
	digest_text_release(&text);
}

/* Commands begin as the list's configuration has it, in the short form too. */
static void test_prefix(void **state)
{
	static const int crowds[] = {0, 400};
	static const struct text_options options = {
	    .bot = BOT, .prefix = "#kvm", .keeper = KEEPER};

	(void)state;
	for (size_t i = 0; i < LENGTH(crowds); i++) {
		struct strbuf out = STRBUF_INIT;
		struct digest_text text;
		struct week w;
		struct err err;

		week_open_whole(&w, crowds[i]);
		assert_int_equal(digest_text_make(w.st, &w.model, &options,
						  &w.arena, &text, &err),
				 0);
		digest_text_join(&text, &out);
		assert_non_null(strstr(out.buf, "\n  #kvm help\n"));
		assert_non_null(strstr(out.buf, "\n  #kvm 2w"));
		assert_null(strstr(out.buf, "#digest"));
		digest_text_release(&text);
		strbuf_release(&out);
		week_close(&w);
	}
}

static void test_golden(void **state)
{
	static const struct {
		const char *file;
		enum text_detail detail;
		const char *bot;
	} rows[] = {
	    {"overview.txt", TEXT_OVERVIEW, BOT},
	    {"messages.txt", TEXT_MESSAGES, BOT},
	    {"full.txt", TEXT_FULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct week w;
		struct strbuf out = STRBUF_INIT;

		week_open_whole(&w, WEEK_CROWD);
		make(&w, rows[i].detail, rows[i].bot, &out);
		golden_check(rows[i].file, out.buf, out.len);
		strbuf_release(&out);
		week_close(&w);
	}
}

/* The overview stands word for word in what has messages too: numbers and
 * lines do not depend on the detail. */
static void test_details_agree(void **state)
{
	struct strbuf all = STRBUF_INIT, part = STRBUF_INIT;

	(void)state;
	golden_read("tests/golden/overview.txt", &part);
	golden_read("tests/golden/messages.txt", &all);
	char *end = strstr(part.buf, "\n-- \n");
	assert_non_null(end);
	assert_memory_equal(all.buf, part.buf, (size_t)(end - part.buf));
	strbuf_release(&all);
	strbuf_release(&part);
}

/* The week has everything that hostile senders put into their mails. */
static void test_lines(void **state)
{
	DIR *dir = opendir("tests/golden");
	struct dirent *entry;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		struct strbuf text = STRBUF_INIT;
		char path[512];

		const char *suffix = strrchr(entry->d_name, '.');

		if (!suffix ||
		    (strcmp(suffix, ".txt") && strcmp(suffix, ".eml")))
			continue;
		snprintf(path, sizeof(path), "tests/golden/%s", entry->d_name);
		golden_read(path, &text);
		readable_check(path, text.buf, text.len);
		strbuf_release(&text);
		n++;
	}
	closedir(dir);
	assert_true(n >= 3);
}

static const char *random_text(struct arena *a, size_t max)
{
	static const char *const pieces[] = {
	    " ",
	    " ",
	    " ",
	    "a",
	    "word",
	    "From ",
	    "---",
	    "--- ",
	    "+++ ",
	    "@@ ",
	    "diff --git a b",
	    "Fixes: ",
	    "Cc: ",
	    "Reviewed-by: x ",
	    "#digest ",
	    "pw-bot: x",
	    "\x1b[2J",
	    "\r",
	    "\t",
	    "\xcc\x81",
	    "\xe2\x80\xae",
	    "\xe2\x80\x8b",
	    "\xe6\xbc\xa2\xe5\xad\x97",
	    "\xf0\x9f\x98\x80",
	    "\x7f",
	    "\xc2\x85",
	    "/",
	    "%",
	    "?",
	    "#",
	    "[PATCH]",
	    "]",
	    "<",
	    ">",
	    ",",
	    "; ",
	    WEEK_LONG,
	};
	struct strbuf out = STRBUF_INIT;
	size_t n = (size_t)rand() % max;
	const char *s;

	for (size_t i = 0; i < n; i++)
		strbuf_addstr(&out, pieces[(size_t)rand() % LENGTH(pieces)]);
	s = arena_strndup(a, out.buf, out.len);
	strbuf_release(&out);
	return s;
}

/* Several lines of it. */
static const char *random_body(struct arena *a)
{
	const char *s = "";

	for (int i = rand() % 12; i > 0; i--)
		s = arena_printf(a, "%s%s\n", s, random_text(a, 60));
	return s;
}

/* Whatever other people put into their mails, the lines stay in order. */
static void test_random(void **state)
{
	(void)state;
	srand(3);
	for (int round = 0; round < 40; round++) {
		struct strbuf out = STRBUF_INIT;
		struct week w;

		week_open(&w);
		for (int i = 0; i < 30; i++) {
			struct arena *a = &w.arena;
			struct week_mail mail = {
			    .msgid =
				arena_printf(a, "%s%d", random_text(a, 40), i),
			    .hours = i,
			    .name = random_text(a, 12),
			    .email = arena_printf(a, "u%d@x", i % 7),
			    .subject = arena_printf(a, "[PATCH %s%d/4] %s",
						    i % 5 ? "" : "v2 ", i % 6,
						    random_text(a, 30)),
			    .refs = "",
			    .paths = random_text(a, 5),
			    .files = (uint32_t)rand() % 4,
			    .flags = (unsigned)rand() & WEEK_MARKS,
			    .text = random_body(a),
			};

			week_put(&w, &mail);
		}
		week_build(&w, "2025-W14");
		make(&w, TEXT_FULL, round % 2 ? BOT : NULL, &out);
		readable_check("random", out.buf, out.len);
		strbuf_release(&out);
		week_close(&w);
	}
}

/* Over 40,000 bytes the list takes its short form, with the same numbers. */
static void test_short_form(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	week_open_whole(&w, 300);
	make(&w, TEXT_OVERVIEW, BOT, &out);
	readable_check("short form", out.buf, out.len);
	assert_true(out.len < TEXT_LONG);
	golden_check("short.txt", out.buf, out.len);
	strbuf_release(&out);
	week_close(&w);
}

/* A range without patches has a head, a word and a footer, and tables of one row are
 * fine. */
static void test_small(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct week w;

	(void)state;
	week_open(&w);
	week_build(&w, "2025-W14");
	make(&w, TEXT_MESSAGES, NULL, &out);
	assert_string_equal(
	    out.buf,
	    "KVM mailing list update from 2025-03-31 to 2025-04-06\n\n"
	    "Period:  Mon 2025-03-31 to Sun 2025-04-06, UTC (2025-W14)\n"
	    "List:    kvm@vger.kernel.org\n"
	    "Archive: https://lore.kernel.org/kvm/\n\nNo patch mails.\n\n"
	    "-- \nA robot, patchdigest, made this from the mails of the "
	    "period. A patch counts\nfor its author (an in-body author "
	    "line wins), a cover for who sent it; tags\nare those in the "
	    "patches and in replies; robots do not count as answers.\n");
	strbuf_release(&out);
	week_close(&w);
}

/* The check before sending notices every mail that is told twice or not at
 * all. */
static void test_check(void **state)
{
	struct week w;
	struct err err;

	(void)state;
	week_open_whole(&w, WEEK_CROWD);
	assert_int_equal(digest_text_check(&w.model, &err), 0);

	w.model.counts.patch_mails++;
	assert_int_equal(digest_text_check(&w.model, &err), -1);
	assert_int_equal(err.code, ERR_DATA);
	table_str(0, "totals",
		  "the patch list has 41 patches and 2 covers, the totals "
		  "have 42 and 2",
		  err.text);
	w.model.counts.patch_mails--;

	w.model.display_people[3].patches--;
	assert_int_equal(digest_text_check(&w.model, &err), -1);
	assert_non_null(strstr(err.text, "contributors"));
	w.model.display_people[3].patches++;

	w.model.display_domains[0].covers++;
	assert_int_equal(digest_text_check(&w.model, &err), -1);
	assert_non_null(strstr(err.text, "domains"));
	w.model.display_domains[0].covers--;

	w.model.n_series--;
	assert_int_equal(digest_text_check(&w.model, &err), -1);
	w.model.n_series++;
	w.model.n_continued--;
	assert_int_equal(digest_text_check(&w.model, &err), -1);
	w.model.n_continued++;
	assert_int_equal(digest_text_check(&w.model, &err), 0);
	table_end();
	week_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_prefix),
	    cmocka_unit_test(test_details_agree),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_short_form),
	    cmocka_unit_test(test_small),
	    cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
