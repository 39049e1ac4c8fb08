/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/facts.h"
#include "common/arena.h"
#include "common/clock.h"
#include "common/mail/header.h"
#include "common/strbuf.h"
#include "common/utf8.h"
#include "tests/unit/read_mail.h"

static struct arena arena = ARENA_INIT;
static struct strbuf scratch = STRBUF_INIT;

static struct facts read_mail(const char *raw)
{
	struct facts f;

	read_facts(raw, strlen(raw), &arena, &scratch, &f);
	return f;
}

static int release(void **state)
{
	(void)state;
	arena_release(&arena);
	strbuf_release(&scratch);
	return 0;
}

#define DIFF                                                                   \
	"diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n"           \
	"@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n"
#define STAT                                                                   \
	" mm/x.c | 3 ++-\n 1 file changed, 2 insertions(+), 1 deletion(-)\n"
#define SOB "Signed-off-by: Ann <ann@example.org>\n"
#define HEAD                                                                   \
	"From: Ann Other <Ann@Example.org>\nMessage-ID: <m1@example.org>\n"    \
	"Date: Mon, 20 Apr 2020 00:05:00 +0200\n"

static void one_patch(void **state)
{
	struct facts f =
	    read_mail(HEAD "Subject: [RFC PATCH tools v2 1/3] mm:\n mend it.\n"
			   "In-Reply-To: <m0@example.org>\n"
			   "List-Id: The list <Tools.Lists.Example.ORG>\n\n"
			   "From: Bob <bob@example.org>\n\nWhy.\n\n"
			   "Fixes: 0123456789ab (\"mm: break it\")\n"
			   "Cc: <stable@vger.kernel.org>\n" SOB "---\n" STAT
			   "\n" DIFF "-- \n2.30\n");

	(void)state;
	assert_string_equal(f.msgid, "m1@example.org");
	assert_false(f.msgid_made);
	assert_int_equal(f.kind, FACTS_PATCH);
	assert_string_equal(f.subject, "[RFC PATCH tools v2 1/3] mm: mend it.");
	assert_string_equal(f.tag.title, "mm: mend it.");
	assert_string_equal(f.tag.tags, "tools");
	assert_string_equal(f.tag.revision, "2");
	assert_true(f.tag.rfc);
	assert_string_equal(f.from.name, "Ann Other");
	assert_string_equal(f.from.email, "ann@example.org");
	assert_string_equal(f.author.name, "Bob");
	assert_string_equal(f.author.email, "bob@example.org");
	assert_true(f.date_at == clock_utc(2020, 4, 19, 22, 5, 0));
	assert_true(f.received_at == CLOCK_NEVER);
	assert_int_equal(f.ancestors.n, 1);
	assert_string_equal(f.ancestors.id[0], "m0@example.org");
	assert_int_equal(f.n_list_ids, 1);
	assert_string_equal(f.list_ids[0], "tools.lists.example.org");
	assert_int_equal(f.n_recipients, 0);
	assert_false(f.robot);
	assert_string_equal(f.loop, "");
	assert_true(f.has_diff);
	assert_true(f.has_stat);
	assert_int_equal(f.stat.files, 1);
	assert_int_equal(f.stat.insertions, 2);
	assert_int_equal(f.stat.deletions, 1);
	assert_int_equal(f.n_paths, 1);
	assert_string_equal(f.paths[0], "mm/x.c");
	assert_true(f.fixes);
	assert_true(f.stable);
	assert_string_equal(f.text, "Why.\n\n"
				    "Fixes: 0123456789ab (\"mm: break it\")\n"
				    "Cc: <stable@vger.kernel.org>\n" SOB
				    "---\n mm/x.c | 3 ++-\n 1 file changed, "
				    "2 insertions(+), 1 deletion(-)");
	assert_string_equal(f.body_start,
			    "From: Bob <bob@example.org>\n\nWhy.\n\nFixes");
	assert_string_equal(f.why, "");
}

/* What depends on the kind. */
static void by_kind(void **state)
{
	static const struct {
		const char *subject;
		const char *body;
		const char *want; /* kind, author, text's first line, flags */
	} rows[] = {
	    {"[PATCH] x", "From: B <b@c.d>\n\nT\n" SOB DIFF, "patch b@c.d [T]"},
	    {"[PATCH] x", "From: nobody\n\nT\n" DIFF,
	     "patch ann@example.org [T]"},
	    {"[PATCH] x", "T\nFixes: 01234567\n" DIFF,
	     "patch ann@example.org [T] fixes"},
	    {"[PATCH] x", "T\nCc: stable@kernel.org\n" DIFF,
	     "patch ann@example.org [T] stable"},
	    {"[PATCH 0/2] x", "From: B <b@c.d>\n\nT\nFixes: 01234567\n",
	     "cover ann@example.org [T]"},
	    {"[GIT PULL] x", "T\nThe following changes\n",
	     "pull ann@example.org [T]"},
	    {"Re: [PATCH] x", "From: B <b@c.d>\n\nT\n" DIFF,
	     "reply ann@example.org []"},
	    {"hello", "T\nCc: stable@kernel.org\n", "other ann@example.org []"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *raw = arena_printf(&arena, HEAD "Subject: %s\n\n%s",
					       rows[i].subject, rows[i].body);
		struct facts f = read_mail(raw);

		table_str(i, raw, rows[i].want,
			  arena_printf(&arena, "%s %s [%.*s]%s%s",
				       facts_kind_name(f.kind), f.author.email,
				       (int)strcspn(f.text, "\n"), f.text,
				       f.fixes ? " fixes" : "",
				       f.stable ? " stable" : ""));
	}
	table_end();
}

/* R9: which numbers count. */
static void diffstats(void **state)
{
	static const struct {
		const char *subject;
		const char *body;
		const char *want;
	} rows[] = {
	    {"[PATCH] x", STAT DIFF, "stat 1 +2 -1 mm/x.c"},
	    {"[PATCH] x", DIFF, "1 +2 -1 mm/x.c"},
	    {"[PATCH] x", " 7 files changed, 9 insertions(+)\n" DIFF,
	     "stat 7 +9 -0 mm/x.c"},
	    {"[PATCH] x", DIFF "\n 7 files changed, 9 insertions(+)\n",
	     "1 +2 -1 mm/x.c"},
	    {"[PATCH 0/1] x", " 7 files changed\n 8 files changed\n",
	     "stat 8 +0 -0"},
	    {"[PATCH 0/1] x", STAT DIFF "\n 7 files changed\n",
	     "stat 7 +0 -0 mm/x.c"},
	    {"[PATCH 0/1] x", "nothing\n", "0 +0 -0"},
	    {"[PATCH 0/2] x",
	     " arch/x86/kvm/x86.c | 3 ++-\n .../long/x.bin | Bin 0 -> 9 bytes\n"
	     " {a => b}/c.c | 1 +\n | 4 +\nnot/me.c | 5 +\n word | of text\n"
	     " last.c|2 +\n 4 files changed, 9 insertions(+)\n",
	     "stat 4 +9 -0 arch/x86/kvm/x86.c .../long/x.bin last.c"},
	    {"[PATCH 0/2] x", " a.c | 3 ++-\n" DIFF, "1 +2 -1 mm/x.c"},
	    {"[PATCH 0/2] x", " a.c | 3 ++-\n-- \n b.c | 3 ++-\n",
	     "0 +0 -0 a.c"},
	    {"[GIT PULL] x", " a.c | 3 ++-\n 1 file changed\n",
	     "stat 1 +0 -0 a.c"},
	    {"Re: [PATCH] x", " a.c | 3 ++-\n", "0 +0 -0"},
	    {"[PATCH] x",
	     ">  1 file changed, 1 insertion(+)\n> diff --git a/x b/x\n",
	     "0 +0 -0"},
	    {"[PATCH] x",
	     "--- o/a.c\n+++ n/a.c\n@@ -1 +1 @@\n-x\n+y\n"
	     "--- o/b.c\n+++ n/b.c\n@@ -1 +1 @@\n-x\n+y\n",
	     "2 +2 -2 a.c b.c"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *raw = arena_printf(&arena, HEAD "Subject: %s\n\n%s",
					       rows[i].subject, rows[i].body);
		struct facts f = read_mail(raw);
		const char *got = arena_printf(
		    &arena, "%s%u +%u -%u", f.has_stat ? "stat " : "",
		    f.stat.files, f.stat.insertions, f.stat.deletions);

		for (size_t p = 0; p < f.n_paths; p++)
			got = arena_printf(&arena, "%s %s", got, f.paths[p]);
		table_str(i, raw, rows[i].want, got);
	}
	table_end();
}

static void lists_and_people(void **state)
{
	static const struct {
		const char *header;
		const char *want; /* list ids | recipients */
	} rows[] = {
	    {"List-Id: <a.b>\nTo: x@y.z\n", "a.b|"},
	    {"List-Id: The List\n <A.B>\n", "a.b|"},
	    {"List-Id: <a.b>\nlist-id: c.d\n", "a.b c.d|"},
	    {"List-Id: no id here\nTo: x@y.z\n", "|x@y.z"},
	    {"List-Id: <a b>\nTo: x@y.z\n", "|x@y.z"},
	    {"To: A <a@b.c>, D <d@e.f>\nCc: <g@h.i>\n", "|a@b.c d@e.f g@h.i"},
	    {"Cc: a@b.c\nCc: d@e.f\nTo: g@h.i\n", "|g@h.i a@b.c d@e.f"},
	    {"Bcc: a@b.c\n", "|"},
	    {"List-Id: <a.b>\nSubject: [PATCH 0/2] x\nTo: x@y.z\nCc: a@b.c\n",
	     "a.b|x@y.z a@b.c"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts f = read_mail(rows[i].header);
		const char *got = "";

		for (size_t k = 0; k < f.n_list_ids; k++)
			got = arena_printf(&arena, "%s%s%s", got, k ? " " : "",
					   f.list_ids[k]);
		got = arena_printf(&arena, "%s|", got);
		for (size_t k = 0; k < f.n_recipients; k++)
			got = arena_printf(&arena, "%s%s%s", got, k ? " " : "",
					   f.recipients[k]);
		table_str(i, rows[i].header, rows[i].want, got);
	}
	table_end();
}

static void robots_and_loops(void **state)
{
	static const struct {
		const char *header;
		bool robot;
		const char *loop;
	} rows[] = {
	    {"From: lkp@intel.com\n", true, ""},
	    {"From: a@b.c\n", false, ""},
	    {"From: a@b.c\nAuto-Submitted: auto-generated\n", true, ""},
	    {"From: a@b.c\nAuto-Submitted: NO (really)\n", false, ""},
	    {"From: a@b.c\nAuto-Submitted: no; x=y\n", false, ""},
	    {"From: a@b.c\nAuto-Submitted:\n", true, ""},
	    {"From: a@b.c\nX-Loop: one\n", false, "one"},
	    {"From: a@b.c\nX-Loop: one\nX-Loop: two\n", false, "one\ntwo"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts f = read_mail(rows[i].header);

		table_int(i, rows[i].header, rows[i].robot, f.robot);
		table_str(i, rows[i].header, rows[i].loop, f.loop);
	}
	table_end();
}

static void unreadable(void **state)
{
	static const struct {
		const char *raw;
		const char *want;
	} rows[] = {
	    {"", "unreadable"},
	    {"\n\r\n\n", "unreadable"},
	    {"\n", "unreadable"},
	    {"From x\n", "unreadable"},
	    {"words\nand words\n", "unreadable"},
	    {"\nwords\n", "other"},
	    {"A: b", "other"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct facts f = read_mail(rows[i].raw);

		table_str(i, rows[i].raw, rows[i].want,
			  facts_kind_name(f.kind));
		table_int(i, rows[i].raw, f.kind == FACTS_UNREADABLE,
			  *f.why != '\0');
		table_int(i, rows[i].raw, true, *f.msgid != '\0');
	}
	table_end();
}

static void body_starts(void **state)
{
	static const struct {
		const char *body;
		const char *want;
	} rows[] = {
	    {"short\n", "short"},
	    {"\n \n  indented\n\n", "  indented"},
	    {"0123456789012345678901234567890123456789more",
	     "0123456789012345678901234567890123456789"},
	    {"\xc3\xa4"
	     "123456789012345678901234567890123456789more",
	     "\xc3\xa4"
	     "123456789012345678901234567890123456789"},
	    {"012345678901234567890123456789012345678\nmore",
	     "012345678901234567890123456789012345678"},
	    {"", ""},
	    {"\n\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *raw =
		    arena_printf(&arena, "A: b\n\n%s", rows[i].body);

		table_str(i, raw, rows[i].want, read_mail(raw).body_start);
	}
	table_end();
}

static void long_text(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct facts f;
	size_t n;

	(void)state;
	strbuf_addstr(&sb, HEAD "Subject: [PATCH 0/9] x\n\n");
	for (int i = 0; i < 9999; i++)
		strbuf_addf(&sb, "line number %d\n", i);
	read_facts(sb.buf, sb.len, &arena, &scratch, &f);
	n = strlen(f.text);
	assert_true(n <= 64 * 1024 && n > 64 * 1024 - 20);
	assert_non_null(strstr(sb.buf, f.text + n - 30));
	assert_int_equal(*(strstr(sb.buf, f.text + n - 30) + 30), '\n');
	strbuf_release(&sb);
}

/* Of a mail over the limit its beginning is read. */
static void huge_mail(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct facts f;

	(void)state;
	strbuf_addstr(&sb, HEAD "Subject: [PATCH] x\n\n" STAT DIFF);
	strbuf_addchars(&sb, 'x', 3 * MAIL_MAX);
	read_facts(sb.buf, sb.len, &arena, &scratch, &f);
	assert_int_equal(f.kind, FACTS_PATCH);
	assert_int_equal(f.stat.insertions, 2);
	strbuf_addstr(&sb, "\r\n");
	read_facts(sb.buf, sb.len, &arena, &scratch, &f);
	assert_int_equal(f.kind, FACTS_PATCH);
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_patch),
	    cmocka_unit_test(by_kind),
	    cmocka_unit_test(diffstats),
	    cmocka_unit_test(lists_and_people),
	    cmocka_unit_test(robots_and_loops),
	    cmocka_unit_test(unreadable),
	    cmocka_unit_test(body_starts),
	    cmocka_unit_test(long_text),
	    cmocka_unit_test(huge_mail),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
