/* SPDX-License-Identifier: MIT */
/* Whole imports, through real spawners and readers, into a state. */
#define _GNU_SOURCE
#include "tests/unit/readers.h"

#include "bot/read/ingest.h"
#include "common/arena.h"
#include "common/clock.h"
#include "state/cursors.h"
#include "state/db.h"
#include "state/messages.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

static struct state *st;

static int open_all(void **test)
{
	struct err err;

	return readers_open(test) < 0 ||
	       state_open(":memory:", STATE_CREATE, &st, &err) < 0;
}

static int close_all(void **test)
{
	state_close(st);
	return readers_close(test);
}

/* Import: "read new known replaced unreadable", or the fault. */
static void import(struct readers *r, const char *source, const char *list,
		   struct strbuf *out)
{
	struct ingest_context in = {.st = st, .sp = r->sp, .list = list};
	struct err err;

	strbuf_reset(out);
	if (ingest_import(&in, source, &err) < 0)
		strbuf_addf(out, "%s; ", err.text);
	strbuf_addf(out, "%d %d %d %d %d", (int)in.counts.read,
		    (int)in.counts.new, (int)in.counts.known,
		    (int)in.counts.replaced, (int)in.counts.unreadable);
}

static void check_import(struct readers *r, const char *source,
			 const char *want)
{
	struct strbuf out = STRBUF_INIT;

	import(r, source, NULL, &out);
	assert_string_equal(out.buf, want);
	strbuf_release(&out);
}

/* Run a command line in the folder. */
static void run(struct readers *r, const char *fmt, ...)
{
	struct strbuf command = STRBUF_INIT;
	va_list ap;

	strbuf_addf(&command, "cd %s && { ", r->folder.buf);
	va_start(ap, fmt);
	strbuf_vaddf(&command, fmt, ap);
	va_end(ap);
	strbuf_addstr(&command, "; } >/dev/null");
	if (system(command.buf))
		fail_msg("%s", command.buf);
	strbuf_release(&command);
}

static void add_mail(struct strbuf *out, int id, const char *more)
{
	strbuf_addf(out,
		    FROM "From: Ada <ada@example.org>\n"
			 "Date: Mon, 6 Jan 2025 10:%02d:00 +0000\n"
			 "Message-ID: <%d@x>\nSubject: [PATCH] s%d\n%s\n"
			 "text\n\n",
		    id % 60, id, id, more);
}

static void write_mbox(struct readers *r, const char *name, int first, int last)
{
	struct strbuf mbox = STRBUF_INIT;

	for (int i = first; i <= last; i++)
		add_mail(&mbox, i, "List-Id: The list <kvm.example.org>\n");
	readers_file(r, name, mbox.buf, mbox.len);
	strbuf_release(&mbox);
}

/* Any packing, told by content; a second time it is all known. */
static void test_packed(void **state)
{
	static const char *const packers[] = {"gzip", "xz", "zstd --rm -q"};
	struct readers *r = *state;

	write_mbox(r, "mbox", 1, 1200);
	check_import(r, readers_path(r, "mbox"), "1200 1200 0 0 0");
	for (size_t i = 0; i < LENGTH(packers); i++) {
		write_mbox(r, "mbox", 1, 1200 + (int)i);
		run(r, "%s mbox && mv mbox.* packed", packers[i]);
		check_import(r, readers_path(r, "packed"),
			     i == 0   ? "1200 0 1200 0 0"
			     : i == 1 ? "1201 1 1200 0 0"
				      : "1202 1 1201 0 0");
	}
}

/* What came before the damage is recorded, and the damage told. */
static void test_truncated(void **state)
{
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;

	write_mbox(r, "mbox", 1, 3000);
	run(r, "gzip mbox && head -c 20000 mbox.gz >cut");
	import(r, readers_path(r, "cut"), NULL, &out);
	assert_non_null(strstr(out.buf, "cut: cannot unpack: truncated gzip "));
	assert_null(strstr(out.buf, "; 0 0"));
	strbuf_release(&out);
}

static void test_not_there(void **state)
{
	static const struct {
		const char *name;
		const char *want;
	} rows[] = {
	    {"none", "/none: open: No such file or directory; 0 0 0 0 0"},
	    {"empty", "/empty: not an mbox, a Maildir or a public-inbox "
		      "archive; 0 0 0 0 0"},
	    {"text", "/text: not an mbox: no line 'From ' at its start; "
		     "0 0 0 0 0"},
	    {"zero", "0 0 0 0 0"},
	};
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT, want = STRBUF_INIT;

	run(r, "mkdir empty; echo hello >text; : >zero");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		import(r, readers_path(r, rows[i].name), NULL, &out);
		strbuf_reset(&want);
		if (*rows[i].want == '/')
			strbuf_addstr(&want, r->folder.buf);
		strbuf_addstr(&want, rows[i].want);
		table_str(i, rows[i].name, want.buf, out.buf);
	}
	strbuf_release(&out);
	strbuf_release(&want);
	table_end();
}

static void test_maildir(void **state)
{
	struct readers *r = *state;
	struct strbuf mail = STRBUF_INIT;

	run(r, "mkdir -p md/cur md/new md/tmp md/cur/folder");
	for (int i = 1; i <= 30; i++) {
		char name[64];

		strbuf_reset(&mail);
		add_mail(&mail, i, "");
		snprintf(name, sizeof(name), "md/%s/1700000000.%d.host%s",
			 i % 3     ? "cur"
			 : i == 30 ? "tmp"
				   : "new",
			 i, i % 3 ? ":2,S" : "");
		readers_file(r, name, mail.buf, mail.len);
	}
	readers_file(r, "md/cur/empty", "", 0);
	run(r, "ln -s ../../md/tmp/1700000000.30.host md/new/link; "
	       "mkfifo md/new/fifo; touch md/new/.hidden");
	check_import(r, readers_path(r, "md"), "30 29 0 0 1");
	check_import(r, readers_path(r, "md"), "30 0 29 0 1");
	strbuf_release(&mail);
}

/* git, with nothing of the user's about it. */
#define GIT                                                                    \
	"git -c user.name=x -c user.email=x@x -c init.defaultBranch=master "   \
	"-c commit.gpgSign=false "

/* Commit mails first..last into work tree `name`, as public-inbox does. */
static void commit_mails(struct readers *r, const char *name, int first,
			 int last)
{
	struct strbuf mail = STRBUF_INIT;
	char file[64];

	snprintf(file, sizeof(file), "%s/m", name);
	for (int i = first; i <= last; i++) {
		strbuf_reset(&mail);
		add_mail(&mail, i, "List-Id: <kvm.example.org>\n");
		readers_file(r, file, mail.buf, mail.len);
		run(r, GIT "-C %s add m && " GIT "-C %s commit -qm %d", name,
		    name, i);
	}
	strbuf_release(&mail);
}

static void check_position(struct readers *r, const char *name, int64_t want)
{
	unsigned char commit[32];
	int64_t source, position;
	size_t len;
	char *real = realpath(readers_path(r, name), NULL);

	must(state_source_put(st, real, &source, err));
	must(state_archive_last(st, source, &position, commit, &len, err));
	assert_int_equal(position, want);
	free(real);
}

static void test_git(void **state)
{
	struct readers *r = *state;

	run(r, GIT "init -q w");
	commit_mails(r, "w", 1, 5);
	check_import(r, readers_path(r, "w/.git"), "5 5 0 0 0");
	check_import(r, readers_path(r, "w/.git"), "0 0 0 0 0");
	/* one is taken back: a commit without m; then it goes on */
	run(r, GIT "-C w rm -q m && echo x >w/d && " GIT "-C w add d && " GIT
		   "-C w commit -qm d");
	check_import(r, readers_path(r, "w/.git"), "0 0 0 0 0");
	commit_mails(r, "w", 6, 7);
	check_import(r, readers_path(r, "w/.git"), "2 2 0 0 0");
	check_position(r, "w/.git", 7);
	/* m is a folder once, and too long once */
	run(r, GIT "-C w rm -q m && mkdir w/m && echo x >w/m/x && " GIT
		   "-C w add m && " GIT "-C w commit -qm tree && " GIT
		   "-C w rm -qr m");
	commit_mails(r, "w", 8, 8);
	run(r, "head -c 3000000 /dev/zero | tr '\\0' 'x' >>w/m && " GIT
	       "-C w commit -qam long");
	commit_mails(r, "w", 9, 9);
	check_import(r, readers_path(r, "w/.git"), "3 2 0 1 0");
	/* history is written anew: all is read again, and is known */
	run(r, GIT "-C w commit -q --amend -m other");
	check_import(r, readers_path(r, "w/.git"), "10 0 10 0 0");
	check_position(r, "w/.git", 10);
}

/* Epochs are one archive: numbered through, going on in the newest. */
static void test_epochs(void **state)
{
	struct readers *r = *state;

	run(r, "mkdir -p a/git && " GIT "init -q w0 && " GIT "init -q w1");
	commit_mails(r, "w0", 1, 3);
	run(r, "git clone -q --bare w0 a/git/0.git && "
	       "git clone -q --bare w1 a/git/1.git 2>/dev/null");
	check_import(r, readers_path(r, "a"), "3 3 0 0 0");
	commit_mails(r, "w1", 4, 5);
	/* the branch may have any name that HEAD says */
	run(r, "rm -rf a/git/1.git && git -C w1 branch -qm trunk && "
	       "git clone -q --bare w1 a/git/1.git && mkdir a/git/all.git");
	check_import(r, readers_path(r, "a/git"), "2 2 0 0 0");
	check_position(r, "a/git", 5);
	check_import(r, readers_path(r, "a"), "0 0 0 0 0");
	commit_mails(r, "w1", 6, 6);
	run(r, "git -C w1 push -q ../a/git/1.git trunk");
	/* HEAD of the first dangles; the rest is found all the same */
	run(r, "git -C a/git/0.git symbolic-ref HEAD refs/heads/gone");
	check_import(r, readers_path(r, "a"), "1 1 0 0 0");
	check_position(r, "a/git", 6);
}

/* Which lists the mails are of, without a config. */
static void test_lists(void **state)
{
	static const struct {
		const char *fields;
		const char *want; /* its lists' names */
	} rows[] = {
	    {"List-Id: The list <kvm.vger.kernel.org>\n", "kvm"},
	    {"List-Id: <kvm.vger.kernel.org>\nList-Id: <lkml.x.org>\n",
	     "kvm lkml"},
	    /* the same name elsewhere is another list */
	    {"List-Id: <kvm.example.org>\n", "kvm.example.org"},
	    {"List-Id: <no label>\n", "fallback"},
	    {"List-Id: <../etc.passwd>\n", "fallback"},
	    {"List-Id: <kvm>\n", "fallback"},
	    {"To: kvm@vger.kernel.org\n", "fallback"},
	    {"", "fallback"},
	};
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT, mbox = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct state_list *lists;
	size_t n;

	for (size_t i = 0; i < LENGTH(rows); i++)
		add_mail(&mbox, (int)i, rows[i].fields);
	readers_file(r, "mbox", mbox.buf, mbox.len);
	import(r, readers_path(r, "mbox"), "fallback", &out);
	assert_string_equal(out.buf, "8 8 0 0 0");
	must(state_lists(st, &a, &lists, &n, err));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		strbuf_reset(&out);
		for (size_t j = 0; j < n; j++) {
			struct state_span span = {.kind = STATE_SPAN_RECORDED,
						  .list_id = lists[j].id,
						  .first = (int64_t)i,
						  .last = (int64_t)i + 1};
			struct state_message *m;
			size_t found;

			must(state_messages_in(st, &span, &a, &m, &found, err));
			if (found)
				strbuf_addf(&out, "%s%s", out.len ? " " : "",
					    lists[j].name);
		}
		table_str(i, rows[i].fields, rows[i].want, out.buf);
	}
	must(state_list_find(st, "kvm", &a, &lists[0], err) == 1 ? 0 : -1);
	assert_string_equal(lists[0].address, "kvm@vger.kernel.org");
	arena_release(&a);
	strbuf_release(&out);
	strbuf_release(&mbox);
	table_end();
}

/* Mails that are recorded are passed over unparsed, but not where their lists
 * may be others now; and among many new ones they are found all the same. */
static void test_known(void **state)
{
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct state_list list;
	int64_t n, first_at, last_at;

	write_mbox(r, "one", 1, 500);
	write_mbox(r, "two", 400, 2000);
	check_import(r, readers_path(r, "one"), "500 500 0 0 0");
	check_import(r, readers_path(r, "one"), "500 0 500 0 0");
	check_import(r, readers_path(r, "two"), "1601 1500 101 0 0");
	check_import(r, readers_path(r, "two"), "1601 0 1601 0 0");
	for (int i = 0; i < 2; i++) {
		struct strbuf mbox = STRBUF_INIT;

		add_mail(&mbox, 9999, "");
		readers_file(r, "none", mbox.buf, mbox.len);
		strbuf_release(&mbox);
		import(r, readers_path(r, "none"), i ? "late" : NULL, &out);
		assert_string_equal(out.buf, i ? "1 0 1 0 0" : "1 1 0 0 0");
	}
	must(state_list_find(st, "late", &a, &list, err) == 1 ? 0 : -1);
	must(state_messages_summary(st, list.id, &n, &first_at, &last_at, err));
	assert_int_equal(n, 1);
	arena_release(&a);
	strbuf_release(&out);
}

/* An interrupted import leaves nothing half done: what was committed is
 * there, and the next one does the rest. */
static void test_again_after_fault(void **state)
{
	struct readers *r = *state;
	struct strbuf out = STRBUF_INIT;
	int64_t n, first_at, last_at;

	write_mbox(r, "mbox", 1, 700);
	run(r, "{ cat mbox; printf 'x'; } | gzip >a.gz && "
	       "head -c $(($(stat -c %%s a.gz) - 6)) a.gz >b.gz");
	import(r, readers_path(r, "b.gz"), NULL, &out);
	assert_non_null(strstr(out.buf, "cannot unpack"));
	import(r, readers_path(r, "mbox"), NULL, &out);
	assert_memory_equal(out.buf, "700 ", 4);
	must(state_messages_summary(st, 0, &n, &first_at, &last_at, err));
	assert_int_equal(n, 700);
	strbuf_release(&out);
}

struct parsed {
	struct strbuf said;
};

static int take_parsed(void *arg, const char *file, const struct facts *facts,
		       struct err *err)
{
	struct parsed *p = arg;

	(void)err;
	strbuf_addf(&p->said, "%s %s %s\n", strrchr(file, '/') + 1,
		    facts_kind_name(facts->kind), facts->subject);
	return 0;
}

/* More files than one reader takes, one of them not there. */
static void test_parse(void **state)
{
	struct readers *r = *state;
	struct parsed p = {.said = STRBUF_INIT};
	struct strbuf want = STRBUF_INIT;
	char *files[450];
	struct err why;

	for (int i = 0; i < 450; i++) {
		char name[16], mail[64];

		snprintf(name, sizeof(name), "%d", i);
		snprintf(mail, sizeof(mail), "Subject: s%d\n\nx\n", i);
		if (i != 300) {
			readers_file(r, name, mail, strlen(mail));
			strbuf_addf(&want, "%d other s%d\n", i, i);
		}
		files[i] = mem_strdup(readers_path(r, name));
	}
	assert_int_equal(ingest_parse(r->sp, files, 450, take_parsed, &p, &why),
			 -1);
	assert_string_equal(why.text, "1 of 450 files cannot be read");
	assert_string_equal(p.said.buf, want.buf);
	for (int i = 0; i < 450; i++)
		free(files[i]);
	strbuf_release(&p.said);
	strbuf_release(&want);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)
	const struct CMUnitTest tests[] = {
	    TEST(test_packed),    TEST(test_truncated),
	    TEST(test_not_there), TEST(test_maildir),
	    TEST(test_git),       TEST(test_epochs),
	    TEST(test_lists),     TEST(test_again_after_fault),
	    TEST(test_parse),     TEST(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
