/* SPDX-License-Identifier: MIT */
/* The reader of tests/robots finds what it is there to find. */
#include "tests/unit/table.h"

#include "bot/digest/text.h"
#include "common/strbuf.h"
#include "tests/robots/robots.h"

#define HEAD                                                                   \
	"From: kvm digest robot <digest@example.org>\n"                        \
	"Message-ID: <digest.kvm.20250407T0000Z.1.00@example.org>\n"           \
	"MIME-Version: 1.0\n"                                                  \
	"Content-Type: text/plain; charset=utf-8\n"                            \
	"Precedence: bulk\n"
#define ROBOT                                                                  \
	"Auto-Submitted: auto-generated\nX-Patchwork-Hint: ignore\n"           \
	"X-Loop: patchdigest digest@example.org\n"
#define DIGEST  "X-Patchdigest: list=kvm; detail=overview; part=1/1\n"
#define SUBJECT "Subject: [kvm digest] 2025-W14: 1 patch in 1 series\n"
#define LONG    "0123456789012345678901234567890123456789"

static void read_rows(size_t n, const char *const rows[][2])
{
	for (size_t i = 0; i < n; i++) {
		struct strbuf faults = STRBUF_INIT;

		robots_read("x", rows[i][0], strlen(rows[i][0]), &faults);
		table_str(i, rows[i][0], rows[i][1], faults.buf);
		strbuf_release(&faults);
	}
	table_end();
}

static void test_lines(void **state)
{
	static const char *const rows[][2] = {
	    {"Text.\n", ""},
	    {"diff -u a b\n", "x:1: patchwork: a diff begins: diff -u a b\n"
			      "x:1: patchew: a diff: diff -u a b\n"},
	    {"Index: a.c\n", "x:1: patchwork: a diff begins: Index: a.c\n"},
	    {"A\n--- a\n", "x:2: patchwork: a diff begins: --- a\n"},
	    {"+++ b\n", "x:1: patchwork: a diff begins: +++ b\n"},
	    {"@@ -1 +1 @@\n", "x:1: patchwork: a diff begins: @@ -1 +1 @@\n"},
	    {"The following changes since commit 1:\n",
	     "x:1: patchwork: a pull request: The following changes since "
	     "commit 1:\n"},
	    {"reviewed-by: A <a@b>\n",
	     "x:1: patchwork: a tag: reviewed-by: A <a@b>\n"},
	    {"Reported-by: syzbot+0123@syzkaller.appspotmail.com\n",
	     "x:1: patchwork: a tag: Reported-by: "
	     "syzbot+0123@syzkaller.appspotmail.com\n"},
	    {"---\n", "x:1: b4: the end of a commit message: ---\n"},
	    {"Cc: a@b.c\n", "x:1: b4: a trailer: Cc: a@b.c\n"},
	    {"Fixes: 012\n", "x:1: b4: a trailer: Fixes: 012\n"},
	    {"Link: x\n", "x:1: b4: a trailer: Link: x\n"},
	    {"Closes: x\n", "x:1: b4: a trailer: Closes: x\n"},
	    {"base-commit: 0\n", "x:1: b4: of a series: base-commit: 0\n"},
	    {"index 01..02\n", "x:1: patchew: a diff: index 01..02\n"},
	    {"#regzbot invalid: x\n",
	     "x:1: regzbot: a command: #regzbot invalid: x\n"},
	    {"Subject: [PATCH] x\n",
	     "x:1: regzbot: a patch: Subject: [PATCH] x\n"},
	    {"#syz fix: x\n", "x:1: syzbot: a command: #syz fix: x\n"},
	    {"pw-bot: cr\n", "x:1: pw-bot: a command: pw-bot: cr\n"},
	    {"#digest help\n", "x:1: patchdigest: a command: #digest help\n"},
	    {"A\nFrom x\n", "x:2: mbox: a new mail: From x\n"},
	    /* not at the beginning of a line nobody acts on it */
	    {"  #syz fix: x\n  Fixes: 1\n  --- a\n  #digest help\n", ""},
	};

	(void)state;
	read_rows(LENGTH(rows), rows);
}

static void test_readers(void **state)
{
	static const char *const rows[][2] = {
	    {"a " LONG LONG "\n",
	     "x:1: reader: over 78 columns: a " LONG LONG "\n"},
	    {LONG LONG "\n", ""},
	    {"b4 am https://x/" LONG LONG "\n", ""},
	    /* 78 columns, 79 */
	    {"\xe6\xbc\xa2 " LONG "01234567890123456789012345678901234\n", ""},
	    {"\xe6\xbc\xa2 " LONG "012345678901234567890123456789012345\n",
	     "x:1: reader: over 78 columns: \xe6\xbc\xa2 " LONG
	     "012345678901234567890123456789012345\n"},
	    {"a\tb\n", "x:1: reader: a control character: a\tb\n"},
	    {"a\x1b[2J\n", "x:1: reader: a control character: a\x1b[2J\n"},
	    {"a\xff\n", "x:1: reader: not UTF-8: a\xff\n"},
	    /* other people's texts begin behind their heading */
	    {"  a " LONG LONG "\n",
	     "x:1: reader: over 78 columns:   a " LONG LONG "\n"},
	    {TEXT_MESSAGES_HEADING "\n  a\t" LONG LONG "\n", ""},
	    {TEXT_MESSAGES_HEADING "\nNew:  a " LONG LONG "\n",
	     "x:2: reader: over 78 columns: New:  a " LONG LONG "\n"},
	    {TEXT_MESSAGES_HEADING "\n-- \n  a " LONG LONG "\n",
	     "x:3: reader: over 78 columns:   a " LONG LONG "\n"},
	};

	(void)state;
	read_rows(LENGTH(rows), rows);
}

static void test_mails(void **state)
{
	static const char *const rows[][2] = {
	    {HEAD ROBOT DIGEST SUBJECT "\nText.\n", ""},
	    {HEAD ROBOT "Subject: [PATCH] x\n\nText.\n",
	     "x:0: patchwork: a patch by its Subject: [PATCH] x\n"},
	    {HEAD ROBOT "Subject: Re: [kvm] [rfc v2] x\n\nText.\n",
	     "x:0: patchwork: a patch by its Subject: Re: [kvm] [rfc v2] "
	     "x\n"},
	    {HEAD ROBOT "Subject: =?utf-8?q?=5BGIT?= =?utf-8?q?_PULL=5D?= x\n"
			"\nText.\n",
	     "x:0: patchwork: a patch by its Subject: [GIT PULL] x\n"},
	    {HEAD ROBOT "Subject: #syz fix: x\n\nText.\n",
	     "x:0: syzbot: a command: #syz fix: x\n"},
	    {HEAD SUBJECT "\nText.\n",
	     "x:0: robots: X-Patchwork-Hint: \nx:0: robots: Auto-Submitted: "
	     "\nx:0: robots: X-Loop: \n"},
	    {HEAD ROBOT DIGEST SUBJECT
	     "References: <digest.kvm.1.1.00@x> <patch@x>\n\nText.\n",
	     "x:0: b4: a digest that replies to a mail: <patch@x\n"},
	    /* an answer is a reply to who asked */
	    {HEAD ROBOT "Subject: Re: x\nReferences: <patch@x>\n\nText.\n", ""},
	    {HEAD ROBOT SUBJECT
	     "Content-Transfer-Encoding: quoted-printable\n\n"
	     "A=\n\n=23syz fix: x\n",
	     "x:2: syzbot: a command: #syz fix: x\n"},
	};

	(void)state;
	read_rows(LENGTH(rows), rows);
}

static void test_mbox(void **state)
{
	static const char *const rows[][2] = {
	    {"From mboxrd@z Thu Jan  1 00:00:00 1970\n" HEAD ROBOT SUBJECT
	     "\nText.\n\n"
	     "From mboxrd@z Thu Jan  1 00:00:00 1970\n" HEAD ROBOT SUBJECT
	     "\nText.\n>From x\n#syz fix: x\n",
	     "x:2: mbox: a new mail: From x\n"
	     "x:3: syzbot: a command: #syz fix: x\n"},
	};

	(void)state;
	read_rows(LENGTH(rows), rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_readers),
	    cmocka_unit_test(test_mails),
	    cmocka_unit_test(test_mbox),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
