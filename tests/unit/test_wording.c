/* SPDX-License-Identifier: MIT */
/* Counts, number lists, links: the words of the digest. */
#include "tests/unit/table.h"

#include "bot/digest/wording.h"
#include "bot/model/model.h"
#include "common/arena.h"
#include "common/mail/addr.h"

static void test_numbers(void **state)
{
	static const struct {
		uint32_t numbers[12];
		size_t max;
		const char *want;
	} rows[] = {
	    {{0}, 40, ""},
	    {{7}, 40, "7"},
	    {{1, 2}, 40, "1,2"},
	    {{1, 2, 3}, 40, "1-3"},
	    {{1, 2, 3, 5, 6, 8, 9, 10, 11, 12}, 40, "1-3,5,6,8-12"},
	    {{1, 3, 5, 7, 9, 11, 13, 15}, 12, "1,3,5,7,..."},
	    {{1, 3, 5, 7, 9, 11}, 13, "1,3,5,7,9,11"},
	    {{4000000000u, 4000000001u, 4000000002u},
	     40,
	     "4000000000-4000000002"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t n = 0;

		while (rows[i].numbers[n])
			n++;
		table_str(i, rows[i].want, rows[i].want,
			  wording_numbers(rows[i].numbers, n, rows[i].max, &a));
	}
	arena_release(&a);
	table_end();
}

static void test_patches(void **state)
{
	static const uint32_t numbers[] = {2, 3, 4, 9};
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(wording_patches(numbers, 1, &a), "patch 2");
	assert_string_equal(wording_patches(numbers, 4, &a), "patches 2-4,9");
	arena_release(&a);
}

static void test_applied(void **state)
{
	struct arena a = ARENA_INIT;
	struct model_applied applied = {
	    .verb = APPLIED_VERB_QUEUED,
	    .by = {.name = "Ada Example", .email = "ada@example.org"},
	    .place = "kvm/next",
	};

	(void)state;
	assert_string_equal(wording_applied(&applied, NULL, &a),
			    "queued by Ada Example to kvm/next");
	applied.verb = APPLIED_VERB_MERGED;
	applied.place = "";
	applied.by = (struct mail_addr){"", ""};
	assert_string_equal(wording_applied(&applied, NULL, &a), "merged");
	arena_release(&a);
}

/* A From header may hold a name that nobody has. */
static void test_long_names(void **state)
{
	struct arena a = ARENA_INIT;
	char *name = arena_alloc(&a, 60001);
	const char *shown;

	(void)state;
	memset(name, '(', 60000);
	name[60000] = '\0';
	shown = wording_person(name, name + 1, &a);
	assert_int_equal(strlen(shown), 2 * (WORDING_SHORT_MAX + 3) + 3);
	assert_memory_equal(shown + WORDING_SHORT_MAX, "... <((", 7);
	name[WORDING_SHORT_MAX] = '\0';
	assert_string_equal(wording_name(&(struct mail_addr){name, ""}, &a),
			    name);
	arena_release(&a);
}

static void test_present(void **state)
{
	static const struct {
		uint32_t total, present[8], missing[8], extra[3];
		const char *want;
	} rows[] = {
	    {1, {1}, {0}, {0}, "1 patch"},
	    {3, {1, 2, 3}, {0}, {0}, "3 patches"},
	    {4, {0}, {1, 2, 3, 4}, {0}, "0 of 4 patches (cover only)"},
	    {1, {0}, {1}, {0}, "0 of 1 patch (cover only)"},
	    /* the shorter list; on a tie "only" */
	    {6, {4, 5, 6}, {1, 2, 3}, {0}, "3 of 6 patches (only 4-6)"},
	    {5, {1, 2, 3, 5}, {4}, {0}, "4 of 5 patches (not 4)"},
	    {2, {2}, {1}, {0}, "1 of 2 patches (only 2)"},
	    {5, {1, 2, 3, 4, 5, 6}, {0}, {6}, "5 patches and 6/5"},
	    {2, {1, 2, 3, 4}, {0}, {3, 4}, "2 patches and 3/2 and 4/2"},
	    {3, {1, 2, 4}, {3}, {4}, "2 of 3 patches (not 3) and 4/3"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct model_series s = {.total = rows[i].total};
		uint32_t present[8], missing[8], extra[3];

		memcpy(present, rows[i].present, sizeof(present));
		memcpy(missing, rows[i].missing, sizeof(missing));
		memcpy(extra, rows[i].extra, sizeof(extra));
		s.present = present;
		s.missing = missing;
		s.extra = extra;
		while (s.n_present < 8 && present[s.n_present])
			s.n_present++;
		while (s.n_missing < 8 && missing[s.n_missing])
			s.n_missing++;
		while (s.n_extra < 3 && extra[s.n_extra])
			s.n_extra++;
		s.n_missing_all = s.n_missing;
		table_str(i, rows[i].want, rows[i].want,
			  wording_present(&s, &a));
	}
	arena_release(&a);
	table_end();
}

static void test_label(void **state)
{
	static const struct {
		const char *version;
		bool rfc, resend;
		const char *repost_of, *want;
	} rows[] = {
	    {"1", false, false, NULL, "New"},
	    {"2", false, false, NULL, "v2"},
	    {"5.5", false, false, NULL, "v5.5"},
	    {"1", true, false, NULL, "RFC"},
	    {"2", true, false, NULL, "RFC v2"},
	    {"1", false, true, NULL, "Resend"},
	    {"1", false, false, "x", "Resend"},
	    {"2", false, true, "x", "Resend v2"},
	    {"1", true, true, NULL, "Resend RFC"},
	    {"2", true, true, NULL, "Resend RFC v2"},
	    {"0", false, false, NULL, "v0"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct model_series s = {.version = rows[i].version,
					 .rfc = rows[i].rfc,
					 .resend = rows[i].resend,
					 .repost_of = rows[i].repost_of};

		table_str(i, rows[i].version, rows[i].want,
			  wording_label(&s, &a));
	}
	arena_release(&a);
	table_end();
}

static void test_url(void **state)
{
	static const struct {
		const char *archive, *msgid, *want;
	} rows[] = {
	    {"https://x/", "a.b-c_d+e=f@g", "https://x/a.b-c_d+e=f@g"},
	    {"https://x/", "a/b?c#d%20e@f", "https://x/a%2Fb%3Fc%23d%2520e@f"},
	    {"https://x/", "$(id);`id`|&<>!*[]{}~'\"\\@f",
	     "https://x/%24%28id%29%3B%60id%60%7C%26%3C%3E%21%2A%5B%5D%7B"
	     "%7D%7E%27%22%5C@f"},
	    {"https://x/", "\xc3\xa9\x7f @f", "https://x/%C3%A9%7F%20@f"},
	    {"", "a@b", NULL},
	    {"https://x/", "", NULL},
	    {"https://x/", "sha256:00", NULL},
	};
	struct arena a = ARENA_INIT;
	char longest[901];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *got =
		    wording_url(rows[i].archive, rows[i].msgid, &a);

		table_str(i, rows[i].msgid, rows[i].want ? rows[i].want : "-",
			  got ? got : "-");
	}
	memset(longest, 'x', sizeof(longest) - 1);
	longest[900] = '\0';
	assert_null(wording_url("https://x/", longest, &a));
	longest[700] = '\0';
	assert_non_null(wording_url("https://x/", longest, &a));
	arena_release(&a);
	table_end();
}

static void test_people(void **state)
{
	static const struct {
		const char *name, *email, *person, *short_name;
	} rows[] = {
	    {"Ada", "ada@x", "Ada <ada@x>", "Ada"},
	    {"", "ada@x", "ada@x", "ada@x"},
	    {"ADA@x", "ada@x", "ada@x", "ADA@x"},
	    {"Ada", "", "Ada", "Ada"},
	    {"", "", "(nobody)", "(nobody)"},
	    {"A\x1b\xe2\x80\xae", "a@x", "A?? <a@x>", "A??"},
	};
	struct arena a = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mail_addr addr = {rows[i].name, rows[i].email};

		table_str(i, rows[i].name, rows[i].person,
			  wording_person(rows[i].name, rows[i].email, &a));
		table_str(i, rows[i].name, rows[i].short_name,
			  wording_name(&addr, &a));
	}
	arena_release(&a);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers), cmocka_unit_test(test_patches),
	    cmocka_unit_test(test_applied), cmocka_unit_test(test_long_names),
	    cmocka_unit_test(test_present), cmocka_unit_test(test_label),
	    cmocka_unit_test(test_url),     cmocka_unit_test(test_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
