/* SPDX-License-Identifier: MIT */
/*
 * What is open for one person: weeks of our own making, in which Ada has
 * posted one series for each thing that a series may wait for, and Rob, whose
 * section of MAINTAINERS it is, has answered some of them.
 */
#include "tests/unit/digest_week.h"
#include "tests/unit/applied_row.h"
#include "tests/unit/golden.h"

#include <unistd.h>

#include "bot/open/open.h"
#include "bot/open/open_view.h"
#include "bot/people/roster.h"
#include "state/mentions.h"
#include "state/recipients.h"

#define MIA  "Mia Maintainer", "mia@example.org"
#define ROB  "Rob Reviewer", "rob@example.org"
#define EVE  "Eve\x1b[2J\nFixes: 1", "eve@evil.example"
#define CI   "kernel test robot", "lkp@intel.com"
#define NOW  (7 * 24) /* hours after the week's Monday */
#define HOME "Ada Example", "ada@home.example"

#define PATCH(id, hours, who, subject, refs)                                   \
	{                                                                      \
		id, hours, who, subject, refs, "arch/x86/kvm/" id, 1, 2, 1, 0, \
		    "Text.\n", NULL                                            \
	}
#define OTHER(id, hours, who, subject, refs)                                   \
	{                                                                      \
		id, hours, who, subject, refs, "arch/s390/" id, 1, 2, 1, 0,    \
		    "Text.\n", NULL                                            \
	}

static const struct week_mail patches[] = {
    PATCH("new", 1, WEEK_ADA, "[PATCH] x86: nobody answered", ""),
    PATCH("own", 2, WEEK_ADA, "[PATCH] x86: answered by its author", ""),
    PATCH("asked1", 3, WEEK_ADA, "[PATCH 1/2] x86: questions", ""),
    PATCH("asked2", 3, WEEK_ADA, "[PATCH 2/2] x86: more of them", "asked1"),
    PATCH("told", 4, WEEK_ADA, "[PATCH] x86: question and answer", ""),
    PATCH("nacked", 5, WEEK_ADA, "[PATCH] x86: nacked", ""),
    PATCH("half1", 6, WEEK_ADA, "[PATCH 1/4] x86: half reviewed", ""),
    PATCH("half2", 6, WEEK_ADA, "[PATCH 2/4] x86: b", "half1"),
    PATCH("half3", 6, WEEK_ADA, "[PATCH 3/4] x86: c", "half1"),
    PATCH("half4", 6, WEEK_ADA, "[PATCH 4/4] x86: d", "half1"),
    PATCH("none1", 7, WEEK_ADA, "[PATCH 1/2] x86: no tag at all", ""),
    PATCH("none2", 7, WEEK_ADA, "[PATCH 2/2] x86: none here", "none1"),
    PATCH("rev", 8, WEEK_ADA, "[PATCH] x86: reviewed", ""),
    PATCH("tested", 9, WEEK_ADA, "[PATCH] x86: tested alone", ""),
    PATCH("part1", 10, WEEK_ADA, "[PATCH 1/3] x86: applied in part", ""),
    PATCH("part2", 10, WEEK_ADA, "[PATCH 2/3] x86: this not", "part1"),
    PATCH("part3", 10, WEEK_ADA, "[PATCH 3/3] x86: nor this", "part1"),
    PATCH("queued", 11, WEEK_ADA, "[PATCH] x86: queued", ""),
    PATCH("inside", 12, WEEK_ADA, "[PATCH] x86: in a pull request", ""),
    PATCH("gone", 13, WEEK_ADA, "[PATCH] x86: in one that was pulled", ""),
    PATCH("home", 14, HOME, "[PATCH] x86: from another address", ""),
    {"relay", 15, "Ada Example via B4 Relay",
     "devnull+ada.example.org@kernel.org", "[PATCH] x86: by a web service", "",
     "arch/x86/kvm/relay", 1, 1, 1, 0, "Text.\n", "ada@example.org"},
    PATCH("v1", -400, WEEK_ADA, "[PATCH] x86: two versions", ""),
    PATCH("v2", 16, WEEK_ADA, "[PATCH v2] x86: two versions", ""),
    PATCH("ago1", -13 * 168, WEEK_ADA, "[PATCH 1/2] x86: long ago", ""),
    PATCH("ago2", -1800, WEEK_ADA, "[PATCH 2/2] x86: and later", "ago1"),
    PATCH("ago1v2", 16, WEEK_ADA, "[PATCH v2 1/2] x86: long ago", ""),
    PATCH("ago2v2", 16, WEEK_ADA, "[PATCH v2 2/2] x86: and later", "ago1v2"),
    PATCH("sent", -13 * 168, WEEK_ADA, "[PATCH] x86: sent thrice", ""),
    PATCH("again", -168, WEEK_ADA, "[PATCH RESEND] x86: sent thrice", ""),
    PATCH("thrice", 16, WEEK_ADA, "[PATCH RESEND] x86: sent thrice", ""),
    OTHER("far", 17, WEEK_ADA, "[PATCH 7/491] treewide: for other lists", ""),
    PATCH("tip", 17, WEEK_ADA, "[PATCH] x86: merged", ""),
    PATCH("dropped", 18, WEEK_ADA, "[PATCH] x86: dropped", ""),
    PATCH("sel", 19, WEEK_ADA, "[PATCH AUTOSEL 6.1] x86: a backport", ""),
    PATCH("ancient", -13 * 168, WEEK_ADA, "[PATCH] x86: forgotten", ""),
    {"pull@ada", 20, WEEK_ADA, "[GIT PULL] KVM/x86 for 6.15", "", "", 3, 3, 3,
     0, "Pull.\n", NULL},
    {"pull@mia", 21, MIA, "[GIT PULL] KVM for 6.15", "", "", 3, 3, 3, 0,
     "Pull.\n", NULL},
    {"pull1@mia", 21, MIA, "[PULL 1/1] x86: in a pull request", "pull@mia",
     "arch/x86/kvm/a.c", 1, 2, 1, 0, "One.\n", "ada@example.org"},
    {"done@mia", 22, MIA, "[GIT PULL] KVM fixes for 6.14", "", "", 3, 3, 3, 0,
     "Pull.\n", NULL},
    {"done1@mia", 22, MIA, "[PULL 1/1] x86: in one that was pulled", "done@mia",
     "arch/x86/kvm/a.c", 1, 2, 1, 0, "One.\n", "ada@example.org"},
    /* of others, and what usually comes next */
    OTHER("cc", 23, WEEK_BOB, "[PATCH 0/2] s390: Cc to Rob", ""),
    OTHER("cc1", 23, WEEK_BOB, "[PATCH 1/2] s390: Cc to Rob", "cc"),
    {"cc2", 23, WEEK_BOB, "[PATCH 2/2] x86: one of two", "cc",
     "arch/x86/kvm/cc2", 1, 2, 1, 0, "Text.\n", NULL},
    OTHER("word", 24, WEEK_BOB, "[PATCH] s390: speaks of kvm_mystery()", ""),
    OTHER("strange", 25, WEEK_BOB, "[PATCH] s390: nothing for Rob", ""),
    PATCH("tag1", 26, WEEK_BOB, "[PATCH v2 1/2] x86: has a tag of bob", ""),
    PATCH("tag2", 26, WEEK_BOB, "[PATCH v2 2/2] x86: this not", "tag1"),
    PATCH("tags", 27, WEEK_BOB, "[PATCH v2] x86: has all tags of bob", ""),
    OTHER("old1", -900, WEEK_BOB, "[PATCH] s390: one", ""),
    OTHER("old1v2", -800, WEEK_BOB, "[PATCH v2] s390: one", ""),
    OTHER("old2", -900, WEEK_BOB, "[PATCH] s390: two", ""),
    OTHER("old2v2", -700, WEEK_BOB, "[PATCH v2] s390: two", ""),
    OTHER("old3", -900, WEEK_BOB, "[PATCH] s390: three", ""),
    OTHER("old3v2", -700, WEEK_BOB, "[PATCH v2] s390: three", ""),
    OTHER("old4", -900, WEEK_BOB, "[PATCH] s390: four", ""),
    OTHER("old4v2", -600, WEEK_BOB, "[PATCH v2] s390: four", ""),
    OTHER("old5", -900, WEEK_BOB, "[PATCH] s390: five", ""),
    OTHER("old6", -900, WEEK_BOB, "[PATCH] s390: six", ""),
};

static const struct answer {
	const char *msgid;
	int hours;
	const char *name, *email;
	const char *to;
	enum patch_trailer_kind tag; /* the writer's; 0: none */
	enum applied_how how;        /* 0: says nothing */
	const char *line, *patches;
} answers[] = {
    {"a1", 30, WEEK_ADA, "own", 0, 0, "", ""},
    {"a2", 31, ROB, "asked2", 0, 0, "", ""},
    {"a3", 32, ROB, "told", 0, 0, "", ""},
    {"a4", 33, HOME, "told", 0, 0, "", ""},
    {"a5", 34, MIA, "nacked", PATCH_TRAILER_NACKED, 0, "", ""},
    {"a6", 35, ROB, "half1", PATCH_TRAILER_REVIEWED, 0, "", ""},
    {"a7", 36, EVE, "half4", PATCH_TRAILER_ACKED, 0, "", ""},
    {"a8", 37, ROB, "none2", 0, 0, "", ""},
    {"a9", 38, WEEK_ADA, "none2", 0, 0, "", ""},
    {"a10", 39, MIA, "rev", PATCH_TRAILER_REVIEWED, 0, "", ""},
    {"a11", 40, MIA, "tested", PATCH_TRAILER_TESTED, 0, "", ""},
    {"a12", 41, MIA, "part1", 0, APPLIED_B4_TY,
     "Applied to kvm-x86 misc, thanks!", "1"},
    {"a13", 42, MIA, "queued", 0, APPLIED_PHRASE, "Queued to kvm/next, thanks.",
     ""},
    {"a14", 43, MIA, "done@mia", 0, APPLIED_PHRASE, "", ""},
    {"a15", 43, ROB, "done@mia", 0, APPLIED_PHRASE, "Pulled, thanks.", ""},
    {"a16", 44, CI, "new", 0, 0, "", ""},
    {"a17", 45, MIA, "dropped", 0, APPLIED_PHRASE, "Queued, thanks.", ""},
    {"a18", 46, MIA, "dropped", 0, APPLIED_DROPPED,
     "I've dropped this patch again", ""},
    {"a19", 47, "tip-bot2 for Ada", "tip-bot2@linutronix.de", "tip", 0, 0, "",
     ""},
    {"b1", -890, MIA, "old1", 0, 0, "", ""},
    {"b2", -880, MIA, "old2", 0, 0, "", ""},
    {"b3", -840, MIA, "old3", 0, 0, "", ""},
    {"b4", -830, MIA, "old4", 0, 0, "", ""},
    {"b5", -820, MIA, "old5", 0, APPLIED_PHRASE, "Applied, thanks.", ""},
    {"b6", -690, MIA, "old2v2", 0, APPLIED_PHRASE, "Applied, thanks.", ""},
    {"b7", -680, MIA, "old3v2", 0, APPLIED_PHRASE, "Applied, thanks.", ""},
    {"b8", -580, MIA, "old4v2", 0, APPLIED_PHRASE, "Applied, thanks.", ""},
    {"b9", -750, MIA, "old1v2", 0, APPLIED_PHRASE, "Applied, thanks.", ""},
};

static const char maintainers[] = "Maintainers List\n\n"
				  "KERNEL VIRTUAL MACHINE FOR X86\n"
				  "M:	Mia Maintainer <mia@example.org>\n"
				  "R:	Rob <ROB@elsewhere.example>\n"
				  "F:	arch/x86/kvm/\n"
				  "\n"
				  "MYSTERIES\n"
				  "M:	rob@example.org\n"
				  "N:	(broken\n"
				  "K:	\\bkvm_mystery\n";

static struct week week;
static struct roster roster;
static struct list list;
static char file[] = "/tmp/maintainers-XXXXXX";

static int64_t id_of(const char *msgid)
{
	struct state_message m;
	struct err err;

	if (state_message_find(week.st, msgid, &week.arena, &m, &err) != 1)
		fail_msg("%s: not there", msgid);
	return m.id;
}

static void put_answer(const struct answer *answer)
{
	const struct state_trailer tag = {
	    .kind = (int)answer->tag,
	    .addr = {answer->name, answer->email},
	};
	const struct state_mentions mentions = {
	    .trailers = &tag,
	    .n_trailers = answer->tag != 0,
	    .applied = applied_row((int)answer->how, answer->line,
				   answer->patches, &week.arena),
	};
	bool tip = !strncmp(answer->email, "tip-bot", 7);
	const struct state_message m = {
	    .msgid = answer->msgid,
	    .kind = tip ? FACTS_NOTICE : FACTS_REPLY,
	    .date_at = week.monday + (int64_t)answer->hours * 3600,
	    .received_at = CLOCK_NEVER,
	    .arrived_at = CLOCK_NEVER,
	    .subject = tip ? "[tip: x86/urgent] x86: merged" : "Re: x",
	    .from = {answer->name, answer->email},
	    .refs = answer->to,
	    .robot = tip || strstr(answer->email, "lkp@"),
	};
	enum state_put result;
	struct err err;
	int64_t id;

	if (state_message_put(week.st, &m, NULL, NULL, &id, &result, &err) ||
	    state_message_add_list(week.st, id, week.list_id, &err) ||
	    state_mentions_put(week.st, id, &mentions, &err))
		fail_msg("%s: %s", answer->msgid, err.text);
}

static void put_cc(const char *msgid, const char *email)
{
	struct err err;

	if (state_recipients_put(week.st, id_of(msgid), &email, 1, &err))
		fail_msg("%s", err.text);
}

static void put_tag(const char *msgid)
{
	static const struct state_trailer tag = {.kind = PATCH_TRAILER_REVIEWED,
						 .addr = {ROB}};
	static const struct state_mentions mentions = {.trailers = &tag,
						       .n_trailers = 1};
	struct err err;

	if (state_mentions_put(week.st, id_of(msgid), &mentions, &err))
		fail_msg("%s", err.text);
}

static void put_roster(void)
{
	static const char ada[] = "Ada Example <ada@example.org> "
				  "<ada@home.example>";
	static const char rob[] = "<rob@example.org> <rob@elsewhere.example>";

	mailmap_init(&roster.mailmap, &week.arena);
	mailmap_add(&roster.mailmap, slice_of(ada));
	mailmap_add(&roster.mailmap, slice_of(rob));
}

/* Everything that there is; many: so many patches more in Cc to Rob. */
static void open_week(int many)
{
	struct err err;

	week_open(&week);
	for (size_t i = 0; i < LENGTH(patches); i++)
		week_put(&week, &patches[i]);
	week_put_crowd(&week, many);
	for (size_t i = 0; i < LENGTH(answers); i++)
		put_answer(&answers[i]);
	put_cc("cc", "rob@elsewhere.example");
	put_cc("own", "rob@example.org");
	put_cc("pull@ada", "rob@example.org");
	put_cc("pull@mia", "x-rob@example.org");
	put_tag("tag1");
	put_tag("tags");
	for (int i = 0; i < many; i++)
		put_cc(arena_printf(&week.arena, "crowd%d@x", i),
		       "rob@example.org");
	if (state_commit(week.st, &err) || series_refresh(week.st, &err))
		fail_msg("%s", err.text);
	put_roster();
	list = (struct list){
	    .id = week.list_id,
	    .name = "kvm",
	    .address = "kvm@vger.kernel.org",
	    .archive = "https://lore.kernel.org/kvm/",
	    .topics = config_default_topics,
	    .n_topics = config_n_default_topics,
	    .roster = &roster,
	};
}

typedef int open_fn(struct state *st, const struct open_query *q,
		    struct arena *a, struct strbuf *out, size_t *n,
		    struct err *err);

static size_t tell(open_fn *fn, const char *me, const char *path,
		   const struct open_view *view, struct strbuf *out)
{
	const struct open_query q = {
	    .list = &list,
	    .maintainers = path,
	    .me = me,
	    .now = week.monday + NOW * 3600,
	    .zone = "UTC",
	    .view = view,
	};
	struct err err;
	size_t n;

	strbuf_reset(out);
	if (fn(week.st, &q, &week.arena, out, &n, &err))
		fail_msg("%s", err.text);
	return n;
}

static void test_mine(void **unused)
{
	struct strbuf out = STRBUF_INIT;

	(void)unused;
	open_week(0);
	assert_int_equal(tell(open_mine, "ada@example.org", file, NULL, &out),
			 19);
	golden_check("mine.txt", out.buf, out.len);
	strbuf_release(&out);
	week_close(&week);
}

static void test_todo(void **unused)
{
	struct strbuf out = STRBUF_INIT;

	(void)unused;
	open_week(0);
	tell(open_todo, "rob@example.org", file, NULL, &out);
	golden_check("todo.txt", out.buf, out.len);
	strbuf_release(&out);
	week_close(&week);
}

/* One look serves many, and every address of a person is the person. */
static void test_view(void **unused)
{
	static const struct {
		open_fn *fn;
		const char *me, *also;
	} rows[] = {
	    {open_mine, "ada@example.org", "ada@home.example"},
	    {open_todo, "rob@example.org", "rob@elsewhere.example"},
	    {open_todo, "mia@example.org", "mia@example.org"},
	};
	struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;
	struct open_view view;
	struct err err;

	(void)unused;
	open_week(0);
	const struct open_query q = {.list = &list,
				     .maintainers = file,
				     .now = week.monday + NOW * 3600,
				     .zone = "UTC"};
	if (open_view_make(week.st, &q, &week.arena, &view, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		tell(rows[i].fn, rows[i].me, file, NULL, &one);
		tell(rows[i].fn, rows[i].also, file, &view, &other);
		table_str(i, rows[i].also, one.buf, other.buf);
	}
	strbuf_release(&one);
	strbuf_release(&other);
	week_close(&week);
	table_end();
}

static void test_nothing(void **unused)
{
	struct strbuf out = STRBUF_INIT;

	(void)unused;
	open_week(0);
	assert_int_equal(tell(open_mine, "new@x.example", file, NULL, &out), 0);
	assert_string_equal(out.buf, "Nothing that you posted to kvm in the "
				     "last 12 weeks is open.\n");
	assert_int_equal(tell(open_todo, "new@x.example", "", NULL, &out), 0);
	assert_string_equal(out.buf, "No open series of the last 12 weeks on "
				     "kvm wants an answer of yours.\n");
	strbuf_release(&out);
	week_close(&week);
}

/* Without the file what names them is left, and the mail says so. */
static void test_no_maintainers(void **unused)
{
	struct strbuf out = STRBUF_INIT;

	(void)unused;
	open_week(0);
	assert_int_equal(
	    tell(open_todo, "rob@example.org", "/nonexistent", NULL, &out), 3);
	assert_non_null(strstr(out.buf, "\nThe list's MAINTAINERS file could "
					"not be read:"));
	assert_null(strstr(out.buf, "touches KERNEL"));
	strbuf_release(&out);
	week_close(&week);
}

static void test_many(void **unused)
{
	struct strbuf out = STRBUF_INIT;

	(void)unused;
	open_week(60);
	assert_int_equal(tell(open_todo, "rob@example.org", "", NULL, &out),
			 63);
	assert_non_null(strstr(out.buf, "\n[50] "));
	assert_null(strstr(out.buf, "\n[51] "));
	assert_non_null(strstr(out.buf, "\nand 13 more\n"));
	strbuf_release(&out);
	week_close(&week);
}

static int write_file(void **unused)
{
	int fd = mkstemp(file);
	ssize_t n;

	(void)unused;
	if (fd < 0)
		return -1;
	n = write(fd, maintainers, sizeof(maintainers) - 1);
	close(fd);
	return n == sizeof(maintainers) - 1 ? 0 : -1;
}

static int remove_file(void **unused)
{
	(void)unused;
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mine),
	    cmocka_unit_test(test_todo),
	    cmocka_unit_test(test_view),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_no_maintainers),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, write_file, remove_file);
}
