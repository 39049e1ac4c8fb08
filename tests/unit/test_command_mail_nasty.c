/* SPDX-License-Identifier: MIT */
/* The nasty mails of the corpus, where that is present: what each asks. */
#include "tests/unit/command_mail_base.h"

#include <stdlib.h>

#define NASTY "../shared/corpus/nasty/"
#define MAINT "sender: Maint Ainer <maint@kernel.example>\n"
#define PROOF "proof: dmarc=pass by mx.bot.example\n"
#define WEEK  "line: #digest 2026-11-01..2026-11-07\n"
#define TO    "to: kvm-digest-bot@bot.example\n"
#define REPLY                                                                  \
	"in-reply-to: digest-2026-W46.1@bot.example\n"                         \
	"refs: digest-2026-W46.1@bot.example\n"
#define COMMAND(line) "commands\n" MAINT PROOF line TO REPLY
#define DAEMON                                                                 \
	"sender: Mail Delivery System <mailer-daemon@corp.example>\n"          \
	"automatic\n"
#define TOKEN                                                                  \
	"to: kvm-digest-bot+b-7f3a9c@bot.example\n"                            \
	"token: kvm-digest-bot+b-7f3a9c@bot.example\n"

/* All others are nothing to the robot. */
static const struct row {
	const char *file;
	const char *want; /* without a newline at its end: how it begins */
} rows[] = {
    {"s-cmd-range-long.eml",
     "commands\n" MAINT PROOF "line: #digest AAAAAAAAAAAAAAAA"},
    {"s-cmd-good-control.eml", COMMAND(WEEK)},
    {"s-cmd-replay-1.eml", COMMAND(WEEK)},
    {"s-cmd-replay-2.eml", COMMAND(WEEK)},
    {"s-cmd-replay-old-date.eml", COMMAND(WEEK)},
    {"s-cmd-reply-to-victim.eml", COMMAND(WEEK)},
    {"s-inject-message-id.eml", COMMAND(WEEK)},
    {"s-inject-from-ew-crlf.eml",
     "commands\nsender: Maint Bcc: victim@example.org "
     "<maint@kernel.example>\n" PROOF WEEK TO REPLY},
    {"s-cmd-ar-foreign-authserv.eml",
     "commands\n" MAINT "line: #digest subscribe\n" TO REPLY},
    {"s-cmd-ar-unaligned-dkim.eml",
     "commands\n" MAINT "line: #digest subscribe\n" TO REPLY},
    {"s-cmd-two-from-headers.eml", "commands\nline: #digest subscribe\n" TO},
    {"s-cmd-flood-500-lines.eml",
     COMMAND("line: #digest 2026-01-01..2026-01-01\n"
	     "line: #digest 2026-02-01..2026-02-02\n"
	     "line: #digest 2026-03-01..2026-03-03\n"
	     "line: #digest 2026-04-01..2026-04-04\n"
	     "line: #digest 2026-05-01..2026-05-05\n"
	     "more: 495\n")},
    {"s-cmd-range-feb30.eml",
     COMMAND("line: #digest 2026-02-30..2026-13-45\n")},
    {"s-cmd-range-format-string.eml",
     COMMAND("line: #digest %n%n%n%s%s%s..%99999999d\n")},
    {"s-cmd-range-reversed.eml",
     COMMAND("line: #digest 2026-11-07..2026-11-01\n")},
    {"s-cmd-range-sql.eml",
     COMMAND(
	 "line: #digest 2026-01-01'; DROP TABLE messages; --..2026-11-01\n")},
    {"s-ooo-plain-precedence-bulk.eml",
     "commands\nsender: Holiday <hol@corp.example>\nautomatic\nbulk\n" WEEK TO
	 REPLY},
    {"s-bounce-delayed.eml",
     "bounce\n" DAEMON TOKEN "report: delayed 4.4.1 dev1@corp.example\n"},
    {"s-bounce-hard-511.eml",
     "bounce\n" DAEMON TOKEN "report: failed 5.1.1 dev1@corp.example\n"},
    {"s-bounce-soft-422.eml",
     "bounce\n" DAEMON TOKEN "report: failed 4.2.2 dev1@corp.example\n"},
    {"s-bounce-qmail-style.eml",
     "bounce\nsender:  <mailer-daemon@corp.example>\nautomatic\n" TOKEN
     "report: failed 5.1.1 dev1@corp.example\n"},
};

static void check(size_t n, const char *file, const char *got)
{
	struct row none = {file, "none\n"};
	size_t len;
	const struct row *row = &none;

	for (size_t i = 0; i < LENGTH(rows); i++)
		if (!strcmp(rows[i].file, file))
			row = &rows[i];
	len = strlen(row->want);
	if (row->want[len - 1] != '\n' && !strncmp(got, row->want, len))
		return;
	table_str(n, file, row->want, got);
}

static void test_nasty(void **state)
{
	struct strbuf expect = STRBUF_INIT, mail = STRBUF_INIT;
	size_t row = 0;

	(void)state;
	if (!command_mail_slurp(NASTY "EXPECT.tsv", &expect)) {
		print_message("no " NASTY "EXPECT.tsv\n");
		skip();
	}
	for (char *line = expect.buf; *line; row++) {
		char *file = line;

		line += strcspn(line, "\n");
		if (*line)
			*line++ = '\0';
		file[strcspn(file, "\t")] = '\0';
		if (!row)
			continue;
		assert_true(command_mail_slurp(
		    arena_printf(&command_mail_arena, NASTY "%s", file),
		    &mail));
		check(row, file, command_mail_of(mail.buf, mail.len));
		arena_reset(&command_mail_arena);
	}
	assert_true(row > 100);
	strbuf_release(&expect);
	strbuf_release(&mail);
	table_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nasty),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	command_mail_end();
	return failed;
}
