/* SPDX-License-Identifier: MIT */
#include "tests/unit/table.h"

#include "bot/facts/patch_subject.h"
#include "common/arena.h"
#include "common/strbuf.h"

/* What was read, in one line: "v2 1/3 PATCH RFC {tags} title". */
static const char *show(const char *subject, struct arena *a)
{
	struct patch_subject s;
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	patch_subject_parse(subject, a, &s);
	strbuf_addf(&sb, "%s%s", s.has_revision ? "v" : "-", s.revision);
	if (s.counted)
		strbuf_addf(&sb, " %u/%u", s.counter, s.expected);
	strbuf_addstr(&sb, s.reply ? " RE" : "");
	strbuf_addstr(&sb, s.has_patch ? " PATCH" : "");
	strbuf_addstr(&sb, s.rfc ? " RFC" : "");
	strbuf_addstr(&sb, s.resend ? " RESEND" : "");
	strbuf_addstr(&sb, s.pull ? " PULL" : "");
	strbuf_addstr(&sb, s.autosel ? " AUTOSEL" : "");
	strbuf_addstr(&sb, s.kernel ? " KERNEL" : "");
	strbuf_addstr(&sb, s.notice ? " NOTICE" : "");
	if (*s.tags)
		strbuf_addf(&sb, " {%s}", s.tags);
	strbuf_addf(&sb, " %s", s.title);
	out = arena_strdup(a, sb.buf);
	strbuf_release(&sb);
	return out;
}

struct row {
	const char *subject;
	const char *want;
};

static void check(const struct row *rows, size_t n)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < n; i++)
		table_str(i, rows[i].subject, rows[i].want,
			  show(rows[i].subject, &a));
	arena_release(&a);
	table_end();
}

static void usual_forms(void **state)
{
	static const struct row rows[] = {
	    {"[PATCH] mm: mend it", "-1 PATCH mm: mend it"},
	    {"[PATCH 2/7] mm: mend it", "-1 2/7 PATCH mm: mend it"},
	    {"[PATCH v3 0/4] mm: mend it", "v3 0/4 PATCH mm: mend it"},
	    {"[PATCH v1 1/4] mm: mend it", "v1 1/4 PATCH mm: mend it"},
	    {"[PATCH V2] mm: mend it", "v2 PATCH mm: mend it"},
	    {"[PATCH 03/12] mm: mend it", "-1 3/12 PATCH mm: mend it"},
	    {"[PATCH v11 00/12] mm: mend it", "v11 0/12 PATCH mm: mend it"},
	    {"[RFC PATCH 1/2] mm: mend it", "-1 1/2 PATCH RFC mm: mend it"},
	    {"[RFC 1/2] mm: mend it", "-1 1/2 RFC mm: mend it"},
	    {"[RFT PATCH] mm: mend it", "-1 PATCH RFC mm: mend it"},
	    {"[patch 1/2] mm: mend it", "-1 1/2 PATCH mm: mend it"},
	    {"[Patch V2 1/2] mm: mend it", "v2 1/2 PATCH mm: mend it"},
	    {"[v3 1/5] mm: mend it", "v3 1/5 mm: mend it"},
	    {"[kvm-unit-tests PATCH v2 1/2] x86: try it",
	     "v2 1/2 PATCH {kvm-unit-tests} x86: try it"},
	    {"[PATCH kvmtool v2 1/2] disk: try it",
	     "v2 1/2 PATCH {kvmtool} disk: try it"},
	    {"[PATCH net-next] net: try it", "-1 PATCH {net-next} net: try it"},
	    {"no tag at all", "-1 no tag at all"},
	    {"", "-1 "},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void odd_forms(void **state)
{
	static const struct row rows[] = {
	    /* the order of the words, and groups of their own */
	    {"[PATCH v4 3/9][KVMTOOL] headers: renew",
	     "v4 3/9 PATCH {KVMTOOL} headers: renew"},
	    {"[PATCH v4 3/9, KVMTOOL] headers: renew",
	     "v4 3/9 PATCH {KVMTOOL} headers: renew"},
	    {"[kvmtool][PATCH v5] headers: renew",
	     "v5 PATCH {kvmtool} headers: renew"},
	    {"[tools v7 PATCH] headers: renew",
	     "v7 PATCH {tools} headers: renew"},
	    {"[PATCH v9 8/8] [NOT FOR MERGE] arm64: hack",
	     "v9 8/8 PATCH {NOT FOR MERGE} arm64: hack"},
	    {"[PATCH 2/4 V2 net-next] net: x",
	     "v2 2/4 PATCH {net-next} net: x"},
	    {"[PATCH 05/11 v3] net: x", "v3 5/11 PATCH net: x"},
	    {"[PATCH -next 017/300] tree: x",
	     "-1 17/300 PATCH {-next} tree: x"},
	    {"[PATCH;v2;1/2] x", "v2 1/2 PATCH x"},
	    {"[RFC 0/3] [RFC] x", "-1 0/3 RFC x"},
	    {"[RFC][PATCH 0/3] x", "-1 0/3 PATCH RFC x"},
	    {"[[PATCH v2 1/2]] x", "v2 1/2 PATCH x"},
	    {"[PATCH v2 1/2] [1/9] x", "v2 1/2 PATCH x"},
	    {"[PATCH] [v4] x", "v4 PATCH x"},
	    {"[Patch]: x", "-1 PATCH x"},
	    {"[PATCH]x", "-1 PATCH x"},
	    {"[PATCH]", "-1 PATCH "},
	    /* round brackets */
	    {"[PATCH V5 (RESEND) 0/4] x", "v5 0/4 PATCH RESEND x"},
	    {"[RESEND PATCH v2 1/2] x", "v2 1/2 PATCH RESEND x"},
	    {"[PATCH resend 1/2] x", "-1 1/2 PATCH RESEND x"},
	    {"[PATCH v4 REPOST] x", "v4 PATCH RESEND x"},
	    /* glued and joined */
	    {"[PATCHv4 1/3] x", "v4 1/3 PATCH x"},
	    {"[PATCH RFCv2 1/9] x", "v2 1/9 PATCH RFC x"},
	    {"[RFCv3 1/9] x", "v3 1/9 RFC x"},
	    {"[RFC/PATCH 1/3] x", "-1 1/3 PATCH RFC x"},
	    {"[RFC/RFT PATCH 1/3] x", "-1 1/3 PATCH RFC x"},
	    {"[stable:PATCH] x", "-1 PATCH {stable} x"},
	    {"[PATCH/v2 1/3] x", "v2 1/3 PATCH x"},
	    /* counters */
	    {"[PATCH kvmtool v4 6/5] x", "v4 6/5 PATCH {kvmtool} x"},
	    {"[PATCH 0/0] x", "-1 0/0 PATCH x"},
	    {"[PATCH 00001/00002] x", "-1 1/2 PATCH x"},
	    {"[PATCH 4294967297/4294967299] x", "-1 1000000/1000000 PATCH x"},
	    {"[PATCH 1/2/3] x", "-1 PATCH {1/2/3} x"},
	    {"[PATCH 1/] x", "-1 PATCH {1/} x"},
	    {"[PATCH /2] x", "-1 PATCH {/2} x"},
	    /* a test robot's, which are none of ours */
	    {"[arm:next 4/9] a.c:7:1: warning: y", "-1 4/9 {arm:next} a.c:7:1: "
						   "warning: y"},
	    {"[tree:host-v10 4/9] a.c: y", "-1 4/9 {tree:host-v10} a.c: y"},
	    {"[tree:v5 4/9] a.c: y", "-1 4/9 {tree:v5} a.c: y"},
	    /* only like ours */
	    {"[DISPATCH] x", "-1 {DISPATCH} x"},
	    {"[patchwork] x", "-1 {patchwork} x"},
	    {"[PATCH v] x", "-1 PATCH {v} x"},
	    {"[PATCH vee2] x", "-1 PATCH {vee2} x"},
	    {"[\xd0\xa0\xd0\x90TCH] x", "-1 {\xd0\xa0\xd0\x90TCH} x"},
	    {"\xef\xbc\xbbPATCH v2\xef\xbc\xbd x",
	     "-1 \xef\xbc\xbbPATCH v2\xef\xbc\xbd x"},
	    {"[Question] how?", "-1 {Question} how?"},
	    {"a [PATCH] inside", "-1 a [PATCH] inside"},
	    /* brackets without an end, or empty */
	    {"[PATCH v2 1/2 x", "-1 [PATCH v2 1/2 x"},
	    {"[[PATCH v2] x", "v2 PATCH x"},
	    {"[] [PATCH] x", "-1 PATCH x"},
	    {"]PATCH[ x", "-1 ]PATCH[ x"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void replies(void **state)
{
	static const struct row rows[] = {
	    {"Re: [PATCH v2 1/2] x", "v2 1/2 RE PATCH x"},
	    {"RE: x", "-1 RE x"},
	    {"re:x", "-1 RE x"},
	    {"Re:Re: x", "-1 RE x"},
	    {"Re: AW: Fwd: [PATCH] x", "-1 RE PATCH x"},
	    {"Re[2]: [PATCH v2] x", "v2 RE PATCH x"},
	    {"Re[12]: x", "-1 RE x"},
	    {"Re : x", "-1 RE x"},
	    {"Antw: x", "-1 RE x"},
	    {"Sv: x", "-1 RE x"},
	    {"FW: x", "-1 RE x"},
	    {"\xe5\x9b\x9e\xe5\xa4\x8d\xef\xbc\x9a[PATCH v2 1/2] x",
	     "v2 1/2 RE PATCH x"},
	    {"\xe7\xad\x94\xe5\xa4\x8d: [PATCH] x", "-1 RE PATCH x"},
	    {"Re\xef\xbc\x9a x", "-1 RE x"},
	    /* behind a group that is none of a patch */
	    {"[External] Re: [RFC 1/6] x", "-1 1/6 RE RFC x"},
	    {"[Ext] [SPAM] Re: [PATCH] x", "-1 RE PATCH x"},
	    {"[list-all] Re: [PATCH] x", "-1 RE PATCH x"},
	    {"Re: [Ext] Re: x", "-1 RE x"},
	    {"[PATCH] Re: x", "-1 PATCH Re: x"},
	    {"[RFC 1/2] re: x", "-1 1/2 RFC re: x"},
	    /* the applied notice of b4 */
	    {"Re: (subset) [PATCH v7 0/9] x",
	     "-1 RE (subset) [PATCH v7 0/9] x"},
	    /* no replies */
	    {"Regarding: x", "-1 Regarding: x"},
	    {"Re; x", "-1 Re; x"},
	    {"Re[x]: x", "-1 Re[x]: x"},
	    {"Re[2: x", "-1 Re[2: x"},
	    {"Automatische Antwort: [PATCH] x",
	     "-1 Automatische Antwort: [PATCH] x"},
	    {"\xe5\x9b\x9e\xe5\xa4\x8d x", "-1 \xe5\x9b\x9e\xe5\xa4\x8d x"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void versions_and_kernels(void **state)
{
	static const struct row rows[] = {
	    {"[PATCH v5.5 01/30] x", "v5.5 1/30 PATCH x"},
	    {"[PATCHv2.1 01/30] x", "v2.1 1/30 PATCH x"},
	    {"[PATCH stable v4.9 v2] x", "v2 PATCH KERNEL {stable v4.9} x"},
	    {"[PATCH v4.9 stable] x", "-1 PATCH KERNEL {stable v4.9} x"},
	    {"[PATCH v4.9 v2] x", "v2 PATCH KERNEL {v4.9} x"},
	    {"[PATCH AUTOSEL v5.4 3/9] x",
	     "-1 3/9 PATCH AUTOSEL KERNEL {AUTOSEL v5.4} x"},
	    {"[PATCH AUTOSEL 5.4 3/9] x",
	     "-1 3/9 PATCH AUTOSEL KERNEL {AUTOSEL 5.4} x"},
	    {"[PATCH MANUALSEL 5.4 3/9] x",
	     "-1 3/9 PATCH AUTOSEL KERNEL {MANUALSEL 5.4} x"},
	    {"[PATCH 5.10 003/120] x", "-1 3/120 PATCH KERNEL {5.10} x"},
	    {"[PATCH 5.10.y 1/2] x", "-1 1/2 PATCH KERNEL {5.10.y} x"},
	    {"[PATCH for-stable-5.10 0/2] x",
	     "-1 0/2 PATCH {for-stable-5.10} x"},
	    {"[PATCH][stable-4.{4, 9, 14}] x",
	     "-1 PATCH {stable-4.{4 9 14}} x"},
	    {"[PATCH v02] x", "v2 PATCH x"},
	    {"[PATCH v2 v3 1/4] x", "v3 1/4 PATCH x"},
	    {"[PATCH v2..3] x", "-1 PATCH {v2..3} x"},
	    {"[PATCH v2.] x", "-1 PATCH {v2.} x"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void pulls_and_notices(void **state)
{
	static const struct row rows[] = {
	    {"[GIT PULL] mm for 9.9", "-1 PULL mm for 9.9"},
	    {"[GIT PULL 00/23] mm for 9.9", "-1 0/23 PULL mm for 9.9"},
	    {"[PULL tools 01/39] x", "-1 1/39 PULL {tools} x"},
	    {"[tools GIT PULL 01/16] x", "-1 1/16 PULL {tools} x"},
	    {"GIT PULL: mm for 9.9", "-1 PULL GIT PULL: mm for 9.9"},
	    {"git pull fails here", "-1 git pull fails here"},
	    {"Patch \"mm: x\" has been added to the 5.4-stable tree",
	     "-1 NOTICE Patch \"mm: x\" has been added to the 5.4-stable tree"},
	    {"Re: Patch \"x\" has been added to the 5.4-stable tree",
	     "-1 RE Patch \"x\" has been added to the 5.4-stable tree"},
	    {"Patch \"mm: x\" has been added to the tree",
	     "-1 Patch \"mm: x\" has been added to the tree"},
	    {"[tip: x86/mm] mm: x", "-1 NOTICE {tip: x86/mm} mm: x"},
	    {"[tip:x86/mm] mm: x", "-1 NOTICE {tip:x86/mm} mm: x"},
	    {"[tip:x86/mm 2/3] a.c: warning", "-1 2/3 {tip:x86/mm} a.c: "
					      "warning"},
	};

	(void)state;
	check(rows, LENGTH(rows));
}

static void revisions_compare(void **state)
{
	static const struct {
		const char *a, *b;
		int want;
	} rows[] = {
	    {"1", "1", 0},
	    {"1", "2", -1},
	    {"10", "9", 1},
	    {"5", "5.5", -1},
	    {"5.5", "6", -1},
	    {"5.5", "5.10", -1},
	    {"5.5", "5.5", 0},
	    {"6", "5.5", 1},
	    {"5.5.1", "5.5", 1},
	    {"02", "2", 0},
	    {"0", "1", -1},
	    {"5", "5.0", -1},
	    {"123456789012345678901234567890", "99", 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int got = patch_revision_compare(rows[i].a, rows[i].b);

		table_int(i, rows[i].a, rows[i].want, (got > 0) - (got < 0));
		got = patch_revision_compare(rows[i].b, rows[i].a);
		table_int(i, rows[i].b, -rows[i].want, (got > 0) - (got < 0));
	}
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(usual_forms),
	    cmocka_unit_test(odd_forms),
	    cmocka_unit_test(replies),
	    cmocka_unit_test(versions_and_kernels),
	    cmocka_unit_test(pulls_and_notices),
	    cmocka_unit_test(revisions_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
