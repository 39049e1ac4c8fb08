/* SPDX-License-Identifier: MIT */
/* The digest as mails: header, parts, threading. */
#include "tests/unit/digest_week.h"
#include "tests/unit/golden.h"
#include "tests/unit/readable.h"

#include "bot/mail/digest_mail.h"
#include "bot/mail/key.h"
#include "common/mail/date.h"

static const unsigned char test_key[KEY_SIZE] = "key";

#define SLOT "20250407T0000Z"

static const struct digest_mail_options usual = {
    .text = {.detail = TEXT_OVERVIEW,
	     .bot = "digest@example.org",
	     .prefix = "#digest",
	     .keeper = "Jane Doe <digest-admin@example.org>"},
    .mailing.from = {"kvm digest robot", "digest@example.org"},
    .mailing.to = {"", "kvm@vger.kernel.org"},
    .to_list = true,
    .mailing.slot = SLOT,
    .mailing.key = test_key,
    .mailing.date_at = 1743984300, /* 2025-04-07T00:05:00Z */
    .max_bytes = 64000,
};

static size_t make(struct week *w, const struct digest_mail_options *options,
		   struct mailing_part **parts)
{
	struct err err;
	size_t n;

	if (digest_mail_make(w->st, &w->model, options, &w->arena, parts, &n,
			     &err))
		fail_msg("%s", err.text);
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(strlen((*parts)[k].bytes), (*parts)[k].len);
		assert_true((*parts)[k].len <= options->max_bytes);
		readable_check((*parts)[k].msgid, (*parts)[k].bytes,
			       (*parts)[k].len);
	}
	return n;
}

/* Two parts in the week's full width: the golden file is what the list gets. */
static void test_golden(void **state)
{
	static const char *const refs[] = {
	    "digest.kvm.20250324T0000Z.1.00@example.org",
	    "digest.kvm.20250331T0000Z.1.00@example.org"};
	struct digest_mail_options options = usual;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	options.text.detail = TEXT_MESSAGES;
	options.max_bytes = 10000;
	options.mailing.refs = refs;
	options.mailing.n_refs = 2;
	week_open_whole(&w, 0);
	assert_int_equal(make(&w, &options, &parts), 2);
	golden_check("part1.eml", parts[0].bytes, parts[0].len);
	golden_check("part2.eml", parts[1].bytes, parts[1].len);
	week_close(&w);
}

/* A list gets four: the second goes on with the patch list, the last says what
 * is left out and how to ask for it. */
static void test_golden_four(void **state)
{
	struct digest_mail_options options = usual;
	struct mailing_part *parts;
	struct week w;

	(void)state;
	options.text.detail = TEXT_MESSAGES;
	options.max_bytes = 8000;
	week_open_whole(&w, 60);
	assert_int_equal(make(&w, &options, &parts), DIGEST_MAIL_LIST_PARTS);
	golden_check("part2of4.eml", parts[1].bytes, parts[1].len);
	golden_check("part4of4.eml", parts[3].bytes, parts[3].len);
	week_close(&w);
}

static void test_msgid(void **state)
{
	static const unsigned char other_key[KEY_SIZE] = "yek";
	static const struct {
		const char *list, *slot;
		int part;
		const unsigned char *key;
		const char *want;
	} rows[] = {
	    /* printf digest.kvm.S.1@d | openssl dgst -sha256 -hmac key */
	    {"kvm", "S", 1, test_key, "digest.kvm.S.1.e6d3ce517f39f8de@d"},
	};
	struct arena a = ARENA_INIT;
	const char *one, *other;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++)
		table_str(i, rows[i].list, rows[i].want,
			  mailing_msgid(rows[i].list, rows[i].slot,
					rows[i].part, "d", rows[i].key, &a));
	/* every part of it counts */
	one = mailing_msgid("a.b", "S", 1, "d", test_key, &a);
	assert_memory_equal(one, "digest.a-b.S.1.", 15);
	other = mailing_msgid("a-b", "S", 1, "d", test_key, &a);
	assert_string_not_equal(one, other);
	other = mailing_msgid("a.b", "S", 1, "d", other_key, &a);
	assert_string_not_equal(one, other);
	arena_release(&a);
	table_end();
}

/* RFC 5322 3.6.4, but at most 20: the first and the last 19. */
static void test_references(void **state)
{
	static const struct {
		size_t n, want_n, want_second; /* index of the second id */
	} rows[] = {
	    {0, 0, 0},   {1, 1, 0},   {2, 2, 1},
	    {20, 20, 1}, {21, 20, 2}, {300, 20, 281},
	};
	const char *refs[300];
	struct week w;

	(void)state;
	week_open_whole(&w, 0);
	for (int i = 0; i < 300; i++)
		refs[i] = arena_printf(&w.arena, "digest.kvm.r%d@x", i);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct digest_mail_options options = usual;
		struct mailing_part *parts;
		size_t n;

		options.mailing.refs = refs;
		options.mailing.n_refs = rows[i].n;
		options.text.detail = TEXT_MESSAGES;
		options.max_bytes = 9000 + 50 * rows[i].n;
		n = make(&w, &options, &parts);
		table_int(i, "references", (int64_t)rows[i].want_n,
			  (int64_t)parts[0].n_refs);
		if (rows[i].n)
			assert_string_equal(parts[0].refs[0], refs[0]);
		if (rows[i].n > 1)
			table_str(i, "second", refs[rows[i].want_second],
				  parts[0].refs[1]);
		if (rows[i].n)
			assert_string_equal(parts[0].refs[parts[0].n_refs - 1],
					    refs[rows[i].n - 1]);
		/* all parts reply to the first */
		for (size_t k = 1; k < n; k++) {
			assert_true(parts[k].n_refs <= MAILING_REFS);
			assert_string_equal(parts[k].refs[parts[k].n_refs - 1],
					    parts[0].msgid);
		}
	}
	table_end();
	week_close(&w);
}

static void test_subject(void **state)
{
	static const struct {
		const char *list, *range, *want;
	} rows[] = {
	    {"kvm", "2025-W14",
	     "Subject: [kvm digest] 2025-W14: 23 patches in 18 series\n"},
	    {"kvm", "2025-04-01",
	     "Subject: [kvm digest] 2025-04-01: 6 patches in 6 series\n"},
	    {"kvm", "2025-03-31..2025-04-01",
	     "Subject: [kvm digest] 2025-03-31 to 2025-04-01: 16 patches "
	     "in 13 series\n"},
	    {"kvm", "2025-03-31T07:00Z..2025-03-31T08:00Z",
	     "Subject: [kvm digest] 2025-03-31: 1 patch in 1 series\n"},
	    {"patches", "2025-04-01",
	     "Subject: [digest patches] 2025-04-01: 6 patches in 6 "
	     "series\n"},
	    {"RFC-editor", "2025-04-01",
	     "Subject: [digest RFC-editor] 2025-04-01: 6 patches in 6 "
	     "series\n"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct mailing_part *parts;
		struct week w;
		const char *subject;

		week_open(&w);
		for (size_t k = 0; k < LENGTH(week_mails); k++)
			week_put(&w, &week_mails[k]);
		week_build(&w, rows[i].range);
		w.model.list.name = rows[i].list;
		make(&w, &usual, &parts);
		/* unfolded */
		subject = strstr(parts[0].bytes, "Subject: ");
		size_t len = strcspn(subject, "\n");
		char *got = arena_strndup(&w.arena, subject, len + 1);
		if (subject[len + 1] == ' ')
			got = arena_printf(
			    &w.arena, "%.*s%.*s\n", (int)len, subject,
			    (int)strcspn(subject + len + 1, "\n"),
			    subject + len + 1);
		table_str(i, rows[i].range, rows[i].want, got);
		week_close(&w);
	}
	table_end();
}

/* The numbers of the blocks "[N] b4 am" in a mail, in order. */
static int count_blocks(const char *s, int *next)
{
	int n = 0;

	for (s = strstr(s, "\n===== Patch Commit Messages"); s;
	     s = strchr(s + 1, '\n')) {
		if (s[1] != '[')
			continue;
		assert_int_equal(strtol(s + 2, NULL, 10), *next);
		++*next;
		n++;
	}
	return n;
}

/* Whatever the size, every message is in one part, in order; a list gets at
 * most four, and reads what is left out. */
static void test_parts(void **state)
{
	struct week w;

	(void)state;
	week_open_whole(&w, 150);
	for (size_t size = DIGEST_MAIL_MIN + 2000; size < 150000;
	     size += 1 + size / 3) {
		struct digest_mail_options options = usual;
		struct mailing_part *parts;
		int next = 1, listed = 1;
		size_t n;

		options.text.detail = TEXT_MESSAGES;
		options.max_bytes = size;
		options.to_list = false;
		n = make(&w, &options, &parts);
		for (size_t k = 0; k < n; k++) {
			count_blocks(parts[k].bytes, &next);
			for (const char *s = parts[k].bytes;
			     (s = strstr(s, "\n[")); s++) {
				if (strtol(s + 2, NULL, 10) == listed &&
				    !strstr(s, "\n\n[1] b4") && listed < next)
					listed++;
			}
			assert_null(strstr(parts[k].bytes, "Left out"));
		}
		assert_int_equal(next, 167);

		options.to_list = true;
		size_t m = make(&w, &options, &parts);
		assert_true(m <= DIGEST_MAIL_LIST_PARTS);
		if (n > DIGEST_MAIL_LIST_PARTS) {
			assert_int_equal(m, DIGEST_MAIL_LIST_PARTS);
			assert_non_null(
			    strstr(parts[m - 1].bytes, "\nLeft out: "));
			assert_non_null(strstr(parts[m - 1].bytes,
					       "\n  #digest 2025-W14 "
					       "messages\n\n-- \n"));
		}
		for (size_t k = 0; k + 1 < m; k++)
			assert_null(strstr(parts[k].bytes, "Left out"));
	}
	week_close(&w);
}

/* A message longer than a part says how much of it is missing. */
static void test_cut(void **state)
{
	struct week_mail mail = week_mails[0];
	struct digest_mail_options options = usual;
	struct strbuf text = STRBUF_INIT;
	struct mailing_part *parts;
	struct week w;
	size_t n, lines = 0;
	char want[64];

	(void)state;
	for (int i = 0; i < 2000; i++)
		strbuf_addf(&text, "line %d\n", i);
	mail.text = text.buf;
	week_open(&w);
	week_put(&w, &mail);
	week_build(&w, "2025-W14");
	options.text.detail = TEXT_MESSAGES;
	options.max_bytes = 10000;
	n = make(&w, &options, &parts);
	assert_int_equal(n, 2);
	for (const char *s = parts[1].bytes; (s = strstr(s, "\n  line ")); s++)
		lines++;
	assert_true(lines > 100);
	snprintf(want, sizeof(want),
		 "\n  line %zu\n  [cut: %zu more lines, see the link]\n\n---",
		 lines - 1, 2000 - lines);
	assert_non_null(strstr(parts[1].bytes, want));
	strbuf_release(&text);
	week_close(&w);
}

static void test_refused(void **state)
{
	struct digest_mail_options options = usual;
	struct mailing_part *parts;
	struct week w;
	struct err err;
	size_t n;

	(void)state;
	week_open_whole(&w, 0);
	options.text.detail = TEXT_FULL;
	assert_int_equal(digest_mail_make(w.st, &w.model, &options, &w.arena,
					  &parts, &n, &err),
			 -1);
	assert_int_equal(err.code, ERR_DATA);
	options.to_list = false;
	assert_true(make(&w, &options, &parts) >= 1);
	w.model.counts.cover_mails++;
	assert_int_equal(digest_mail_make(w.st, &w.model, &options, &w.arena,
					  &parts, &n, &err),
			 -1);
	assert_int_equal(err.code, ERR_DATA);
	week_close(&w);
}

/* What a subscription adds: links that survive any address, a footer without
 * a line that robots act on, whatever words were asked. */
static void test_subscription(void **state)
{
	static const char *const at_start[] = {
	    "\nFixes:", "\nReviewed-by:", "\n#digest", "\nFrom "};
	struct mailing_subscription own = {
	    .id = 12,
	    .created_at = 1743984300,
	    .words = "weekly title:\"what Fixes: the Reviewed-by: of all that "
		     "#digest Fixes: From the Reviewed-by: people #digest\"",
	    .token = "k5w2hq7d4mznbv3xy6tjra2cpe",
	    .owner = "a&b@example.org",
	    .prefix = "#kvm?",
	};
	struct digest_mail_options options = usual;
	struct mailing_part *parts;
	const char *footer;
	struct week w;

	(void)state;
	options.to_list = false;
	options.mailing.from.email = "digest+kvm@example.org";
	options.mailing.subscription = &own;
	week_open_whole(&w, 0);
	w.model.list.name = "a.b";
	assert_int_equal(make(&w, &options, &parts), 1);
	assert_non_null(strstr(
	    parts->bytes, "\nList-Id: a.b digest, subscription 12 "
			  "<s12.a-b.digest.example.org>\n"
			  "List-Unsubscribe: <mailto:digest%2Bkvm@example.org?"
			  "subject=%23kvm%3F%20unsubscribe%2012%20"
			  "k5w2hq7d4mznbv3xy6tjra2cpe>\n"
			  "List-Help: <mailto:digest%2Bkvm@example.org?"
			  "subject=%23kvm%3F%20help>\n"
			  "List-Owner: <mailto:a%26b@example.org>\n"
			  "List-Post: NO\n"));
	footer = strstr(parts->bytes, "\n-- \n");
	assert_non_null(strstr(footer, "\n  #kvm? unsubscribe 12\n"));
	for (size_t i = 0; i < LENGTH(at_start); i++)
		if (strstr(footer, at_start[i]))
			fail_msg("a line begins with %s", at_start[i] + 1);
	/* all, weekly: no words behind the command */
	own.words = "";
	assert_int_equal(make(&w, &options, &parts), 1);
	assert_non_null(strstr(parts->bytes,
			       "\nYou have received this since 2025-04-07 by "
			       "your \"#kvm? subscribe\"\n(subscription"));
	/* the day is one of the range's zone: here it is 20:05 */
	w.model.range.zone = "America/New_York";
	assert_int_equal(make(&w, &options, &parts), 1);
	assert_non_null(strstr(parts->bytes, "this since 2025-04-06 by your"));
	week_close(&w);
}

/* Other text for the same person: cut between paragraphs, in parts. */
static void test_note(void **state)
{
	static const struct mailing_subscription own = {
	    .id = 3,
	    .words = "weekly mine",
	    .token = "k5w2hq7d4mznbv3xy6tjra2cpe",
	    .owner = "jane@example.org",
	    .prefix = "#digest",
	};
	struct digest_note note = {
	    .list = "kvm",
	    .zone = "UTC",
	    .subject = "900 series of yours open",
	    .what = "mine",
	};
	struct digest_mail_options options = usual;
	struct strbuf text = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct mailing_part *parts;
	size_t n;
	int next = 0;

	(void)state;
	strbuf_addstr(&text, "KVM mailing list: what is open\n");
	for (int i = 0; i < 900; i++)
		strbuf_addf(&text, "\n[%d] New: a title\n    its items\n", i);
	note.text = text.buf;
	options.mailing.subscription = &own;
	options.to_list = false;
	options.max_bytes = 10000;
	digest_mail_note(&note, &options, &a, &parts, &n);
	assert_true(n > 3);
	for (size_t k = 0; k < n; k++) {
		const char *s = strstr(parts[k].bytes, "\n\n");

		assert_true(parts[k].len <= options.max_bytes);
		assert_non_null(strstr(
		    parts[k].bytes,
		    arena_printf(&a, "; mine; part=%zu/%zu; ", k + 1, n)));
		if (k)
			assert_non_null(strstr(
			    s, arena_printf(&a,
					    "\n\nKVM mailing list: what is "
					    "open, part %zu of %zu\n\n[",
					    k + 1, n)));
		for (; (s = strstr(s, "\n[")); s++)
			assert_int_equal(strtol(s + 2, NULL, 10), next++);
	}
	assert_int_equal(next, 900);
	strbuf_release(&text);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	    cmocka_unit_test(test_golden_four),
	    cmocka_unit_test(test_msgid),
	    cmocka_unit_test(test_references),
	    cmocka_unit_test(test_subject),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_subscription),
	    cmocka_unit_test(test_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
